"""A panel as SVG. Its marks are links, so that a keyboard reaches them; the axes are not read aloud."""

from django.utils.safestring import SafeString

from charts.dot_shapes import dot_of
from charts.endings import ending
from charts.marks import Axes, Mark, Panel
from charts.scale import LEFT, WIDTH, Scale
from charts.svg import element

COLUMN, DOT = 22, 5.5
# Minimum size of a touch target.
TOUCH = 28


def columns(panel: Panel, axes: Axes, height: int = 110) -> SafeString:
    scale = Scale(axes, height)
    return paper(panel, scale, [linked(mark, column(mark, scale), scale) for mark in panel.marks])


def dots(panel: Panel, axes: Axes, height: int = 150) -> SafeString:
    scale = Scale(axes, height)
    lines = [joining(first, second, scale) for first, second in panel.joined]
    marks = [linked(mark, dot(mark, scale), scale) for mark in panel.marks]
    return paper(panel, scale, [*lines, *marks])


def paper(panel: Panel, scale: Scale, drawn: list) -> SafeString:
    size = f"0 0 {WIDTH} {scale.floor + 24}"
    return element(
        "svg",
        grid(scale),
        *drawn,
        class_="chart",
        viewBox=size,
        role="group",
        aria_label=panel.title,
    )


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
    """The shape with its number, what it says, and room around it for a finger."""
    x, y = scale.x(mark.year), scale.y(mark.value)
    above = y - 18 if mark.manner in {"more-than", "at-least"} else y - 12
    return element(
        "a",
        element("title", mark.says),
        element(
            "rect", class_="touch", x=x - TOUCH / 2, y=y - TOUCH / 2, width=TOUCH, height=TOUCH
        ),
        shape,
        element("text", mark.label, x=x, y=above, aria_hidden="true"),
        class_=f"s{mark.series} {mark.manner}",
        href=mark.address,
        aria_label=mark.says,
    )


def column(mark: Mark, scale: Scale) -> SafeString:
    """What was planned is a little wider, to be seen behind what was reached."""
    x, y = scale.x(mark.year), scale.y(mark.value)
    width = COLUMN + 8 if mark.manner == "planned" else COLUMN
    shape = element(
        "rect",
        class_="shape",
        x=x - width / 2,
        y=y,
        width=width,
        height=max(scale.floor - y, 1.0),
    )
    return shape + ending(mark.manner, x, y)


def dot(mark: Mark, scale: Scale) -> SafeString:
    x, y = scale.x(mark.year), scale.y(mark.value)
    return dot_of(mark.series, x, y, DOT) + ending(mark.manner, x, y - DOT)


def joining(first: Mark, second: Mark, scale: Scale) -> SafeString:
    """A line between two marks, as far as the value goes."""
    (x1, y1), (x2, y2) = ((scale.x(mark.year), scale.y(mark.value)) for mark in (first, second))
    return element("line", class_=f"joining s{first.series}", x1=x1, y1=y1, x2=x2, y2=y2)
