"""Read the rows of a workbook or CSV file as plain values with line numbers."""

import csv
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from xml.etree.ElementTree import ParseError

import openpyxl
from charset_normalizer import from_bytes
from openpyxl.utils.exceptions import InvalidFileException

from tables.files.file_checks import form_of
from tables.files.file_refusals import DAMAGED, NO_TABLE, FileRefused
from tables.files.table import Table
from tables.formats.calendars import table_of_calendar
from tables.formats.other_workbooks import sheets_by_calamine
from tables.formats.sheet_rows import table_of
from tables.formats.text_rows import rows_of_text
from tables.formats.web_tables import tables_of_page
from tables.formats.word_tables import tables_of_document

# Bytes by which the encoding is guessed.
MOST_GUESSED = 100_000
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
TEXT_FORMULA = re.compile(r'="([^"]*)"')
GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")


def read_file(file) -> list[Table]:
    """The sheets of a workbook, the tables of a document, or that of a CSV file; raises FileRefused."""
    form = form_of(file)
    if form == ".csv":
        return [table_of_csv(file.read())]
    if form == ".html":
        return tables_of_page(decoded(file.read()))
    if form == ".ics":
        return [table_of_calendar(file.read())]
    if form in {".xls", ".xlsb", ".ods"}:
        return sheets_by_calamine(file.read())
    try:
        return sheets_of(file) if form == ".xlsx" else tables_of_document(file)
    except UNREADABLE as error:
        raise FileRefused(DAMAGED()) from error


def sheets_of(file) -> list[Table]:
    with warnings.catch_warnings():
        # The warnings are about features that openpyxl drops; only cells are read here.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        return [
            table_of(sheet)
            if sheet.sheet_state == "visible"
            else Table(sheet.title, is_hidden=True)
            for sheet in book.worksheets
        ]


def table_of_csv(data: bytes) -> Table:
    text, table = decoded(data), Table()
    try:
        for line, cells in rows_of_text(text):
            table.add(line, [unguarded(cell) for cell in cells])
    except csv.Error as error:
        raise FileRefused(NO_TABLE()) from error
    return table


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, GB 18030 (Chinese Excel) or Big5; raises FileRefused."""
    for encoding in encodings_of(data):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise FileRefused(NO_TABLE())


def encodings_of(data: bytes) -> Iterator[str]:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield "utf-16"
        return
    if b"\0" in data:
        # Of a comma or a line break in UTF-16, one byte is NUL.
        yield "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return
    yield "utf-8-sig"
    likely = from_bytes(data[:MOST_GUESSED], cp_isolation=["gb18030", "big5"]).best()
    if likely:
        yield likely.encoding
    yield "gb18030"
    if likely := from_bytes(data[:MOST_GUESSED]).best():
        yield likely.encoding


def unguarded(cell: str) -> str | None:
    """Remove what keeps spreadsheets from evaluating text: one apostrophe, or ``="..."``."""
    formula = TEXT_FORMULA.fullmatch(cell)
    return (formula[1] if formula else cell.removeprefix("'")) or None


def guarded(text):
    return f"'{text}" if isinstance(text, str) and text.startswith(GUARDED) else text
