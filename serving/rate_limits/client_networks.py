"""The client's IP network, for rate limits."""

import ipaddress

from django.conf import settings

# IPv6 clients usually control a whole prefix, so a network is limited instead of an address.
NETWORK_BITS = {4: 32, 6: 64}


def address_of(request):
    """The client's address: the last one not of a trusted proxy; None if invalid."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [hop.strip() for hop in [*forwarded, request.META.get("REMOTE_ADDR", "")] if hop.strip()]
    others = [hop for hop in hops if hop not in settings.TRUSTED_PROXIES]
    try:
        address = ipaddress.ip_address((others or hops or [""])[-1].partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def network_of(request) -> str:
    """The client's network; empty if its address is invalid."""
    address = address_of(request)
    if address is None:
        return ""
    bits = NETWORK_BITS[address.version]
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
