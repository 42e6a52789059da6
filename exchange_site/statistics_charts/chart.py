from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from evidence.models import Figure


@dataclass(frozen=True)
class ChartCell:
    """A number of a table, the list that it counts, and a bar to compare it by."""

    head: str
    count: int
    address: str
    bar: SafeString


@dataclass(frozen=True)
class ChartRow:
    """A line of a table, headed by what it counts for."""

    name: str
    address: str
    cells: list[ChartCell]


@dataclass
class Chart:
    """A chart with all that belongs to it: what it says in words, its table, its file."""

    name: str
    title: str | Promise
    sentences: list[str]
    # The rows of its file, under stable English column names.
    columns: list[str]
    rows: list[list]
    notes: list[str] = field(default_factory=list)
    # Each with its title.
    panels: list[tuple[str, SafeString]] = field(default_factory=list)
    key: list[tuple[SafeString, str]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    lines: list[ChartRow] = field(default_factory=list)


def joined_names(names) -> str:
    return pgettext("between names", ", ").join(map(str, names))
