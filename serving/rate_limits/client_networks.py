"""The client's IP network, for rate limits."""

import ipaddress

from django.conf import settings

# IPv6 clients usually control a whole prefix, so a network is limited instead of an address.
NETWORK_BITS = {4: 32, 6: 64}


def network_of(request) -> str:
    """The client's network: the last address not of a trusted proxy; empty if invalid."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [hop.strip() for hop in [*forwarded, request.META.get("REMOTE_ADDR", "")] if hop.strip()]
    others = [hop for hop in hops if hop not in settings.TRUSTED_PROXIES]
    try:
        address = ipaddress.ip_address((others or hops or [""])[-1].partition("%")[0])
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    bits = NETWORK_BITS[address.version]
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
