"""Export formats of a list, each at ``list.{name}``: CSV, XLSX, Atom, iCalendar."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from records.exports.atom import as_feed
from records.exports.csv_file import as_csv
from records.exports.export_request import ExportRequest
from records.exports.ics import as_calendar
from records.exports.xlsx import as_workbook

# Records are read from the database in chunks of this size.
ROWS_AT_ONCE = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv(asked: ExportRequest) -> str:
    return as_csv(asked.kind, asked.filterset.whole(ROWS_AT_ONCE))


def xlsx(asked: ExportRequest) -> bytes:
    return as_workbook(asked.kind, asked.filterset.whole(ROWS_AT_ONCE))


def atom(asked: ExportRequest) -> bytes:
    records = asked.filterset.whole(ROWS_AT_ONCE, with_changes)
    changed = sorted(records, key=attrgetter("changed_at"), reverse=True)
    return as_feed(asked.title, asked.sentence, asked.list_address, asked.own_address, changed)


def ics(asked: ExportRequest) -> bytes:
    return as_calendar(asked.title, asked.filterset.whole(ROWS_AT_ONCE, with_changes))


def with_changes(records):
    """Prefetch what an entry of a feed or calendar needs."""
    return records.for_cards().with_changes()


@dataclass(frozen=True)
class Format:
    """An export format. ``saved``: a file to download; otherwise a feed to subscribe to."""

    name: str
    content_type: str
    label: str | Promise
    write: Callable[[ExportRequest], str | bytes]
    saved: bool = False


FORMATS = [
    Format("csv", "text/csv", "CSV", csv, saved=True),
    Format("xlsx", XLSX, _("Excel (XLSX)"), xlsx, saved=True),
    Format("atom", "application/atom+xml", _("Feed of changes (Atom)"), atom),
    Format("ics", "text/calendar", _("Calendar (iCalendar)"), ics),
]


def formats_of(kind) -> list[Format]:
    """The formats of a kind, labelled in the reader's language; iCalendar only for kinds with dates."""
    return worded(hasattr(kind, "appointments"), get_language())


@lru_cache(maxsize=20)
def worded(has_time: bool, _language: str) -> list[Format]:
    formats = [entry for entry in FORMATS if entry.name != "ics" or has_time]
    return [replace(entry, label=str(entry.label)) for entry in formats]
