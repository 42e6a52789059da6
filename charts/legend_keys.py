"""Small pictures for the key of a chart and for the cells of a table."""

from django.utils.safestring import SafeString

from charts.dot_shapes import dot_of
from charts.endings import ending
from charts.svg import element


def sample(manner: str, series: int = 1) -> SafeString:
    """A column as it is drawn in this manner."""
    shape = element("rect", class_="shape", x=5, y=14, width=20, height=14)
    drawn = element("g", shape, ending(manner, 15, 14), class_=f"s{series} {manner}")
    return element("svg", drawn, class_="sample", viewBox="0 0 30 29", aria_hidden="true")


def form(series: int) -> SafeString:
    """The form of the dots of a series."""
    drawn = element("g", dot_of(series, 15, 15, 6), class_=f"s{series}")
    return element("svg", drawn, class_="sample", viewBox="0 0 30 29", aria_hidden="true")


def bar(value: int, largest: int) -> SafeString:
    """A number beside others of its column; nothing is nothing."""
    length = 60 * value / largest if largest else 0.0
    drawn = element("rect", class_="shape", x=0, y=0, width=length, height=6)
    return element("svg", drawn, class_="bar s1", viewBox="0 0 60 6", aria_hidden="true")
