"""Count tables of kinds by country, sector or year; counts equal those of the filtered lists."""

from charts.legend_keys import bar
from exchange_site.statistics_charts.chart import ChartCell, ChartRow
from records.selection.query_strings import list_address, query_string
from records.selection.results_memory import all_public_results


def tallies(kinds, name: str) -> dict:
    """Counts of published records per kind, by value of the facet ``name``."""
    return {kind: all_public_results(kind).tally(name) for kind in kinds}


def line(name, address: str, counted, key: str, parameters) -> ChartRow:
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


def empty_cells(lines) -> dict[str, list[str]]:
    """By column heading: the names of the rows with a count of zero."""
    missing = {}
    for row in lines:
        for cell in row.cells:
            if not cell.count:
                missing.setdefault(cell.head, []).append(row.name)
    return missing
