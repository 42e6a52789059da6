"""A selection as an XLSX workbook: a row of labels, then a row of column names, then the records."""

import re
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from records.exports.columns import column_names, headings_of, row_of
from values.plain_text import readable

AS_TEXT = "@"
# XLSX escapes characters that XML cannot hold as in _x000D_.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Excel's limit is 32,767 UTF-16 code units.
LONGEST = 32_000
HEADING = Font(bold=True)
MACHINE = Font(italic=True, color="5F5F5F")
GREY = PatternFill("solid", fgColor="E4E4E4")
WRAPPED = Alignment(wrap_text=True, vertical="top")
TOP = Alignment(vertical="top")
WIDE, NARROW = 40, 18


def as_workbook(kind, records) -> bytes:
    """The workbook's bytes; ``ref`` is the first column. Strings are text cells, numbers are numeric."""
    book = Workbook(write_only=True)
    page = book.create_sheet(title_of(kind))
    page.freeze_panes = "C3"
    names = column_names(kind)
    for place, name in enumerate(names, 1):
        is_long = name.startswith(("name_", "summary_", "text_"))
        page.column_dimensions[get_column_letter(place)].width = WIDE if is_long else NARROW
    page.append([heading(page, text, HEADING) for text in headings_of(kind)])
    page.append([heading(page, name, MACHINE) for name in names])
    count = 2
    for record in records:
        page.append([cell(page, value) for value in row_of(record)])
        count += 1
    page.auto_filter.ref = f"A2:{get_column_letter(len(names))}{max(count, 3)}"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def title_of(kind) -> str:
    """Sheet name in the reader's language: no forbidden characters, at most 31 characters."""
    return "".join(letter for letter in str(kind.list_title) if letter not in "[]:*?/\\")[:31]


def heading(page, text, font):
    made = text_cell(page, str(text))
    made.font, made.fill, made.number_format, made.alignment = font, GREY, AS_TEXT, WRAPPED
    return made


def cell(page, value):
    if isinstance(value, (bool, str)) or not isinstance(value, (int, float)):
        text = readable(value)
        made = text_cell(page, text if len(text) <= LONGEST else cut(text))
        made.number_format = AS_TEXT
    else:
        made = WriteOnlyCell(page, value)
    made.alignment = TOP
    return made


def cut(text: str) -> str:
    """The text cut to the longest a cell can hold; the CSV file and the page have all of it."""
    return text[:LONGEST] + _(" … (cut: too long for a cell)")


def text_cell(page, text: str):
    """A string cell, never a formula, also where the text begins with ``=``."""
    made = WriteOnlyCell(page)
    # A literal _x000D_ is escaped, or programs would read it as a line break.
    made._value, made.data_type = ESCAPED.sub(r"_x005F_x\1_", text), "s"
    return made
