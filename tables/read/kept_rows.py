"""A row of a file in JSON, as it was read: a person may mend its cells, or take it home."""

from dataclasses import dataclass

from tables.cells.cell_dates import Serial1904, UnsureDate
from tables.cells.cell_values import NoResult
from tables.export.sheet_columns import main_sheet
from tables.files.table import cell_at
from tables.read.headings import SPAN, HeadingMeaning, TableHead
from tables.read.incoming_row import ChildLine, IncomingRow, in_its_language, row_of
from tables.read.matching import meaning_written, written_as
from values.plain_text import readable

# Cells that are more than their JSON.
TYPES = {type_.__name__: type_ for type_ in [NoResult, UnsureDate, Serial1904]}


def packed(row: IncomingRow, relations) -> dict:
    """``relations``: those that have a sheet in the file."""
    head = row.head
    labels = {head.numbering: head.number_heading} | head.unknown | head.labels
    places = sorted(labels.keys() - {None})
    return {
        "own": head.is_own,
        "year": row.year,
        "cells": [
            [
                labels[place],
                written_as(head.columns.get(place)),
                packed_cell(cell_at(row.line_cells, place)),
            ]
            for place in places
        ],
        "rows": {
            relation: [
                [
                    line.line,
                    line.key,
                    {name: packed_cell(cell) for name, cell in line.cells.items()},
                ]
                for line in row.rows.get(relation, [])
            ]
            for relation in relations
        },
    }


def as_mended(kind, row: IncomingRow, relations, mends: dict | None) -> IncomingRow:
    """The row with what a person wrote into its wrong cells earlier."""
    if not mends:
        return row
    kept = KeptRow(kind, packed(row, relations))
    for error, text in mends.values():
        if kept.cell(error):
            kept.mend(error, text)
    return kept.as_incoming(row.place, row.line, row.sheet)


def packed_cell(cell):
    name = type(cell).__name__
    if name in TYPES:
        return [name, str(cell)]
    is_finite = not isinstance(cell, float) or abs(cell) < float("inf")
    return cell if is_finite and not isinstance(cell, str) else readable(cell)


def cell_of(kept):
    return TYPES[kept[0]](kept[1]) if isinstance(kept, list) else kept


@dataclass
class KeptRow:
    """A kept row of a kind."""

    kind: type
    kept: dict

    @property
    def head(self) -> TableHead:
        meanings = [meaning_written(text) for _label, text, _cell in self.kept["cells"]]
        labels = [label for label, _text, _cell in self.kept["cells"]]
        head = TableHead(main_sheet(self.kind), {}, 0, is_own=self.kept["own"])
        for place, meaning in enumerate(meanings):
            if meaning:
                head.columns[place], head.labels[place] = meaning, labels[place]
        return head

    def as_incoming(self, place: int, line: int, sheet: str) -> IncomingRow:
        cells = [cell_of(cell) for _label, _text, cell in self.kept["cells"]]
        row = row_of(line, cells, self.head)
        row.place, row.sheet, row.year = place, sheet, self.kept["year"]
        row.rows = {
            relation: [
                ChildLine(line, key, {name: cell_of(cell) for name, cell in cells.items()})
                for line, key, cells in lines
            ]
            for relation, lines in self.kept["rows"].items()
        }
        return row

    def cell(self, error: dict) -> tuple | None:
        """Where the cell of an error is kept: a list or dict, and the key in it; None if nowhere."""
        name, relation = error.get("name", ""), error.get("relation", "")
        if relation:
            lines = self.kept["rows"].get(relation, [])
            cells = next((cells for line, _key, cells in lines if line == error["line"]), {})
            return (cells, name) if name in cells else None
        head = self.head
        for place, meaning in head.columns.items():
            kept = self.kept["cells"][place]
            is_span = meaning.name == SPAN and name == "start"
            if is_span or in_its_language(meaning, cell_of(kept[2]), head) == HeadingMeaning(name):
                return kept, 2
        column = head.sheet.by_name.get(name)
        if not column or column.field is None or error.get("sheet"):
            return None
        return [column.heading(self.kind), written_as(HeadingMeaning(name)), None], 2

    def mend(self, error: dict, text: str):
        """Write what a person typed in place of a wrong cell, and note what was there."""
        kept, place = self.cell(error)
        was = self.kept.setdefault("was", {})
        was.setdefault(cell_name(error), error["value"])
        kept[place] = readable(text)
        if isinstance(kept, list) and not any(kept is other for other in self.kept["cells"]):
            self.kept["cells"].append(kept)


def cell_name(error: dict) -> str:
    """The name of an error's cell within its row; empty if it is about no cell."""
    name, relation = error.get("name", ""), error.get("relation", "")
    return f"{relation}.{error['line']}.{name}" if relation and name else name
