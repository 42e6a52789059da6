"""Export formats of a list, each at ``list.{name}``: CSV, XLSX, JSON, Atom, iCalendar."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.exports.columns import column_labels, column_names, row_of
from records.exports.csv_file import csv_lines
from records.exports.feeds.atom import as_feed
from records.exports.feeds.ics import as_calendar
from records.exports.files.about_files import about_file
from records.exports.json.selection_json import selection_lines
from records.exports.xlsx import Sheet, as_workbook
from records.pages.list_parts.applied_filters import applied_filters
from records.selection.query_strings import list_address, query_string
from records.wording.history import WITH_HISTORY, histories
from records.wording.sentences import selection_in_words

# Records are read from the database in chunks of this size.
ROWS_AT_ONCE = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv(filterset, _path) -> Iterator[str]:
    records = filterset.whole(ROWS_AT_ONCE)
    return csv_lines(column_names(filterset.kind), map(row_of, records))


def xlsx(filterset, _path) -> Iterator[bytes]:
    labels = column_labels(filterset.kind)
    path = f"{list_address(filterset.kind)}{query_string(filterset.pairs)}"
    about = about_file(title_of(filterset), path, filterset.count(), labels)
    rows = map(row_of, filterset.whole(ROWS_AT_ONCE))
    return as_workbook(Sheet(str(filterset.kind.list_title), labels, rows), about)


def json(filterset, _path) -> Iterator[str]:
    return selection_lines(filterset, ROWS_AT_ONCE)


def atom(filterset, path: str) -> Iterator[bytes]:
    records = filterset.whole(ROWS_AT_ONCE, with_history)
    changed = sorted(records, key=attrgetter("changed_at"), reverse=True)
    entries = zip(changed, histories(filterset.kind, changed), strict=True)
    sentence = selection_in_words(filterset, filterset.count())
    # Canonical: known parameters only, so equal selections have equal addresses.
    query = query_string(filterset.pairs)
    address = f"{list_address(filterset.kind)}{query}"
    yield as_feed(title_of(filterset), sentence, address, f"{path}{query}", entries)


def ics(filterset, _path) -> Iterator[bytes]:
    yield as_calendar(title_of(filterset), filterset.whole(ROWS_AT_ONCE, with_changes))


def title_of(filterset) -> str:
    """Name of the list and of the applied filters, to tell several subscribed calendars apart."""
    labels = [chip.label for chip in applied_filters(filterset)]
    return " · ".join([str(filterset.kind.list_title), *labels])


def with_changes(records):
    """Prefetch what an entry of a feed or calendar needs."""
    return records.for_cards().with_changes()


def with_history(records):
    return with_changes(records).prefetch_related(WITH_HISTORY)


@dataclass(frozen=True)
class Format:
    """An export format; ``write`` takes the filter set and the path that was requested.

    ``saved``: a file to download; otherwise a feed to subscribe to.
    """

    name: str
    content_type: str
    label: str | Promise
    write: Callable[..., Iterator[bytes | str]]
    saved: bool = False


FORMATS = [
    Format("csv", "text/csv", "CSV", csv, saved=True),
    Format("xlsx", XLSX, _("Excel (XLSX)"), xlsx, saved=True),
    Format("json", "application/json", "JSON", json),
    Format("atom", "application/atom+xml", _("Feed of changes (Atom)"), atom),
    Format("ics", "text/calendar", _("Calendar (iCalendar)"), ics),
]


def formats_of(kind) -> list[Format]:
    """The formats of a kind; iCalendar only for kinds with dates."""
    return [entry for entry in FORMATS if entry.name != "ics" or hasattr(kind, "appointments")]
