"""The contents of a chart, panels of marks, and the scale that places them."""

from collections.abc import Callable
from dataclasses import dataclass, field

WIDTH = 720
# Margins in pixels: left for the numbers of the scale, above for what stands over the largest value.
LEFT, TOP = 60, 34
# Approximate number of steps of a scale.
STEPS = 3


@dataclass(frozen=True)
class Mark:
    """The value of one year, with the sentence that states it and the page that tells more."""

    year: int
    value: int
    says: str
    label: str
    address: str
    # The figure's qualifier: exact, more-than, at-least, nearly, about, planned.
    manner: str = "exact"
    # Number of the series in its chart, from 1.
    series: int = 1
    # The value with its qualifier and unit, where there is room for it.
    amount: str = ""


@dataclass
class Panel:
    """Marks on one scale over the years; ``joined``: pairs of marks connected by a line."""

    title: str
    marks: list[Mark]
    joined: list[tuple[Mark, Mark]] = field(default_factory=list)

    @property
    def largest(self) -> int:
        return max((mark.value for mark in self.marks), default=0)


@dataclass(frozen=True)
class Axes:
    """The years and the largest value that several panels share, and the format of numbers."""

    first: int
    last: int
    largest: int
    write: Callable[[int], str] = str

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)


class Scale:
    """Coordinates of years and values in a panel of a given height in pixels."""

    def __init__(self, axes: Axes, height: int):
        self.axes, self.height = axes, height
        step = step_of(axes.largest)
        self.top = step * max(1, -(-axes.largest // step))
        self.steps = range(0, self.top + 1, step)
        self.floor = TOP + height
        self.band = (WIDTH - LEFT) / len(axes.years)

    def x(self, year: int) -> float:
        """The middle of a year."""
        return LEFT + (year - self.axes.first + 0.5) * self.band

    def y(self, value: int) -> float:
        return self.floor - value / self.top * self.height


def step_of(largest: int) -> int:
    """A round step, 1, 2 or 5 times a power of ten; STEPS of them reach the largest value."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * STEPS >= largest:
                return step
        size *= 10
