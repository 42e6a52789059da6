"""Text cells that spreadsheet programs do not turn into formulas, numbers or dates."""

import re

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

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


def escaped_text(text: str) -> str:
    """The text with literal ``_xHHHH_`` sequences escaped."""
    return ESCAPED.sub(r"_x005F_x\1_", text) if "_x" in text else text


def text_cell(page, text: str):
    """A string cell, never a formula, also where the text begins with ``=``; without control characters."""
    cell = WriteOnlyCell(page)
    cell._value, cell.data_type = escaped_text(readable(text)), "s"
    return cell


def heading_cell(page, text: str, font=HEADING):
    cell = text_cell(page, text)
    cell.font, cell.fill, cell.number_format, cell.alignment = font, GREY, AS_TEXT, WRAPPED
    return cell


def sheet_title(text) -> str:
    """No forbidden characters, at most 31 characters, as Excel requires."""
    return "".join(letter for letter in str(text) if letter not in "[]:*?/\\")[:31]
