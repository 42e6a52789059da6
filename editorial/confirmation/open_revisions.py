"""How records stand: their versions that may still become public, and the one that is or was."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.db.models.fields.json import KT

from editorial.revisions.revision import Revision, Signature

State = Revision.State
ALIVE = [*Revision.WORKING, State.SCHEDULED, State.PUBLISHED]
# So many refs are named in one query.
CHUNK = 1000


@dataclass
class OpenRevisions:
    """One record with its open versions and its current one, without their contents."""

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
        """The version that is scheduled to be published."""
        return self.first(State.SCHEDULED)

    @property
    def leaving(self) -> Revision | None:
        """The version by which the record is scheduled to be withdrawn."""
        return self.first(State.SCHEDULED, withdraws=True)

    @property
    def current(self) -> Revision | None:
        """What the public sees, or saw last."""
        return next(
            (version for version in self.versions if version.state == State.PUBLISHED), None
        )

    def mark(self, *beside) -> str:
        """Another one as soon as a version is saved, approved, scheduled, published or put aside.

        ``beside``: what else the mark is to depend on.
        """
        told = [
            (version.number, version.state, str(version.moment), len(version.signatures.all()))
            for version in self.versions
        ]
        return hashlib.blake2b(repr((told, beside)).encode(), digest_size=8).hexdigest()


def open_revisions_of(records) -> list[OpenRevisions]:
    """In the order of the records; the number of queries does not depend on how many they are."""
    by_ref = defaultdict(list)
    for some in in_chunks([record.ref for record in records]):
        for version in light(Revision.objects.filter(permalink__in=some, state__in=ALIVE)):
            by_ref[version.permalink_id].append(version)
    return [OpenRevisions(record, by_ref[record.ref]) for record in records]


def in_chunks(refs: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(refs), CHUNK):
        yield refs[start : start + CHUNK]


def light(revisions):
    """Versions with who signed them and with their slug, but without their contents."""
    signatures = Signature.objects.only("revision_id", "person_id")
    return (
        revisions.defer("content", "outdated")
        .annotate(slug=KT("content__fields__slug"))
        .prefetch_related(Prefetch("signatures", signatures))
        .order_by("number")
    )
