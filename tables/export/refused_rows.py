"""The refused rows of a batch as a workbook: their own columns, with the reasons beside the cells."""

from collections import Counter, defaultdict
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from records.exports.xlsx_cells import MACHINE, WRAPPED, heading_cell, sheet_title, text_cell
from tables.cells.cell_dates import Serial1904, UnsureDate
from tables.cells.cell_values import NoResult
from tables.export.sheet_columns import RECORD, RECORD_NAME, ROW, main_sheet, row_sheets
from tables.files.table import REASON
from tables.read.kept_rows import KeptRow, cell_of

WIDTH = 24
# The column of reasons that are about the row as a whole.
OF_ROW = None


class RefusedRows:
    """Rows as they were read and mended; sent again, the columns of reasons are left out."""

    def __init__(self, batch):
        rows = batch.rows.filter(sort="refused").exclude(kept={})
        rows = rows.defer("content", "content_of_site", "changes")
        self.kind, self.rows = batch.model, list(rows.order_by("sheet", "line"))
        self.book = Workbook(write_only=True)

    def save(self, file):
        for title, rows in groupby(self.rows, key=lambda row: row.sheet):
            self.add_rows(title or str(capfirst(self.kind._meta.verbose_name_plural)), list(rows))
        for sheet in row_sheets(self.kind):
            if any(sheet.relation in row.kept["rows"] for row in self.rows):
                self.add_lines(sheet)
        self.book.save(file)

    def add_rows(self, title: str, rows: list):
        """A sheet of the file; the columns are those of all its rows: a mended row may have more."""
        columns = list(dict.fromkeys(column for row in rows for column in columns_of(row)))
        reasons = [self.reasons_by_column(row) for row in rows]
        explained = {column for by_column in reasons for column in by_column}
        is_own = rows[0].kept["own"]
        known = main_sheet(self.kind).by_name if is_own else {}
        headings, machine = [], []
        for column in columns:
            label = column[0]
            headings.append(known[label].heading(self.kind) if label in known else label)
            machine.append(label)
            if column in explained:
                headings.append(f"{REASON} {headings[-1]}")
                machine.append("")
        if OF_ROW in explained:
            headings.append(f"{REASON} {_('Row')}")
        page = self.add_page(title, headings, machine if is_own else [])
        for row, by_column in zip(rows, reasons, strict=True):
            cells, line = columns_of(row), []
            for column in columns:
                line.append(cell_of(cells.get(column)))
                if column in explained:
                    line.append(by_column[column])
            self.add_line(page, [*line, by_column[OF_ROW]])

    def reasons_by_column(self, row) -> dict:
        """The reasons of a row in a text, by the column they are about."""
        kept, found = KeptRow(self.kind, row.kept), defaultdict(str)
        columns = dict(zip(map(id, row.kept["cells"]), columns_of(row), strict=True))
        for error in row.errors:
            if not error.get("relation"):
                cell = kept.cell(error)
                column = columns.get(id(cell[0]), OF_ROW) if cell else OF_ROW
                of_whole = f"{error['column']}: " if column is OF_ROW and error["column"] else ""
                found[column] = f"{found[column]} {of_whole}{error['reason']}".strip()
        return found

    def add_lines(self, sheet):
        """The rows of the records on a row sheet, with the reasons at the end."""
        headings = [column.heading(self.kind) for column in sheet.columns]
        names = [column.name for column in sheet.columns]
        page = self.add_page(sheet.title, [*headings, f"{REASON} {_('Row')}"], names)
        for row in self.rows:
            owner = {RECORD: row.ref if row.seen is not None else "", RECORD_NAME: row.name}
            for number, key, cells in row.kept["rows"].get(sheet.relation, []):
                reasons = " ".join(
                    f"{error['column']}: {error['reason']}"
                    for error in row.errors
                    if error.get("relation") == sheet.relation and error["line"] == number
                )
                known = cells | owner | {ROW: key}
                self.add_line(page, [*(cell_of(known.get(name)) for name in names), reasons])

    def add_page(self, title: str, headings: list[str], machine: list[str]):
        page = self.book.create_sheet(sheet_title(title))
        page.freeze_panes = "A3" if machine else "A2"
        for place in range(1, len(headings) + 1):
            page.column_dimensions[get_column_letter(place)].width = WIDTH
        page.append([heading_cell(page, text) for text in headings])
        if machine:
            page.append([heading_cell(page, name, MACHINE) for name in machine])
        return page

    def add_line(self, page, cells: list):
        if any(isinstance(cell, Serial1904) for cell in cells):
            self.book.epoch = CALENDAR_MAC_1904
        page.append([cell_in(page, cell) for cell in cells])


def columns_of(row) -> dict[tuple, object]:
    """The kept cells of a row by column: heading, meaning, and which of those with the same."""
    seen, found = Counter(), {}
    for label, meaning, cell in row.kept["cells"]:
        found[label, meaning, seen[label, meaning]] = cell
        seen[label, meaning] += 1
    return found


def cell_in(page, cell):
    """A cell that means the same when it is read again; text stays text, also one like a formula."""
    if isinstance(cell, NoResult):
        made = text_cell(page, cell if cell in ERROR_CODES else "#VALUE!")
        made.data_type = "e"
        return made
    if isinstance(cell, UnsureDate):
        return text_cell(page, f"{cell} ?")
    if isinstance(cell, str) and cell:
        made = text_cell(page, cell)
        made.alignment = WRAPPED
        return made
    return WriteOnlyCell(page, cell) if cell not in {None, ""} else None
