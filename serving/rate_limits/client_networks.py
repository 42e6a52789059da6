"""The network of whoever asks."""

import ipaddress

from django.conf import settings

# Whoever has one address of the sixth version has very many.
NETWORK_BITS = {4: 32, 6: 64}


def network_of(request) -> str:
    """The visitor's network: what our own proxies say of it, and nobody else; empty if unknown."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [hop.strip() for hop in [*told, request.META.get("REMOTE_ADDR", "")] if hop.strip()]
    others = [hop for hop in hops if hop not in settings.TRUSTED_PROXIES]
    try:
        address = ipaddress.ip_address((others or hops or [""])[-1].partition("%")[0])
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    bits = NETWORK_BITS[address.version]
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
