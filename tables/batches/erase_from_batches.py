"""Taking a record out of what was once imported."""

import json

from django.contrib.contenttypes.models import ContentType

from editorial.revisions.references import with_references_replaced
from tables.batches.batch import Batch, StagedRow

OVER = {
    Batch.State.DONE,
    Batch.State.PUBLISHED,
    Batch.State.UNDONE,
    Batch.State.CANCELLED,
    Batch.State.REFUSED,
}
TOLD = ["changes", "conflicts", "errors", "near"]


def unfinished() -> bool:
    """Whether a file waits that may name it: files are not read for that."""
    return Batch.objects.exclude(state__in=OVER).exists()


def erase_from_batches(refs: list[str], names: list[str]):
    StagedRow.objects.filter(ref__in=refs).delete()
    gone = dict.fromkeys(refs)
    for row in StagedRow.objects.select_related("batch").iterator():
        texts = json.dumps([getattr(row, one) for one in [*TOLD, "content", "content_of_site"]],
                           ensure_ascii=False)  # fmt: skip
        if not any(text in texts for text in [*refs, *names]):
            continue
        kind = ContentType.objects.get_for_id(row.batch.kind_id).model_class()
        for part in ["content", "content_of_site"]:
            if content := getattr(row, part):
                setattr(row, part, with_references_replaced(kind, content, gone))
        for part in TOLD:
            kept = [one for one in getattr(row, part) if not mentions(one, refs, names)]
            setattr(row, part, kept)
        row.save()


def mentions(one, refs, names) -> bool:
    text = json.dumps(one, ensure_ascii=False)
    return any(known in text for known in [*refs, *names])
