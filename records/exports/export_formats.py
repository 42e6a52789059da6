"""The faces of a selection beside its page: each a file or a feed at ``list.{name}``."""

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

# So many records of a file are held at once.
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
    """With what a line of a feed or of a calendar says."""
    return records.for_cards().with_changes()


@dataclass(frozen=True)
class Format:
    """``saved``: offered as a file to keep, and not to be followed."""

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
    """In the reader's language; a calendar is for what is held at a time."""
    return worded(hasattr(kind, "appointments"), get_language())


@lru_cache(maxsize=20)
def worded(has_time: bool, _language: str) -> list[Format]:
    formats = [one for one in FORMATS if one.name != "ics" or has_time]
    return [replace(one, label=str(one.label)) for one in formats]
