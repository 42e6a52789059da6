"""Where browsers allow passkeys."""

import ipaddress

from django.http.request import split_domain_port


def passkeys_work_here(request) -> bool:
    """Only over https or on localhost, and at a name: no number is an identity to which they belong."""
    host, _port = split_domain_port(request.get_host())
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure()
    return False
