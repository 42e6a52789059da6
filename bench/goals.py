"""Performance goals for searching and saving."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.measure import Measured

FIRST, SECOND, THIRD = 10_000, 100_000, 1_000_000
MB = 1_000_000


@dataclass
class Goal:
    """An upper (or lower) limit for a value, by number of records.

    ``value`` computes it from the results at that number and at the smallest number.
    """

    work: str
    unit: str
    limits: dict[int, float]
    value: Callable[[Measured, Measured], float]
    at_least: bool = False
    # Limits on PostgreSQL where they differ.
    on_postgresql: dict[int, float] | None = None

    def limit(self, here) -> float | None:
        on_postgresql = self.on_postgresql and "PostgreSQL" in here.versions
        return (self.on_postgresql if on_postgresql else self.limits).get(here.records)

    def measured(self, here, first) -> float | None:
        """The value; None if a measurement it needs was skipped."""
        try:
            return self.value(here, first)
        except (KeyError, AttributeError):
            return None

    def is_met(self, value, limit) -> bool:
        return value >= limit if self.at_least else value <= limit


def ratio(case, base):
    return lambda here, first: here.costs[case] / here.costs[base]


def growth(case):
    return lambda here, first: here.costs[case] / first.costs[case]


def at_all(limit) -> dict[int, float]:
    return dict.fromkeys([FIRST, SECOND, THIRD], limit)


def goals_of_list(work, case, filled, textbook) -> list[Goal]:
    return [
        Goal(work, "times the filled page", {FIRST: 1.5}, ratio(case, filled)),
        Goal(
            work,
            "times faster than the textbook",
            {FIRST: 5, SECOND: 20},
            ratio(textbook, case),
            at_least=True,
        ),
        Goal(work, "times its cost at 10,000", {SECOND: 1.2, THIRD: 2}, growth(case)),
    ]


GOALS = [
    *goals_of_list("list, unfiltered", "list, all", "filled, all", "textbook, all"),
    *goals_of_list("list by country and sector", "list", "filled", "textbook"),
    Goal("filled page", "times the constant view", at_all(8), ratio("filled", "constant")),
    *[
        Goal(
            f"search, {case}",
            "times the filled page",
            {FIRST: 2, SECOND: 2.5, THIRD: 4},
            ratio(case, "filled"),
        )
        for case in ["rare word", "common word", "rare word, all kinds", "common word, all kinds"]
    ],
    Goal("record page", "times the textbook's", {FIRST: 2.5}, ratio("record", "textbook record")),
    Goal("home", "times the textbook's plain list", {FIRST: 1}, ratio("home", "textbook, plain")),
    Goal(
        "list from the page cache",
        "times the constant view",
        at_all(0.2),
        lambda here, first: here.costs["list, kept, of the constant view"],
        on_postgresql=at_all(0.35),
    ),
    Goal(
        "nginx with the same bytes",
        "times the list from the page cache",
        at_all(0.3),
        ratio("list, nginx", "list, kept"),
        at_least=True,
        on_postgresql=at_all(0.15),
    ),
    Goal(
        "a visitor's day",
        "times that without the page cache",
        at_all(0.4),
        ratio("day", "day, uncached"),
    ),
    Goal("page 50 of a list", "times page 1", at_all(1.5), ratio("page 50", "list, all")),
    Goal(
        "saving a record",
        "times its cost without the index",
        at_all(1.5),
        ratio("save", "save, no index"),
    ),
    Goal(
        "saving a draft",
        "times a plain save of the form",
        at_all(2),
        ratio("draft", "plain save"),
    ),
    Goal(
        "memory held by a worker",
        "MB",
        {SECOND: 10, THIRD: 150},
        lambda here, first: here.held / MB,
    ),
    Goal(
        "rebuilding the index",
        "times the loading of the records",
        at_all(0.5),
        lambda here, first: here.rebuilding.cpu / here.making.cpu,
    ),
    Goal(
        "memory of rebuilding",
        "times that at 10,000",
        {SECOND: 1.2, THIRD: 1.2},
        lambda here, first: here.rebuilding.peak / first.rebuilding.peak,
    ),
]
