"""Read the events of a calendar file (.ics)."""

from datetime import datetime, timedelta

import icalendar
from django.utils import timezone

from tables.files.file_refusals import DAMAGED, FileRefused
from tables.files.markup import too_long
from tables.files.table import Table

# A calendar of more bytes takes seconds to parse.
MOST_BYTES = 2 * 1024**2
# Headings by property; see office_headings.txt.
HEADINGS = {
    "SUMMARY": "name", "DTSTART": "start", "DTEND": "end", "LOCATION": "venue",
    "DESCRIPTION": "summary", "URL": "website", "RRULE": "remark",
}  # fmt: skip


def table_of_calendar(data: bytes) -> Table:
    """A row for each event; the rule by which one is repeated becomes its remark."""
    if len(data) > MOST_BYTES:
        raise FileRefused(too_long())
    try:
        events = icalendar.Calendar.from_ical(data).walk("VEVENT")
        rows = [[value_of(event, name) for name in HEADINGS] for event in events]
    except (ValueError, KeyError, IndexError) as error:
        raise FileRefused(DAMAGED()) from error
    table = Table()
    for line, cells in enumerate([[*HEADINGS.values()], *rows], 1):
        table.add(line, cells)
    return table


def value_of(event, name: str) -> str | None:
    value = event.get(name)
    if value is None or isinstance(value, list):
        return str(value[0]) if value else None
    if name == "RRULE":
        return value.to_ical().decode()
    if not name.startswith("DT"):
        return str(value)
    moment = value.dt
    if isinstance(moment, datetime):
        local = timezone.localtime(moment) if moment.tzinfo else moment
        return f"{local:%Y-%m-%d %H:%M}"
    # The end of whole days is the day after.
    return f"{moment - timedelta(days=1) if name == 'DTEND' else moment:%Y-%m-%d}"
