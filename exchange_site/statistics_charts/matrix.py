"""Tables of kinds by country, by sector or by year, whose numbers are those of the lists."""

from charts.legend_keys import bar
from exchange_site.statistics_charts.chart import ChartCell, ChartRow
from records.selection.query_strings import list_address, query_string
from records.selection.results_memory import all_public_results


def tallies(kinds, name: str) -> dict:
    """By kind, how many of its published records there are for each value."""
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
    """By head, the lines that have nothing under it."""
    missing = {}
    for one in lines:
        for cell in one.cells:
            if not cell.count:
                missing.setdefault(cell.head, []).append(one.name)
    return missing
