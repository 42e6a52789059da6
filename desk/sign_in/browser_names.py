"""Short names of browsers and systems, from User-Agent headers."""

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
