"""Public history of a record: changes in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from records.models import Change
from records.models.permalinks import WITHDRAWN
from records.wording.changes import ChangesInWords, lines_of

# Number of latest changes shown.
SHOWN = 20
# What ``histories`` needs of records.
WITH_HISTORY = Prefetch("permalink__changes", Change.objects.order_by("at", "pk"))


@dataclass
class HistoryLine:
    at: datetime
    says: str


def history_of(record) -> list[HistoryLine]:
    """Lines, newest first; minor changes, fields that are never public and authors are left out."""
    changes = list(record.permalink.changes.order_by("at", "pk"))
    return latest_lines(ChangesInWords(type(record), changes), changes)[:SHOWN]


def last_change_in_words(record, change) -> str:
    """What a change of a record changed; empty for minor changes and for publications."""
    if change is None or change.minor or change.facts == WITHDRAWN:
        return ""
    return _("; ").join(ChangesInWords(type(record), [change]).sentences(change))


def latest_lines(words: ChangesInWords, changes, *, with_minor=False) -> list[HistoryLine]:
    """``changes``: those of one record, oldest first."""
    lines = lines_of(words, changes, with_minor=with_minor)
    return [HistoryLine(change.at, _("; ").join(says)) for change, says in lines][::-1]


def histories(kind, records) -> Iterator[list[HistoryLine]]:
    """The lines of each record with minor changes, newest first. Records need ``WITH_HISTORY``."""
    changes = [change for record in records for change in record.permalink.changes.all()]
    words = ChangesInWords(kind, changes)
    for record in records:
        yield latest_lines(words, list(record.permalink.changes.all()), with_minor=True)
