"""Records that are published or withdrawn together, with their open revisions."""

from collections import defaultdict
from collections.abc import Iterator

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils import timezone

from editorial.revisions.content import file_names
from editorial.revisions.create_revision import CHUNK, lock_permalinks, newest_among
from editorial.revisions.revision import Revision
from records.indexing.writing import in_chunks
from records.models import Change
from serving.generation import lock_generation
from uploads import storage

State = Revision.State


def locked(items) -> Iterator["LockedRecords"]:
    """Lock records, then load some at a time; ``items``: different records, or revisions of them.

    Raises ObjectDoesNotExist if a record was deleted, and ValidationError if one was merged.
    """
    # In this order everywhere, to prevent deadlocks.
    lock_generation()
    by_kind, by_ref = defaultdict(list), {item.permalink_id: item for item in items}
    for permalink in lock_permalinks(by_ref):
        by_kind[permalink.model].append(by_ref[permalink.pk])
    for kind, some in by_kind.items():
        for chunk in in_chunks(some, CHUNK):
            yield LockedRecords(kind, chunk)


class LockedRecords:
    """Records of one kind, few enough for their contents to be in memory; everything by ref."""

    def __init__(self, kind, items):
        self.kind, self.now = kind, timezone.now()
        self.items = {item.permalink_id: item for item in items}
        records = kind.objects.filter(permalink__in=self.items)
        self.records = {record.ref: record for record in records}
        if gone := self.items.keys() - self.records.keys():
            raise ObjectDoesNotExist(", ".join(sorted(gone)))
        given = {item.pk for item in items if isinstance(item, Revision)}
        open_ones = Q(permalink__in=self.items) & (Q(state__in=Revision.ALIVE) | Q(newest=True))
        self.versions = defaultdict(list)
        for version in Revision.objects.filter(open_ones | Q(pk__in=given)):
            self.versions[version.permalink_id].append(version)
        versions = [version for ref in self.items for version in self.versions[ref]]
        self.given = {version.permalink_id: version for version in versions if version.pk in given}
        self.current = {
            version.permalink_id: version
            for version in versions
            if version.state == State.PUBLISHED
        }

    def make_current(self, revisions: dict[str, Revision], changes, *, curated, **columns):
        """Make these revisions the published ones, and supersede older open ones.

        ``changes``: for the public feed; ``columns``: new values in the rows of the records.
        """
        columns |= {"curated_at": self.now} if curated else {}
        self.kind.objects.filter(permalink__in=revisions).update(**columns)
        superseded, dropped, promoted, demoted = [], [], [], []
        for ref, revision in revisions.items():
            left = [revision]
            for other in self.versions[ref]:
                if other.pk == revision.pk:
                    continue
                if revision.withdraws and other.withdraws and other.state == State.SCHEDULED:
                    dropped.append(other.pk)
                elif is_superseded(other, revision):
                    superseded.append(other.pk)
                else:
                    left.append(other)
            revision.state, revision.published_at = State.PUBLISHED, self.now
            newest = newest_among(left)
            promoted += [newest.pk] if not newest.newest else []
            demoted += [version.pk for version in left if version.newest and version is not newest]
            revision.newest = revision is newest
            if isinstance(item := self.items[ref], Revision):
                for name in ["state", "published_at", "newest"]:
                    setattr(item, name, getattr(revision, name))
            else:
                item.withdrawn_at = self.now
        storage.set_public_files(
            {
                ref: [] if revision.withdraws else file_names(revision.content, self.kind)
                for ref, revision in revisions.items()
            }
        )
        versions = Revision.objects
        versions.filter(pk__in=superseded).update(state=State.SUPERSEDED, newest=False)
        versions.filter(pk__in=dropped).delete()
        versions.filter(pk__in=demoted).update(newest=False)
        keys = [revision.pk for revision in revisions.values()]
        versions.filter(pk__in=keys).update(state=State.PUBLISHED, published_at=self.now)
        versions.filter(pk__in=promoted).update(newest=True)
        Change.objects.bulk_create(changes)


def is_superseded(other: Revision, revision: Revision) -> bool:
    """Whether a revision that is published supersedes another one.

    Scheduled withdrawals, and drafts that are newer than the published revision, stay.
    """
    if other.state == State.PUBLISHED:
        return True
    is_older = other.number < revision.number and not (other.withdraws or revision.withdraws)
    return is_older and other.is_open
