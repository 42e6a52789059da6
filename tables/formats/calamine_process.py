"""Read a workbook from standard input with calamine, and write it as JSON lines: see other_workbooks.

A script of its own, which imports nothing of the site.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine

MOST_MEMORY, MOST_SECONDS = 700 * 1024**2, 5
ENCRYPTED = 3


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        book = python_calamine.load_workbook(BytesIO(sys.stdin.buffer.read()))
        for place, about in enumerate(book.sheets_metadata):
            write_sheet(book.get_sheet_by_index(place), about)
    except python_calamine.PasswordError:
        sys.exit(ENCRYPTED)


def write_sheet(sheet, about):
    """A line with the title, then one for each row that is not empty."""
    areas = sheet.merged_cell_ranges or []
    write(
        title=sheet.name,
        hidden=about.visible != python_calamine.SheetVisibleEnum.Visible,
        merged=[[left + 1, top + 1, right + 1, below + 1] for (top, left), (below, right) in areas],
    )
    top, left = sheet.start or (0, 0)
    for line, cells in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        shown = [""] * left + [in_json(cell) for cell in cells]
        if any(cell != "" for cell in shown):
            write(line=line, cells=shown)


def write(**found):
    sys.stdout.write(json.dumps(found) + "\n")


def in_json(cell):
    if isinstance(cell, datetime | date):
        return {"date": cell.isoformat()}
    return str(cell) if isinstance(cell, time | timedelta) else cell


if __name__ == "__main__":
    main()
