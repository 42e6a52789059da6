"""Read the rows of a sheet with openpyxl's parser: what cells show, merged areas, hidden rows.

openpyxl's read-only sheets know neither merged areas nor hidden rows, pad rows to the dimensions that
the file claims, and do not distinguish a formula without a cached result from an empty cell.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._reader import (
    COL_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
    iterparse,
)
from openpyxl.xml.constants import SHEET_MAIN_NS

from tables.cells.cell_dates import Serial1904, stamp, without_literals
from tables.cells.cell_values import NoResult, plain_text
from tables.files.file_refusals import FileRefused
from tables.files.markup import MOST_COLUMNS, too_wide
from tables.files.table import Table

AREA_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
TEXT, RUN = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"
MOST_MERGED = 20_000
# Built-in formats of Chinese Excel, of which a file holds the number alone.
MONTH, DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
CHINESE_FORMATS = (
    dict.fromkeys([27, 36, 50, 52, 57], MONTH)
    | dict.fromkeys([28, 29, 51, 53, 54, 58], DAY)
    | {30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"'}
    | dict.fromkeys([32, 33, 34, 35, 55, 56], 'h"时"mm"分"')
)
# The year is also written e: then no other sign says that it is a date.
YEAR_ALONE = re.compile(r"[^0#?a-df-z]*e[^0#?a-df-z]*", re.IGNORECASE)
# 000, #,##0.00 or 0%, with what stands for a space or for negative numbers behind it.
NUMBER = re.compile(r"(#,##)?(0+)(?:\.(0+))?(%)?(?=[_ );]|$)")


class Parser(WorkSheetParser):
    """Reads cells, merged areas and hidden rows: no widths, validations or conditional formats."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.merged: list[tuple] = []
        self.hidden_columns: set[int] = set()

    def parse(self):
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                yield number, cells, is_hidden(element)
                element.clear()
            elif element.tag == COL_TAG and is_hidden(element):
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                self.hidden_columns |= {*range(first, min(last, MOST_COLUMNS) + 1)}
            elif element.tag == AREA_TAG:
                if len(self.merged) < MOST_MERGED and (area := element.get("ref")):
                    self.merged.append(range_boundaries(area))
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


def table_of(sheet) -> Table:
    """The rows of a sheet; raises FileRefused, or what openpyxl raises for a damaged file."""
    book, table = sheet.parent, Table(sheet.title)
    formats = [format_of(style.numFmtId, book) for style in book._cell_styles]
    dates = {
        place
        for place, style in enumerate(book._cell_styles)
        if style.numFmtId in CHINESE_FORMATS
        or YEAR_ALONE.fullmatch(without_literals(formats[place]))
    }
    with sheet._get_source() as source:
        parser = Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats | dates,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells, is_hidden in parser.parse():
            table.add(number, line_of(cells, formats, book.epoch), is_hidden=is_hidden)
    used = {place for _line, cells in table.rows for place, cell in enumerate(cells, 1) if cell}
    table.hidden_columns = sorted(parser.hidden_columns & used)
    table.fill_down(parser.merged)
    return table


def is_hidden(element) -> bool:
    return element.get("hidden") in {"1", "true"}


def line_of(cells: list[dict], formats, epoch) -> list:
    line = []
    for cell in cells:
        value = cell["value"]
        if value is None or value == "":
            continue
        if cell["column"] > MOST_COLUMNS:
            raise FileRefused(too_wide())
        line += [None] * (cell["column"] - 1 - len(line))
        line[cell["column"] - 1 :] = [shown_value(value, formats[cell["style_id"]], epoch)]
    return line


def shown_value(value, shown_as: str, epoch):
    """Text, a number, or a date as text with its displayed precision."""
    if isinstance(value, str):
        return value if isinstance(value, NoResult) else plain_text(value)
    if isinstance(value, datetime | date):
        return stamp(value, shown_as)
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, bool):
        return value
    if shown_as not in {"General", "0", "@"} and (shown := NUMBER.match(shown_as)):
        return number_as_shown(value, *shown.groups(""))
    return Serial1904(value) if epoch == CALENDAR_MAC_1904 else value


def number_as_shown(value, thousands, zeros, decimals, percent) -> str:
    """A number in a format such as 000, #,##0.00 or 0%."""
    value = round(Decimal(repr(value)) * (100 if percent else 1), len(decimals))
    places = len(zeros) + len(decimals) + bool(decimals) + (value < 0)
    return f"{value:0{places}{',' if thousands else ''}.{len(decimals)}f}{percent}"


def format_of(key: int, book) -> str:
    """The number format with this key, such as ``yyyy-mm``."""
    if key < BUILTIN_FORMATS_MAX_SIZE:
        return CHINESE_FORMATS.get(key) or BUILTIN_FORMATS.get(key, "")
    return book._number_formats[key - BUILTIN_FORMATS_MAX_SIZE]
