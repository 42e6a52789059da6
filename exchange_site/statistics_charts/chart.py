from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from evidence.models import Figure
from evidence.wording import reference

# Columns of the CSV file of figures.
FIGURE_COLUMNS = [
    "id", "indicator", "indicator_en", "indicator_zh_hans", "edition", "origin", "destination",
    "as_of", "value", "qualifier", "counting_en", "counting_zh_hans", "confidence", "sources", "series_break",
]  # fmt: skip


@dataclass(frozen=True)
class ChartCell:
    """A count, with the URL of the list it counts and a bar as SVG."""

    head: str
    count: int
    address: str
    bar: SafeString


@dataclass
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


def figures_chart(figures, **words) -> Chart:
    """A chart of figures, which are also its table and its CSV file."""
    breaks = series_breaks(figures)
    rows = [[*row_of(figure), figure.pk in breaks] for figure in figures]
    return Chart(figures=figures, columns=FIGURE_COLUMNS, rows=rows, **words)


def series_breaks(figures) -> set:
    """Keys of the figures that are counted in another way than the one before in the same series."""
    dated = sorted((f for f in figures if f.as_of), key=lambda f: (*series_of(f), f.as_of, f.pk))
    return {
        after.pk
        for before, after in pairwise(dated)
        if series_of(before) == series_of(after) and counting_of(before) != counting_of(after)
    }


def series_of(figure) -> tuple[str, ...]:
    places = [figure.place_id, figure.origin_id, figure.destination_id]
    return figure.indicator_id, *[place or "" for place in places]


def counting_of(figure) -> tuple[str, str]:
    return figure.counting_en, figure.counting_zh_hans


def row_of(figure) -> list:
    return [
        figure.pk,
        figure.indicator_id,
        figure.indicator.name_en,
        figure.indicator.name_zh_hans,
        figure.record.ref if figure.record else "",
        figure.origin_id or "",
        figure.destination_id or "",
        figure.as_of,
        figure.value,
        figure.qualifier,
        figure.counting_en,
        figure.counting_zh_hans,
        figure.confidence,
        "; ".join(map(reference, figure.sources)),
    ]
