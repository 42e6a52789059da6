"""What a chart is made of: values that know how surely they are known, and panels of them."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mark:
    """One value of one year, with the sentence that says it and the page that tells more."""

    year: int
    value: int
    says: str
    label: str
    address: str
    # As a figure's qualifier: exact, more-than, at-least, nearly, about, planned.
    manner: str = "exact"
    # Which of the chart's series it belongs to, from 1.
    series: int = 1


@dataclass
class Panel:
    """One scale of values over the years; pairs of marks that may be joined by a line."""

    title: str
    marks: list[Mark]
    joined: list[tuple[Mark, Mark]] = field(default_factory=list)

    @property
    def largest(self) -> int:
        return max((mark.value for mark in self.marks), default=0)


@dataclass(frozen=True)
class Axes:
    """The years and the largest value that several panels share, and how numbers are written."""

    first: int
    last: int
    largest: int
    write: Callable[[int], str] = str

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)
