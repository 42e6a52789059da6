"""Undoing a whole batch in one step: all entries are again what they were, or none."""

import time

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from editorial.log import LogLine, note
from editorial.making import prepared
from editorial.revisions import Revision
from editorial.sheets.batches import Batch, StagedRow
from editorial.sheets.bulk import write_many
from editorial.sheets.importing import in_chunks
from editorial.sheets.publishing_batches import Touched, check_untouched
from editorial.sheets.publishing_many import publish_many, withdraw_many
from records.entries import write_all
from records.permalinks import Permalink
from search import index
from search.models import Entry
from serving.generation import hold

State, Sort = Revision.State, StagedRow.Sort


def undo(batch: Batch, show=None):
    began = time.monotonic()
    was_published = batch.was_published
    try:
        with transaction.atomic():
            hold()
            Batch.objects.select_for_update().get(pk=batch.pk)
            if was_published:
                check_untouched(batch, [State.PUBLISHED])
                take_back_published(batch)
            else:
                check_untouched(batch)
                for rows in in_chunks(batch.to_be_written()):
                    take_back_drafts(batch, rows)
            note(
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


def sentence_of(error) -> str:
    if isinstance(error, Touched):
        return str(error)
    names = "；".join(str(one) for one in list(error.protected_objects)[:5])
    return _("Nothing was undone, because other entries lead to new ones: %(names)s") % {
        "names": names
    }


def take_back_drafts(batch, rows: list[StagedRow]):
    kind = batch.model
    new = [row.ref for row in rows if row.sort == Sort.NEW]
    old = [row for row in rows if row.sort == Sort.CHANGED]
    bases = {
        one.permalink_id: one.base
        for one in batch.revisions.filter(permalink__in=[row.ref for row in old]).select_related(
            "base"
        )
    }
    batch.revisions.filter(permalink__in=bases).update(state=State.DISCARDED, newest=False)
    for row in old:
        if base := bases.get(row.ref):
            base.newest = True
            base.state = row.seen_state if base.state == State.SUPERSEDED else base.state
    Revision.objects.bulk_update([one for one in bases.values() if one], ["newest", "state"])
    records = kind.objects.filter(permalink__in=bases, published_at=None)
    pairs = [(one, bases[one.permalink_id].content) for one in records if bases[one.permalink_id]]
    write_many(kind, pairs)
    write_all([record for record, _content in pairs])
    forget(kind, new)


def forget(kind, refs: list[str]):
    """Delete records that were never public, with their addresses and their versions."""
    records = kind.objects.filter(permalink__in=refs, published_at=None)
    keys = list(records.values_list("pk", flat=True))
    index.replace(kind.label(), keys, {scope: [] for scope in Entry.Scope})
    records.delete()
    kind_of = ContentType.objects.get_for_model(kind)
    Permalink.objects.filter(pk__in=refs, kind=kind_of).delete()


def take_back_published(batch):
    """What was public before is published again; what became public by the batch is withdrawn."""
    again, gone = [], []
    for rows in in_chunks(batch.to_be_written()):
        refs = [row.ref for row in rows]
        before = public_before(batch, refs)
        ours = {one.permalink_id: one for one in batch.revisions.filter(permalink__in=refs)}
        made = [version_again(batch, ours[ref], one) for ref, one in before.items()]
        again += [one.pk for one in Revision.objects.bulk_create(made)]
        gone += [one.pk for ref, one in ours.items() if ref not in before]
    publish_many(batch.model, again)
    withdraw_many(batch.model, gone, by=batch.publisher, reason=_("The import was undone."))


def public_before(batch, refs) -> dict[str, Revision]:
    """By ref the version that the public saw until the batch was published, if any."""
    earlier = Revision.objects.filter(permalink__in=refs, published_at__isnull=False)
    last = {
        one.permalink_id: one
        for one in earlier.exclude(batch=batch).order_by("published_at", "number")
    }
    return {ref: one for ref, one in last.items() if not one.withdraws}


def version_again(batch, ours: Revision, before: Revision) -> Revision:
    said = _("As before the file %(name)s") % {"name": batch.file_name[:250]}
    revision = prepared(
        batch.model,
        before.content,
        base=ours,
        state=State.SUPERSEDED,
        author=batch.publisher,
        note=said,
        minor=True,
    )
    revision.outdated = before.outdated
    revision.translation_en = before.translation_en
    revision.translation_zh_hans = before.translation_zh_hans
    revision.permalink_id, revision.number = ours.permalink_id, ours.number + 1
    return revision
