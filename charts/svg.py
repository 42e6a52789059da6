"""SVG elements, and the shapes that marks consist of."""

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def element(name: str, *children, **attributes) -> SafeString:
    """``element("rect", x=1, class_="bar")``; children and attributes are escaped."""
    written = format_html_join(
        "",
        ' {}="{}"',
        ((key.rstrip("_").replace("_", "-"), rounded(value)) for key, value in attributes.items()),
    )
    inner = mark_safe("".join(map(conditional_escape, children)))  # noqa: S308 - escaped just now
    return format_html("<{0}{1}>{2}</{0}>", mark_safe(name), written, inner)  # noqa: S308 - our own


def rounded(value):
    """Coordinates to one decimal place."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def dot_shape(series: int, x: float, y: float, size: float) -> SafeString:
    """A circle for the first series, then a diamond, a square and a triangle in turn.

    Series differ in shape, because not everyone can tell their colors apart.
    """
    if series == 1:
        return element("circle", class_="shape", cx=x, cy=y, r=size)
    # As large as the circle looks.
    half = size + 2
    paths = [
        f"M{x:.1f} {y - half:.1f}l{half:.1f} {half:.1f}-{half:.1f} {half:.1f}-{half:.1f}-{half:.1f}z",
        f"M{x - size:.1f} {y - size:.1f}h{2 * size:.1f}v{2 * size:.1f}h-{2 * size:.1f}z",
        f"M{x:.1f} {y - half:.1f}l{half:.1f} {2 * size:.1f}h-{2 * half:.1f}z",
    ]
    return element("path", class_="shape", d=paths[(series - 2) % len(paths)])


# Half the width of a qualifier mark.
HALF = 9


def qualifier_mark(qualifier: str, x: float, y: float) -> SafeString:
    """The mark above a value that shows its qualifier; empty for exact and planned values.

    An arrow for "more than", an arrow over a line for "at least", a line that the style sheet draws
    broken for "nearly", a wave for "about".
    """
    y -= 4
    paths = {
        "more-than": arrow(x, y),
        "at-least": f"M{x - HALF:.1f} {y + 2:.1f}h{2 * HALF}{arrow(x, y - 2)}",
        "nearly": f"M{x - HALF - 2:.1f} {y:.1f}h{2 * HALF + 4}",
        "about": f"M{x - HALF:.1f} {y:.1f}q{HALF / 2} -6 {HALF} 0t{HALF} 0",
    }
    if qualifier not in paths:
        return SafeString("")
    return element("path", class_=f"ending {qualifier}", d=paths[qualifier])


def arrow(x: float, y: float) -> str:
    return f"M{x - HALF:.1f} {y:.1f}L{x:.1f} {y - 6:.1f}L{x + HALF:.1f} {y:.1f}"
