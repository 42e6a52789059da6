"""Tables of kinds by country, by sector or by year, whose numbers are those of the lists."""

from charts.keys import bar
from exchange_site.pictures.picture import Cell, Line
from records.addresses import list_address, query_string
from records.held_finds import all_public


def tallies(kinds, name: str) -> dict:
    """By kind, how many of its published records there are for each value."""
    return {kind: all_public(kind).tally(name) for kind in kinds}


def line(name, address: str, counted, key: str, parameters) -> Line:
    cells = [
        Cell(
            head=str(kind.list_title),
            count=counts.get(key, 0),
            address=f"{list_address(kind)}{query_string(parameters)}",
            bar=bar(counts.get(key, 0), max(counts.values(), default=0)),
        )
        for kind, counts in counted.items()
    ]
    return Line(str(name), address, cells)


def empty_cells(lines) -> dict[str, list[str]]:
    """By head, the lines that have nothing under it."""
    missing = {}
    for one in lines:
        for cell in one.cells:
            if not cell.count:
                missing.setdefault(cell.head, []).append(one.name)
    return missing
