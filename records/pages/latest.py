"""The latest records of all kinds, and the time of the latest change."""

from dataclasses import dataclass, replace
from operator import attrgetter

from django.db.models import F
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from records.kinds import record_kinds
from records.models import Change
from records.models.permalinks import WITHDRAWN, records_of
from records.wording.cards import date_of
from records.wording.history import last_change_in_words
from serving.generation_cache import cached_per_generation

# Of so many latest changes, those of a few records are told, each in so many characters at most.
LOOKED_AT, A_FEW, MOST_SAID = 50, 5, 160


@cached_per_generation
def last_change():
    """When the public site last changed; None if never."""
    return Change.objects.values_list("at", flat=True).first()


@dataclass(frozen=True)
class LatestEntry:
    """A record in one line; ``language`` is the name's if it is not the reader's, else empty."""

    name: str
    address: str
    language: str
    noun: str
    date: str


def latest_entries(records) -> list[LatestEntry]:
    return [
        LatestEntry(
            str(record.name),
            record.get_absolute_url(),
            record.name.foreign,
            str(record._meta.verbose_name),
            " · ".join(filter(None, [date_of(record), record.warning])),
        )
        for record in records
    ]


@cached_per_generation
def recently_changed() -> list[LatestEntry]:
    """The public records that changed last, each with the day and what changed, in words."""
    changes = Change.objects.filter(minor=False).exclude(facts=[]).exclude(facts=WITHDRAWN)
    newest = {}
    for change in changes.select_related("permalink")[:LOOKED_AT]:
        newest.setdefault(change.permalink_id, change)
    records = records_of(change.permalink for change in newest.values())
    found = []
    for ref, change in newest.items():
        record = records.get(ref)
        is_own = record and record.ref == ref and record.is_public
        if is_own and (says := last_change_in_words(record, change)):
            day = date_format(localtime(change.at))
            words = {"label": day, "what": Truncator(says).chars(MOST_SAID)}
            [entry] = latest_entries([record])
            found.append(replace(entry, date=_("%(label)s: %(what)s") % words))
    return found[:A_FEW]


def latest(day: str, most: int) -> list:
    """Public records with the latest ``day`` (a field lookup), at most ``most``; ties by ``dated``."""
    found = [
        record
        for kind in record_kinds()
        for record in kind.objects.published()
        .exclude(**{day.removesuffix("__date"): None})
        .annotate(day=F(day))
        .order_by(F("day").desc(), F("dated").desc(), "pk")[:most]
    ]
    return sorted(found, key=attrgetter("day", "dated"), reverse=True)[:most]
