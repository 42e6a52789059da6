"""Erase records from staged rows of earlier imports."""

import json

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from editorial.revisions.references import with_references_replaced
from tables.batches.batch import Batch, StagedRow
from tables.export.long_export import LongExport

FINISHED = {
    Batch.State.DONE,
    Batch.State.PUBLISHED,
    Batch.State.UNDONE,
    Batch.State.CANCELLED,
    Batch.State.REFUSED,
}
SHOWN_PARTS = ["changes", "conflicts", "errors", "near", "notes", "several"]


def unfinished() -> bool:
    """Whether any batch is unfinished; its file may name the record, and files are not searched."""
    waiting = Q(state=Batch.State.REFUSED) & ~Q(columns=[]) & ~Q(file=b"")
    return Batch.objects.filter(~Q(state__in=FINISHED) | waiting).exists()


def erase_from_batches(refs: list[str], names: list[str]):
    # Their files may name the records, and are not searched.
    LongExport.objects.all().delete()
    Batch.objects.exclude(meant={}, mended={}).update(meant={}, mended={})
    StagedRow.objects.filter(ref__in=refs).delete()
    gone = dict.fromkeys(refs)
    for row in StagedRow.objects.select_related("batch").iterator():
        parts = [*SHOWN_PARTS, "content", "content_of_site", "kept"]
        texts = json.dumps([getattr(row, name) for name in parts], ensure_ascii=False)
        if not any(text in texts for text in [*refs, *names]):
            continue
        kind = ContentType.objects.get_for_id(row.batch.kind_id).model_class()
        for part in ["content", "content_of_site"]:
            if content := getattr(row, part):
                setattr(row, part, with_references_replaced(kind, content, gone))
        for part in SHOWN_PARTS:
            kept = [entry for entry in getattr(row, part) if not mentions(entry, refs, names)]
            setattr(row, part, kept)
        if mentions(row.kept, refs, names):
            row.kept = {}
        row.save()


def mentions(entry, refs, names) -> bool:
    text = json.dumps(entry, ensure_ascii=False)
    return any(known in text for known in [*refs, *names])
