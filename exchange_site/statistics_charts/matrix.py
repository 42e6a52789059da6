"""Count tables of kinds by country, sector or year; counts equal those of the filtered lists."""

from charts.drawing import bar
from exchange_site.statistics_charts.chart import Chart, ChartCell, ChartRow
from records.selection.query_strings import list_address, query_string
from records.selection.results_memory import all_public_results


def tallies(kinds, name: str) -> dict:
    """Counts of published records per kind, by value of the facet ``name``."""
    return {kind: all_public_results(kind).tally(name) for kind in kinds}


def matrix_row(name, address: str, counted, key: str, parameters) -> ChartRow:
    cells = [
        ChartCell(
            head=str(kind.list_title),
            count=counts.get(key, 0),
            address=f"{list_address(kind)}{query_string(parameters)}",
            bar=bar(counts.get(key, 0), max(counts.values(), default=0)),
        )
        for kind, counts in counted.items()
    ]
    return ChartRow(str(name), address, cells)


def matrix_chart(kinds, columns: list[str], rows: list[tuple[list, ChartRow]], **words) -> Chart:
    """A chart of counts; ``columns`` and ``rows``: what identifies a row in the CSV file."""
    return Chart(
        heads=[str(kind.list_title) for kind in kinds],
        lines=[row for _cells, row in rows],
        columns=[*columns, *[kind.label() for kind in kinds]],
        rows=[[*cells, *[cell.count for cell in row.cells]] for cells, row in rows],
        **words,
    )


def missing_in_words(rows: list[ChartRow], none_missing: str, missing) -> list[str]:
    """Which rows no record of a kind counts for: a sentence ``missing(kind, names)`` for each kind.

    Kinds without any records are omitted.
    """
    empty = {}
    for row in rows:
        for cell in row.cells:
            if not cell.count:
                empty.setdefault(cell.head, []).append(row.name)
    if rows and not empty:
        return [none_missing]
    return [missing(kind, names) for kind, names in empty.items() if len(names) < len(rows)]
