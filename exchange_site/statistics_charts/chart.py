from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from evidence.models import Figure


@dataclass(frozen=True)
class ChartCell:
    """A count, with the URL of the list it counts and a bar as SVG."""

    head: str
    count: int
    address: str
    bar: SafeString


@dataclass(frozen=True)
class ChartRow:
    """A row of a count table, with a heading and its URL."""

    name: str
    address: str
    cells: list[ChartCell]


@dataclass
class Chart:
    """A chart with its summary sentences, table and CSV rows."""

    name: str
    title: str | Promise
    sentences: list[str]
    # Header and rows of the CSV file; the column names are stable and English.
    columns: list[str]
    rows: list[list]
    notes: list[str] = field(default_factory=list)
    # Pairs of title and SVG.
    panels: list[tuple[str, SafeString]] = field(default_factory=list)
    key: list[tuple[SafeString, str]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    lines: list[ChartRow] = field(default_factory=list)


def joined_names(names) -> str:
    return pgettext("between names", ", ").join(map(str, names))
