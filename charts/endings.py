"""How surely a value is known, drawn above it: open, waved, broken, or hollow where only planned."""

from django.utils.safestring import SafeString

from charts.svg import element

HALF = 9


def ending(manner: str, x: float, y: float) -> SafeString:
    """What stands above the end of a value at this point."""
    if path := PATHS.get(manner):
        return element("path", class_=f"ending {manner}", d=path(x, y - 4))
    return SafeString("")


def arrow(x: float, y: float) -> str:
    """It goes on upwards."""
    return f"M{x - HALF:.1f} {y:.1f}L{x:.1f} {y - 6:.1f}L{x + HALF:.1f} {y:.1f}"


def arrow_from_a_line(x: float, y: float) -> str:
    """So much is sure, and it goes on upwards."""
    return f"M{x - HALF:.1f} {y + 2:.1f}h{2 * HALF}{arrow(x, y - 2)}"


def line(x: float, y: float) -> str:
    """Drawn broken: the value stays a little under it."""
    return f"M{x - HALF - 2:.1f} {y:.1f}h{2 * HALF + 4}"


def wave(x: float, y: float) -> str:
    """It may be a little more or less."""
    return f"M{x - HALF:.1f} {y:.1f}q{HALF / 2} -6 {HALF} 0t{HALF} 0"


PATHS = {"more-than": arrow, "at-least": arrow_from_a_line, "nearly": line, "about": wave}
