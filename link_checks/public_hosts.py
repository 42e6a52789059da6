"""Connect to public hosts only (protection against server-side request forgery)."""

import ipaddress
import socket


class NoHost(OSError):
    """The host name does not resolve."""


class PrivateAddress(OSError):
    """The host name resolves to a private address."""


def is_public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_global and not address.is_multicast


def reach(host: str, port: int, seconds: float, may_reach) -> socket.socket:
    """Connect to the IP address that was checked (protection against DNS rebinding)."""
    error = NoHost(host)
    for ip in addresses_of(host, port):
        if not may_reach(ip):
            raise PrivateAddress(host)
        try:
            return socket.create_connection((ip, port), seconds)
        except OSError as failed:
            error = failed
    raise error


def addresses_of(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise NoHost(host) from error
    return list(dict.fromkeys(sockaddr[0] for *_rest, sockaddr in found))
