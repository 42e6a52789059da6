"""A selection as an XLSX workbook: a row of labels, then a row of column names, then the records.

Equal content has equal bytes, so that who has the file is answered 304.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

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
CHUNK_BYTES = 64 * 1024
NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001 - of no time zone, as the format has it


@dataclass
class Sheet:
    """``labels``: by column name, in the reader's language."""

    title: str
    labels: dict[str, str]
    rows: Iterable[Iterable]


def as_workbook(sheet: Sheet, about: list[tuple[str, str]]) -> Iterator[bytes]:
    """The workbook's bytes. Strings are text cells, numbers are numeric; ``about`` is a second sheet."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet_title(sheet.title))
    page.freeze_panes = "C3"
    labels = sheet.labels
    for place, name in enumerate(labels, 1):
        is_long = name.startswith(("name_", "summary_", "text_"))
        page.column_dimensions[get_column_letter(place)].width = WIDE if is_long else NARROW
    page.append([heading_cell(page, capfirst(text)) for text in labels.values()])
    page.append([heading_cell(page, name, MACHINE) for name in labels])
    count = 2
    for row in sheet.rows:
        page.append([cell(page, value) for value in row])
        count += 1
    page.auto_filter.ref = f"A2:{get_column_letter(len(labels))}{max(count, 3)}"
    page = book.create_sheet(sheet_title(_("About this file")))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = WIDE, 2 * WIDE
    for heading, text in about:
        page.append([heading_cell(page, heading), cell(page, text)])
    return saved(book)


class UndatedZip(ZipFile):
    """Entries have the earliest date the format can hold instead of the current time."""

    def writestr(self, name, data, *args, **kwargs):
        super().writestr(undated(name), data, ZIP_DEFLATED)

    def write(self, path, name, *args, **kwargs):
        with Path(path).open("rb") as source, self.open(undated(name), "w") as target:
            copyfileobj(source, target)


def undated(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def saved(book: Workbook) -> Iterator[bytes]:
    """As ``Workbook.save``, without the current time; nothing holds all of it in memory."""
    book.properties.created = book.properties.modified = NO_TIME
    with TemporaryFile() as file:
        ExcelWriter(book, UndatedZip(file, "w", ZIP_DEFLATED, allowZip64=True)).save()
        file.seek(0)
        yield from iter(partial(file.read, CHUNK_BYTES), b"")


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
