"""Loads the open and published revisions of many records at once."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.db.models.fields.json import KT

from editorial.revisions.revision import Revision, Signature
from records.indexing.writing import in_chunks

State = Revision.State
ALIVE = [*Revision.WORKING, State.SCHEDULED, State.PUBLISHED]


@dataclass
class OpenRevisions:
    """A record with its open and published revisions; their content is deferred."""

    record: object
    versions: list[Revision] = field(default_factory=list)

    def first(self, states, **attributes) -> Revision | None:
        for version in self.versions:
            if version.state in states and all(
                getattr(version, name) == value for name, value in attributes.items()
            ):
                return version
        return None

    @property
    def working(self) -> Revision | None:
        return self.first(Revision.WORKING, withdraws=False)

    @property
    def planned(self) -> Revision | None:
        """The revision scheduled for publication."""
        return self.first([State.SCHEDULED], withdraws=False)

    @property
    def leaving(self) -> Revision | None:
        """The scheduled withdrawal of the record."""
        return self.first([State.SCHEDULED], withdraws=True)

    @property
    def current(self) -> Revision | None:
        """The published revision, or the last one if the record is withdrawn."""
        return self.first([State.PUBLISHED])

    def mark(self, *beside) -> str:
        """State mark: a hash that changes whenever a revision is added or changes state.

        ``beside``: further values that the hash covers.
        """
        states = [
            (version.number, version.state, str(version.moment), len(version.signatures.all()))
            for version in self.versions
        ]
        return hashlib.blake2b(repr((states, beside)).encode(), digest_size=8).hexdigest()


def open_revisions_of(records) -> list[OpenRevisions]:
    """In the order of the records; the number of queries does not grow with their number."""
    signatures = Prefetch("signatures", Signature.objects.only("revision_id", "person_id"))
    alive = Revision.objects.filter(state__in=ALIVE).defer("content", "outdated")
    alive = alive.annotate(slug=KT("content__fields__slug")).prefetch_related(signatures)
    by_ref = defaultdict(list)
    for refs in in_chunks(record.ref for record in records):
        for version in alive.filter(permalink__in=refs).order_by("number"):
            by_ref[version.permalink_id].append(version)
    return [OpenRevisions(record, by_ref[record.ref]) for record in records]


def light(records: QuerySet) -> QuerySet:
    """Only the columns of the records that a confirmation page needs."""
    return records.select_related("permalink").only(
        "permalink", "slug", "name_en", "name_zh_hans", "published_at", "withdrawn_at"
    )
