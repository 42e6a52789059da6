"""Publish or withdraw many records of a kind; the bulk form of ``publishing.publish``.

The caller opens the transaction; other saves wait for its end.
"""

from collections import defaultdict

from django.utils import timezone
from pyroaring import BitMap

from editorial.revisions.content import file_names
from editorial.revisions.revision import Revision
from editorial.workflow.next_change import update_next_change
from editorial.workflow.publishing import change_of
from records.indexing.writing import found_by, leads_to, write_in_chunks, write_those
from records.kinds import record_kinds
from records.models import Change
from records.models.permalinks import Permalink
from serving.generation import bump_generation
from tables.writing.bulk_write import write_many
from uploads import storage
from uploads.models import StoredFile

State = Revision.State
# Number of contents in memory at once.
CHUNK = 150


def publish_many(kind, keys: list[int]) -> list[int]:
    """Publish the revisions with these keys; returns the keys of the records."""
    records = []
    for start in range(0, len(keys), CHUNK):
        records += publish_some(
            kind, list(Revision.objects.filter(pk__in=keys[start : start + CHUNK]))
        )
    find_them(kind, records)
    update_next_change()
    bump_generation()
    return [record.pk for record in records]


def publish_some(kind, revisions: list[Revision]) -> list:
    now = timezone.now()
    refs = [revision.permalink_id for revision in revisions]
    list(Permalink.objects.select_for_update().filter(pk__in=refs))
    there = {record.permalink_id: record for record in kind.objects.filter(permalink__in=refs)}
    before = {
        revision.permalink_id: revision.content
        for revision in Revision.objects.current().filter(permalink__in=refs)
    }
    were_public = {ref for ref, record in there.items() if record.is_public}
    pairs = []
    for revision in revisions:
        record = there[revision.permalink_id]
        if record.published_at and record.slug != revision.content["fields"]["slug"]:
            record.slug = revision.content["fields"]["slug"]
            record._keep_former_slug()
        record.published_at = record.published_at or now
        record.withdrawn_at, record.curated_at = None, now
        pairs.append((record, revision.content))
        if names := file_names(revision.content, kind):
            storage.set_public_files(record.ref, names)
    write_many(kind, pairs)
    supersede(revisions, refs, now)
    changes = [
        change_of(
            kind,
            revision,
            before.get(revision.permalink_id),
            now,
            revision.permalink_id in were_public,
        )
        for revision in revisions
    ]
    Change.objects.bulk_create(change for change in changes if change)
    return [light(kind, record) for record, _content in pairs]


def withdraw_many(kind, keys: list[int], *, by, reason: str):
    """Withdraw the records whose public revisions have these keys."""
    records = []
    for start in range(0, len(keys), CHUNK):
        revisions = Revision.objects.filter(pk__in=keys[start : start + CHUNK])
        records += withdraw_some(kind, list(revisions), by, reason)
    find_them(kind, records)
    update_next_change()
    bump_generation()


def withdraw_some(kind, revisions: list[Revision], by, reason) -> list:
    now = timezone.now()
    refs = [revision.permalink_id for revision in revisions]
    records = kind.objects.filter(permalink__in=refs)
    records.update(withdrawn_at=now, curated_at=now)
    Revision.objects.filter(permalink__in=refs, withdraws=True, state=State.SCHEDULED).delete()
    Revision.objects.filter(pk__in=[revision.pk for revision in revisions]).update(
        state=State.SUPERSEDED, newest=False
    )
    Revision.objects.bulk_create(
        Revision(
            permalink_id=revision.permalink_id,
            number=revision.number + 1,
            base=revision,
            content=revision.content,
            outdated=revision.outdated,
            translation_en=revision.translation_en,
            translation_zh_hans=revision.translation_zh_hans,
            withdraws=True,
            state=State.PUBLISHED,
            newest=True,
            author=by,
            reason=reason,
            made_at=now,
            published_at=now,
        )
        for revision in revisions
    )
    Change.objects.bulk_create(
        Change(permalink_id=ref, at=now, facts=["withdrawn"]) for ref in refs
    )
    StoredFile.objects.filter(owner__in=refs).update(public=False)
    return [light(kind, record) for record in records]


def light(kind, record):
    """An instance with only the keys, which is all that indexing needs; saves memory."""
    return kind(pk=record.pk, permalink_id=record.permalink_id)


def supersede(revisions, refs, now):
    """Bulk form of ``publishing.supersede``; each revision must be the newest of its record."""
    keys = [revision.pk for revision in revisions]
    older = Revision.objects.filter(permalink__in=refs).exclude(pk__in=keys)
    older.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED, newest=False)
    older.filter(state__in=[*Revision.WORKING, State.SCHEDULED], withdraws=False).update(
        state=State.SUPERSEDED, newest=False
    )
    Revision.objects.filter(pk__in=keys).update(
        state=State.PUBLISHED, published_at=now, newest=True
    )


def find_them(kind, records: list):
    """Reindex these records, and all records that are indexed by their names or sectors."""
    write_in_chunks(records)
    done = BitMap(record.pk for record in records)
    standing = defaultdict(BitMap)
    for record in records:
        for label, keys in found_by(record).items():
            standing[label] |= keys
    for other in record_kinds():
        for path in other.sectors_through:
            if leads_to(other, path) is kind:
                standing[other.label()] |= leading_to(other, path, records)
        left = standing[other.label()] - (done if other is kind else BitMap())
        write_those(other, left)


def leading_to(kind, path: str, records) -> BitMap:
    found = BitMap()
    for start in range(0, len(records), CHUNK):
        chunk = [record.pk for record in records[start : start + CHUNK]]
        keys = kind.objects.filter(**{f"{path}__in": chunk}).values_list("pk", flat=True)
        found |= BitMap(keys)
    return found
