"""Undo a batch in one transaction: restore all its records, or none."""

import time

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from editorial.bulk_changes.restore_snapshots import publish_again, put_aside
from editorial.revisions.apply import apply_many
from editorial.revisions.revision import Revision
from editorial.workflow import publishing
from editorial.workflow.log import LogLine, log_action
from records.indexing.writing import remove_entries, write_entries
from records.models.permalinks import Permalink
from serving.generation import lock_generation
from tables.batches.batch import Batch, StagedRow
from tables.writing.write_drafts import in_chunks

State, Sort = Revision.State, StagedRow.Sort


def undo(batch: Batch, show=None):
    began = time.monotonic()
    was_published = batch.was_published
    try:
        with transaction.atomic():
            lock_generation()
            Batch.objects.select_for_update().get(pk=batch.pk)
            check_untouched(batch)
            if was_published:
                take_back_published(batch)
            else:
                for rows in in_chunks(batch.to_be_written()):
                    take_back_drafts(batch, rows)
            log_action(
                LogLine.Act.IMPORT,
                by=batch.publisher or batch.person,
                subject=batch.file_name,
                detail=_("undone"),
            )
            locked_for = round(time.monotonic() - began, 2)
            batch.end(Batch.State.UNDONE, locked_for=locked_for, done=0)
    except (Touched, ProtectedError) as error:
        state = Batch.State.PUBLISHED if was_published else Batch.State.DONE
        batch.end(state, message=sentence_of(error))


class Touched(Exception):
    """A record of the batch was changed since the import."""


def check_untouched(batch):
    """Raise Touched if any record was changed since the import."""
    if sentence := why_not_undone(batch):
        raise Touched(sentence)


def why_not_undone(batch) -> str:
    """A sentence with the records that were changed since the import; "" if there are none."""
    ours, states = batch.revisions.all(), Revision.WORKING
    if batch.was_published:
        ours = ours.filter(permalink__in=batch.to_be_published_rows().values("ref"))
        states = [State.PUBLISHED]
    others = ours.exclude(newest=True, state__in=states)
    if names := [other.name() for other in others[:5]]:
        return _("Nothing was done, because these were changed since: %(names)s") % {
            "names": "；".join(names)
        }
    return ""


def sentence_of(error) -> str:
    if isinstance(error, Touched):
        return str(error)
    names = "；".join(str(protected) for protected in list(error.protected_objects)[:5])
    return _("Nothing was undone, because other entries lead to new ones: %(names)s") % {
        "names": names
    }


def take_back_drafts(batch, rows: list[StagedRow]):
    kind = batch.model
    new = [row.ref for row in rows if row.sort == Sort.NEW]
    old = [row for row in rows if row.sort == Sort.CHANGED]
    bases = {
        revision.permalink_id: revision.base
        for revision in batch.revisions.filter(
            permalink__in=[row.ref for row in old]
        ).select_related("base")
    }
    put_aside(batch.revisions.filter(permalink__in=bases))
    for row in old:
        if base := bases.get(row.ref):
            base.newest = True
            base.state = row.seen_state if base.state == State.SUPERSEDED else base.state
    Revision.objects.bulk_update([base for base in bases.values() if base], ["newest", "state"])
    records = kind.objects.filter(permalink__in=bases, published_at=None)
    pairs = [
        (record, bases[record.permalink_id].content)
        for record in records
        if bases[record.permalink_id]
    ]
    apply_many(kind, pairs)
    write_entries(kind, [record.pk for record, _content in pairs])
    forget(kind, new)


def forget(kind, refs: list[str]):
    """Delete records that were never public, with their permalinks and revisions."""
    records = kind.objects.filter(permalink__in=refs, published_at=None)
    keys = list(records.values_list("pk", flat=True))
    remove_entries(kind, keys)
    records.delete()
    kind_of = ContentType.objects.get_for_model(kind)
    Permalink.objects.filter(pk__in=refs, kind=kind_of).delete()


def take_back_published(batch):
    """Publish the previous public revisions again; withdraw records the batch made public.

    Drafts that were left out of publishing are not changed.
    """
    was_public = public_before(batch)
    note = _("As before the file %(name)s") % {"name": batch.file_name[:250]}
    for rows in in_chunks(batch.to_be_published_rows()):
        refs = [row.ref for row in rows]
        before = last_public(batch, [ref for ref in refs if ref in was_public])
        ours = {
            revision.permalink_id: revision
            for revision in batch.revisions.filter(permalink__in=refs)
        }
        pairs = [(ours[ref], version) for ref, version in before.items()]
        publish_again(batch.model, pairs, by=batch.publisher, note=note)
        gone = batch.model.objects.filter(permalink__in=ours.keys() - before.keys())
        reason = _("The import was undone.")
        publishing.withdraw(*gone, by=batch.publisher, reason=reason, curated=True)


def earlier(batch):
    """Public revisions of the batch's records from outside the batch, oldest first."""
    refs = batch.to_be_published_rows().values("ref")
    versions = Revision.objects.filter(permalink__in=refs, published_at__isnull=False)
    return versions.exclude(batch=batch).order_by("published_at", "number")


def public_before(batch) -> set[str]:
    """Refs of records that were public before the batch was published."""
    last = dict(earlier(batch).values_list("permalink", "withdraws"))
    return {ref for ref, withdraws in last.items() if not withdraws}


def last_public(batch, refs) -> dict[str, Revision]:
    return {version.permalink_id: version for version in earlier(batch).filter(permalink__in=refs)}
