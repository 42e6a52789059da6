"""The latest records of all kinds, and the time of the latest change."""

from dataclasses import dataclass
from operator import attrgetter

from django.db.models import F

from records.kinds import record_kinds
from records.models import Change
from records.wording.cards import date_of
from serving.generation_cache import cached_per_generation


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
