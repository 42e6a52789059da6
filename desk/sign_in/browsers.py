"""What browsers are called, and where they allow passkeys."""

import ipaddress

from django.http.request import split_domain_port

# The first that occurs decides: later ones stand in the headers of earlier ones too.
BROWSERS = [
    ("MicroMessenger", "WeChat"), ("QQBrowser", "QQ Browser"), ("Edg", "Edge"), ("OPR", "Opera"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
]  # fmt: skip
SYSTEMS = [
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
]  # fmt: skip


def browser_name(user_agent: str) -> str:
    """For example "Edge, Windows"; the beginning of the header if nothing is recognized."""
    names = [
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in [BROWSERS, SYSTEMS]
    ]
    return ", ".join(filter(None, names)) or user_agent[:40] or "—"


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
