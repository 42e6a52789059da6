"""Read the rows of a workbook or CSV file as plain values with line numbers."""

import csv
import io
import warnings
from collections.abc import Iterator
from contextlib import suppress
from xml.etree.ElementTree import ParseError

import openpyxl
from charset_normalizer import from_bytes
from openpyxl.utils.exceptions import InvalidFileException

from tables.files.file_checks import form_of
from tables.files.file_refusals import DAMAGED, NO_TABLE, FileRefused
from tables.files.other_workbooks import sheets_by_calamine
from tables.files.sheet_rows import table_of
from tables.files.table import Table
from tables.files.word_tables import tables_of_document

MOST_BEFORE_HEADINGS = 15
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
GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")


def read_file(file) -> list[Table]:
    """The sheets of a workbook, the tables of a document, or that of a CSV file; raises FileRefused."""
    form = form_of(file)
    if form == ".csv":
        return [table_of_csv(file.read())]
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
    lines = text.split("\n", MOST_BEFORE_HEADINGS)[:MOST_BEFORE_HEADINGS]
    # What is pasted from a table is divided by tabs; its texts may hold more commas.
    is_pasted = sum("\t" in line for line in lines) * 2 > len(lines)
    delimiter = "\t" if is_pasted else max(",\t;", key="\n".join(lines).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            table.add(reader.line_num, [unguarded(cell) for cell in cells])
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


def unguarded(cell: str) -> str | None:
    """Remove one leading apostrophe, which keeps spreadsheets from evaluating text as a formula."""
    return cell.removeprefix("'") or None


def guarded(text):
    return f"'{text}" if isinstance(text, str) and text.startswith(GUARDED) else text
