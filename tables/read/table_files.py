"""Read the rows of a workbook or CSV file as plain values with line numbers."""

import csv
import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import openpyxl

from tables.read.file_checks import check_file, is_workbook
from tables.read.file_refusals import DAMAGED, NO_TABLE, FileRefused
from tables.read.markup import MOST_COLUMNS, MOST_ROWS, too_long, too_wide
from tables.read.xml_rows import UNREADABLE, rows_of

GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass
class Table:
    """One sheet, whose rows can be iterated more than once."""

    title: str
    source: Callable[[], Iterator[tuple[int, list]]]
    is_csv: bool = False

    def rows(self) -> Iterator[tuple[int, list]]:
        """Yield line number and cells; empty lines are skipped. Raises FileRefused above the limits."""
        for number, cells in self.source():
            if number > MOST_ROWS:
                raise FileRefused(too_long())
            while cells and cells[-1] in {None, ""}:
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise FileRefused(too_wide())
            if cells:
                yield number, cells


def read_file(file) -> list[Table]:
    """The sheets of a workbook, or the one table of a CSV file; raises FileRefused."""
    check_file(file)
    head = file.read(4)
    file.seek(0)
    return sheets_of(file) if is_workbook(head) else [table_of_csv(file.read())]


def sheets_of(file) -> list[Table]:
    with warnings.catch_warnings():
        # The warnings are about features that openpyxl drops; only cells are read here.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except UNREADABLE as error:
            raise FileRefused(DAMAGED()) from error
    return [
        Table(sheet.title, partial(rows_of, sheet))
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    ]


def table_of_csv(data: bytes) -> Table:
    text = decoded(data)
    header = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=header.count)

    def lines():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        with suppress(StopIteration):
            while True:
                try:
                    cells = next(reader)
                except csv.Error as error:
                    raise FileRefused(NO_TABLE()) from error
                yield reader.line_num, [unguarded(cell) for cell in cells]

    return Table("", lines, is_csv=True)


def decoded(data: bytes) -> str:
    """Decode UTF-16 with a BOM, UTF-8, or GB 18030 (Chinese Excel); raises FileRefused."""
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise FileRefused(NO_TABLE())


def unguarded(cell: str) -> str | None:
    """Remove one leading apostrophe, which keeps spreadsheets from evaluating text as a formula."""
    return cell.removeprefix("'") or None


def guarded(text):
    return f"'{text}" if isinstance(text, str) and text.startswith(GUARDED) else text
