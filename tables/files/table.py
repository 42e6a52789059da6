"""The rows of one sheet, or of a CSV file, as plain values with line numbers."""

import re
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from tables.files.file_refusals import FileRefused
from tables.files.markup import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    too_long,
    too_many_cells,
    too_wide,
)

# Begins the heading of a column of reasons in a workbook of refused rows.
REASON = "✗"
IS_REASON = re.compile(rf"{REASON} \S.*", re.DOTALL)
# How many of the first rows are searched for the headings.
DEEPEST = 15


@dataclass
class Table:
    title: str = ""
    # Line number and cells, without empty lines and without empty cells at the end.
    rows: list[tuple[int, list]] = field(default_factory=list)
    # Lines, and columns counted from 1, that are hidden and not empty.
    hidden: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    # Areas merged over rows, whose value every row was given; by line, the places of these cells.
    merged: list[str] = field(default_factory=list)
    filled: dict[int, set[int]] = field(default_factory=dict)
    # Lines with a cell merged over most columns.
    wide: set[int] = field(default_factory=set)
    # Whether it seems to go on with the rows of the table before, without headings of its own.
    goes_on: bool = False
    # Whether the whole sheet is hidden; then it is not read.
    is_hidden: bool = False
    held: int = 0

    def add(self, number: int, cells: list, *, is_hidden=False):
        """Add a line; raises FileRefused above the limits."""
        if number > MOST_ROWS:
            raise FileRefused(too_long())
        while cells and cells[-1] in {None, ""}:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise FileRefused(too_wide())
        self.hold(len(cells))
        if cells:
            self.rows.append((number, cells))
            if is_hidden:
                self.hidden.append(number)

    def hold(self, cells: int):
        self.held += cells
        if self.held > MOST_CELLS:
            raise FileRefused(too_many_cells())

    def fill_down(self, areas):
        """Give each row of an area (first column, row, last column, row) the value of its first cell."""
        lines = dict(self.rows)
        for first_column, top, last_column, bottom in areas:
            value = cell_at(lines.get(top, ()), first_column - 1)
            if value in {None, ""}:
                continue
            if last_column - first_column > 1:
                self.wide.add(top)
            below = [line for line in range(top + 1, min(bottom, MOST_ROWS) + 1) if line in lines]
            self.hold(len(below))
            for line in below:
                cells = lines[line]
                cells += [None] * (first_column - len(cells))
                cells[first_column - 1] = value
                self.filled.setdefault(line, set()).add(first_column - 1)
            if below:
                name = get_column_letter(first_column)
                self.merged.append(f"{name}{top}:{get_column_letter(last_column)}{bottom}")

    def drop_reasons(self):
        """Empty the columns of reasons."""
        for _line, heading in self.rows[:DEEPEST]:
            places = {
                place
                for place, cell in enumerate(heading)
                if isinstance(cell, str) and IS_REASON.fullmatch(cell)
            }
            if places:
                break
        else:
            return
        rows, self.rows, self.held = self.rows, [], 0
        for line, cells in rows:
            self.add(line, [None if place in places else cell for place, cell in enumerate(cells)])

    @property
    def last_line(self) -> int:
        return self.rows[-1][0] if self.rows else 0


def cell_at(cells, place):
    return cells[place] if place < len(cells) else None
