"""Marks above a value that show its qualifier: more than, at least, nearly, about."""

from django.utils.safestring import SafeString

from charts.svg import element

HALF = 9


def ending(manner: str, x: float, y: float) -> SafeString:
    """SVG of the mark for a qualifier; empty for exact values."""
    if path := PATHS.get(manner):
        return element("path", class_=f"ending {manner}", d=path(x, y - 4))
    return SafeString("")


def arrow(x: float, y: float) -> str:
    """Open end: a minimum ("more than")."""
    return f"M{x - HALF:.1f} {y:.1f}L{x:.1f} {y - 6:.1f}L{x + HALF:.1f} {y:.1f}"


def arrow_from_a_line(x: float, y: float) -> str:
    """Closed line with an open end: "at least"."""
    return f"M{x - HALF:.1f} {y + 2:.1f}h{2 * HALF}{arrow(x, y - 2)}"


def line(x: float, y: float) -> str:
    """Line drawn broken by the style sheet: "nearly", slightly less."""
    return f"M{x - HALF - 2:.1f} {y:.1f}h{2 * HALF + 4}"


def wave(x: float, y: float) -> str:
    """Waved line: "about"."""
    return f"M{x - HALF:.1f} {y:.1f}q{HALF / 2} -6 {HALF} 0t{HALF} 0"


PATHS = {"more-than": arrow, "at-least": arrow_from_a_line, "nearly": line, "about": wave}
