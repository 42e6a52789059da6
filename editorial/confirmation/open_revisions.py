"""Loads the open and published revisions of many records at once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.db.models.fields.json import KT

from editorial.revisions.revision import Revision, Signature

State = Revision.State
ALIVE = [*Revision.WORKING, State.SCHEDULED, State.PUBLISHED]
# Most refs in one query.
CHUNK = 1000


@dataclass
class OpenRevisions:
    """A record with its open and published revisions; their content is deferred."""

    record: object
    versions: list[Revision] = field(default_factory=list)

    def first(self, *states, withdraws=False) -> Revision | None:
        fits = [
            version
            for version in self.versions
            if version.state in states and version.withdraws == withdraws
        ]
        return fits[0] if fits else None

    @property
    def working(self) -> Revision | None:
        return self.first(*Revision.WORKING)

    @property
    def planned(self) -> Revision | None:
        """The revision scheduled for publication."""
        return self.first(State.SCHEDULED)

    @property
    def leaving(self) -> Revision | None:
        """The scheduled withdrawal of the record."""
        return self.first(State.SCHEDULED, withdraws=True)

    @property
    def current(self) -> Revision | None:
        """The published revision, or the last one if the record is withdrawn."""
        return next(
            (version for version in self.versions if version.state == State.PUBLISHED), None
        )

    def mark(self, *beside) -> str:
        """State mark: a hash that changes whenever a revision is added or changes state.

        ``beside``: further values that the hash covers.
        """
        told = [
            (version.number, version.state, str(version.moment), len(version.signatures.all()))
            for version in self.versions
        ]
        return hashlib.blake2b(repr((told, beside)).encode(), digest_size=8).hexdigest()


def open_revisions_of(records) -> list[OpenRevisions]:
    """In the order of the records; the number of queries does not grow with their number."""
    by_ref = defaultdict(list)
    for refs in in_chunks([record.ref for record in records]):
        for version in light(Revision.objects.filter(permalink__in=refs, state__in=ALIVE)):
            by_ref[version.permalink_id].append(version)
    return [OpenRevisions(record, by_ref[record.ref]) for record in records]


def in_chunks(refs: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(refs), CHUNK):
        yield refs[start : start + CHUNK]


def light(revisions):
    """Revisions with their signatures and slug; content deferred."""
    signatures = Signature.objects.only("revision_id", "person_id")
    return (
        revisions.defer("content", "outdated")
        .annotate(slug=KT("content__fields__slug"))
        .prefetch_related(Prefetch("signatures", signatures))
        .order_by("number")
    )
