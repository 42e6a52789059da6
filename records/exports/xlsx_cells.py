"""Cells of a workbook that stay what they are, whatever program opens them."""

import re

from openpyxl.cell import WriteOnlyCell

AS_TEXT = "@"
# A workbook writes a character that XML cannot hold as its number, as in _x000D_.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Excel's limit is 32,767 in units of UTF-16.
LONGEST = 32_000


def escaped_text(text: str) -> str:
    """A text that looks like such a character, written so that it stays a text."""
    return ESCAPED.sub(r"_x005F_x\1_", text) if "_x" in text else text


def text_cell(page, text: str):
    """A text as a text, although it may begin with ``=``."""
    cell = WriteOnlyCell(page)
    cell._value, cell.data_type = escaped_text(text), "s"
    return cell
