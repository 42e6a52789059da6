"""A selection as an XLSX workbook: a row of labels, then a row of column names, then the records."""

from io import BytesIO

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from records.exports.columns import column_labels, row_of
from records.exports.xlsx_cells import (
    AS_TEXT,
    LONGEST,
    MACHINE,
    TOP,
    heading_cell,
    sheet_title,
    text_cell,
)
from values.plain_text import readable

WIDE, NARROW = 40, 18


def as_workbook(kind, records) -> bytes:
    """The workbook's bytes; ``ref`` is the first column. Strings are text cells, numbers are numeric."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet_title(kind.list_title))
    page.freeze_panes = "C3"
    labels = column_labels(kind)
    for place, name in enumerate(labels, 1):
        is_long = name.startswith(("name_", "summary_", "text_"))
        page.column_dimensions[get_column_letter(place)].width = WIDE if is_long else NARROW
    page.append([heading_cell(page, capfirst(text)) for text in labels.values()])
    page.append([heading_cell(page, name, MACHINE) for name in labels])
    count = 2
    for record in records:
        page.append([cell(page, value) for value in row_of(record)])
        count += 1
    page.auto_filter.ref = f"A2:{get_column_letter(len(labels))}{max(count, 3)}"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


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
