"""Panels, legend samples and bars as SVG, and panels as lists for narrow screens.

Marks are links; the keyboard reaches the same links in the table of the chart, without a stop for each
mark. Axes are hidden from screen readers.
"""

from django.utils.safestring import SafeString

from charts.marks import LEFT, WIDTH, Axes, Mark, Panel, Scale
from charts.svg import dot_shape, element, qualifier_mark

COLUMN, DOT = 22, 5.5
# Minimum size of a touch target.
TOUCH = 28


def columns(panel: Panel, axes: Axes, height: int = 110) -> SafeString:
    scale = Scale(axes, height)
    return drawn(panel, scale, [linked(mark, column(mark, scale), scale) for mark in panel.marks])


def dots(panel: Panel, axes: Axes, height: int = 150) -> SafeString:
    scale = Scale(axes, height)
    lines = [line(first, second, scale) for first, second in panel.joined]
    return drawn(
        panel, scale, [*lines, *(linked(mark, dot(mark, scale), scale) for mark in panel.marks)]
    )


def drawn(panel: Panel, scale: Scale, shapes: list[SafeString]) -> SafeString:
    size = f"0 0 {WIDTH} {scale.floor + 24}"
    attributes = {"class_": "chart", "viewBox": size, "role": "group", "aria_label": panel.title}
    return element("svg", grid(scale), *shapes, **attributes)


def grid(scale: Scale) -> SafeString:
    rows = [
        element("path", d=f"M{LEFT} {scale.y(value):.1f}H{WIDTH}")
        + element("text", scale.axes.write(value), class_="step", x=LEFT - 8, y=scale.y(value) + 4)
        for value in scale.steps
    ]
    years = [
        element("text", year, class_="year", x=scale.x(year), y=scale.floor + 18)
        for year in scale.axes.years
    ]
    return element("g", *rows, *years, class_="axes", aria_hidden="true")


def linked(mark: Mark, shape: SafeString, scale: Scale) -> SafeString:
    """The shape as a link, with its number, its sentence and a touch target around it."""
    x, y = scale.x(mark.year), scale.y(mark.value)
    above = y - 18 if mark.manner in {"more-than", "at-least"} else y - 12
    corner = {"x": x - TOUCH / 2, "y": y - TOUCH / 2}
    return element(
        "a",
        element("title", mark.says),
        element("rect", class_="touch", **corner, width=TOUCH, height=TOUCH),
        shape,
        element("text", mark.label, x=x, y=above, aria_hidden="true"),
        class_=f"s{mark.series} {mark.manner}",
        href=mark.address,
        # What is drawn beside the mark must be part of its name.
        aria_label=mark.says if mark.label in mark.says else f"{mark.says} {mark.label}",
        tabindex=-1,
    )


def column(mark: Mark, scale: Scale) -> SafeString:
    """A column; planned values are wider, so that they show behind reached ones."""
    x, y = scale.x(mark.year), scale.y(mark.value)
    width = COLUMN + 8 if mark.manner == "planned" else COLUMN
    size = {"width": width, "height": max(scale.floor - y, 1.0)}
    shape = element("rect", class_="shape", x=x - width / 2, y=y, **size)
    return shape + qualifier_mark(mark.manner, x, y)


def dot(mark: Mark, scale: Scale) -> SafeString:
    x, y = scale.x(mark.year), scale.y(mark.value)
    return dot_shape(mark.series, x, y, DOT) + qualifier_mark(mark.manner, x, y - DOT)


def line(first: Mark, second: Mark, scale: Scale) -> SafeString:
    """A line between two marks of one series."""
    (x1, y1), (x2, y2) = ((scale.x(mark.year), scale.y(mark.value)) for mark in (first, second))
    return element("line", class_=f"joining s{first.series}", x1=x1, y1=y1, x2=x2, y2=y2)


def listed(panel: Panel) -> SafeString:
    """The panel as a list of horizontal bars, a line for each mark: a narrow screen shows it whole."""
    lines = [
        element(
            "li",
            element("b", mark.year),
            element("a", mark.amount or mark.label, href=mark.address, tabindex=-1),
            stretched(mark.value, panel.largest),
            class_=f"s{mark.series} {mark.manner}",
        )
        for mark in sorted(panel.marks, key=lambda mark: (mark.year, mark.series))
    ]
    return element("ol", *lines, class_="narrow-chart")


def stretched(value: int, largest: int) -> SafeString:
    """A bar as wide as its place, in proportion to the largest."""
    length = 100 * value / largest if largest else 0.0
    shape = element("rect", class_="shape", width=length, height=1)
    size = {"viewBox": "0 0 100 1", "preserveAspectRatio": "none"}
    return element("svg", shape, class_="bar", aria_hidden="true", **size)


def column_sample(manner: str) -> SafeString:
    """A small column with a qualifier, for the legend."""
    shape = element("rect", class_="shape", x=5, y=14, width=20, height=14)
    sample = element("g", shape, qualifier_mark(manner, 15, 14), class_=f"s1 {manner}")
    return small("sample", "0 0 30 29", sample)


def dot_sample(series: int) -> SafeString:
    """The dot of a series, for the legend."""
    return small(
        "sample", "0 0 30 29", element("g", dot_shape(series, 15, 15, 6), class_=f"s{series}")
    )


def bar(value: int, largest: int) -> SafeString:
    """A bar for a number in a table column, in proportion to the largest of the column."""
    length = 60 * value / largest if largest else 0.0
    shape = element("rect", class_="shape", x=0, y=0, width=length, height=6)
    return small("bar s1", "0 0 60 6", shape)


def small(look: str, size: str, shape: SafeString) -> SafeString:
    return element("svg", shape, class_=look, viewBox=size, aria_hidden="true")
