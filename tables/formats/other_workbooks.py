"""Read .xls, .xlsb and .ods with calamine, in a process of its own with limits on time and memory.

calamine holds a sheet as one dense area, so a cell far away would take all memory.
"""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from tables.cells.cell_dates import UnsureDate, stamp
from tables.files.file_refusals import DAMAGED, PASSWORD, FileRefused
from tables.files.table import Table
from tables.formats.calamine_process import ENCRYPTED

SCRIPT = Path(__file__).with_name("calamine_process.py")


def sheets_by_calamine(data: bytes) -> list[Table]:
    """The sheets of the workbook; raises FileRefused."""
    command = [sys.executable, SCRIPT]
    done = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603 - ours
    if done.returncode == ENCRYPTED:
        raise FileRefused(PASSWORD())
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise FileRefused(
            _("This workbook is too large for its form. Save it as .xlsx, and try again.")
        )
    if done.returncode:
        raise FileRefused(DAMAGED())
    tables, merged = [], []
    for line in done.stdout.splitlines():
        found = json.loads(line)
        if "title" in found:
            tables.append(Table(found["title"], is_hidden=found["hidden"]))
            merged.append(found["merged"])
        elif not tables[-1].is_hidden:
            tables[-1].add(found["line"], [value_of(cell) for cell in found["cells"]])
    for table, areas in zip(tables, merged, strict=True):
        table.fill_down(areas)
    return tables


def value_of(cell):
    """A cell; the format of a date is not known, so the first of a month may be the month alone."""
    if not isinstance(cell, dict):
        return None if cell == "" else cell
    text = stamp(datetime.fromisoformat(cell["date"]), "yyyy-mm-dd hh:mm")
    return UnsureDate(text) if text.endswith("-01") else text
