"""Read the rows of a sheet from its XML.

openpyxl's own reader pads rows to the dimensions that the file claims, is ten times slower for inline
strings, and does not distinguish a formula without a cached result from an empty cell.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
    iterparse,
)
from openpyxl.xml.constants import SHEET_MAIN_NS

from tables.read.cell_dates import stamp
from tables.read.cell_values import NoResult, plain_text
from tables.read.file_refusals import DAMAGED, FileRefused
from tables.read.markup import MOST_COLUMNS, too_wide

TEXT, RUN = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"
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


class Parser(WorkSheetParser):
    """Reads cells only: no column widths, data validations or conditional formats."""

    def parse(self):
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()

    def parse_cell(self, element):
        if element.get("t") == "inlineStr":
            element.set("t", "n")
            text = text_in(element.find(INLINE_STRING))
            return super().parse_cell(element) | {"value": text, "data_type": "s"}
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            written = "=" + (element.findtext(FORMULA_TAG) or "")
            # An empty string is a result too.
            has_result = element.get("t") == "str" and element.find(VALUE_TAG) is not None
            cell["value"] = None if has_result else NoResult(written)
        elif cell["data_type"] == "e":
            cell["value"] = NoResult(cell["value"])
        return cell


def text_in(element) -> str:
    """The text of an inline string, without phonetic runs."""
    if element is None:
        return ""
    own = element.findtext(TEXT)
    return (
        own
        if own is not None
        else "".join(run.findtext(TEXT) or "" for run in element.findall(RUN))
    )


def rows_of(sheet) -> Iterator[tuple[int, list]]:
    book = sheet.parent
    with sheet._get_source() as source:
        parser = Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows = parser.parse()
        while True:
            try:
                number, cells = next(rows)
                line = line_of(cells, book)
            except StopIteration:
                return
            except FileRefused:
                raise
            except UNREADABLE as error:
                raise FileRefused(DAMAGED()) from error
            yield number, line


def line_of(cells: list[dict], book) -> list:
    line = []
    for cell in cells:
        value = cell["value"]
        if value is None or value == "":
            continue
        if cell["column"] > MOST_COLUMNS:
            raise FileRefused(too_wide())
        line += [None] * (cell["column"] - 1 - len(line))
        line[cell["column"] - 1 :] = [plain_value(value, cell, book)]
    return line


def plain_value(value, cell, book):
    """Text, a number, or a date as text with its displayed precision."""
    if isinstance(value, str):
        return value if isinstance(value, NoResult) else plain_text(value)
    if isinstance(value, datetime | date):
        return stamp(value, format_of(cell, book))
    if isinstance(value, time | timedelta):
        return str(value)
    return value


def format_of(cell, book) -> str:
    """The number format of a cell, such as ``yyyy-mm``."""
    style = book._cell_styles[cell["style_id"]]
    key = style.numFmtId
    if key < BUILTIN_FORMATS_MAX_SIZE:
        return BUILTIN_FORMATS.get(key, "")
    return book._number_formats[key - BUILTIN_FORMATS_MAX_SIZE]
