"""The forms of dots: color alone tells nothing to many."""

from django.utils.safestring import SafeString

from charts.svg import element


def dot_of(series: int, x: float, y: float, size: float) -> SafeString:
    """A circle for the first series; then a diamond, a square and a triangle in turn."""
    if series == 1:
        return element("circle", class_="shape", cx=x, cy=y, r=size)
    # As much room as the circle takes.
    half = size + 2
    paths = [
        f"M{x:.1f} {y - half:.1f}l{half:.1f} {half:.1f}-{half:.1f} {half:.1f}-{half:.1f}-{half:.1f}z",
        f"M{x - size:.1f} {y - size:.1f}h{2 * size:.1f}v{2 * size:.1f}h-{2 * size:.1f}z",
        f"M{x:.1f} {y - half:.1f}l{half:.1f} {2 * size:.1f}h-{2 * half:.1f}z",
    ]
    return element("path", class_="shape", d=paths[(series - 2) % len(paths)])
