"""Read the rows of a workbook or CSV file as plain values with line numbers."""

import csv
import io
import warnings
from contextlib import suppress
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from tables.files.file_checks import check_file, is_workbook
from tables.files.file_refusals import DAMAGED, NO_TABLE, FileRefused
from tables.files.sheet_rows import table_of
from tables.files.table import Table

MOST_BEFORE_HEADINGS = 15
# What openpyxl raises on a damaged file.
UNREADABLE = (
    InvalidFileException,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
)
GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")


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
            return [
                table_of(sheet)
                if sheet.sheet_state == "visible"
                else Table(sheet.title, is_hidden=True)
                for sheet in book.worksheets
            ]
        except UNREADABLE as error:
            raise FileRefused(DAMAGED()) from error


def table_of_csv(data: bytes) -> Table:
    text, table = decoded(data), Table()
    header = "\n".join(text.split("\n", MOST_BEFORE_HEADINGS)[:MOST_BEFORE_HEADINGS])
    delimiter = max(",\t;", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            table.add(reader.line_num, [unguarded(cell) for cell in cells])
    except csv.Error as error:
        raise FileRefused(NO_TABLE()) from error
    return table


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
