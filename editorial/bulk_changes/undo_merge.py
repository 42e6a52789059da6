"""Undo the merge of two records, in one transaction."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.snapshots import newest_in
from editorial.bulk_changes.undo import require, undo_entry
from editorial.revisions.apply import apply
from editorial.revisions.revision import Revision
from records.indexing.writing import write_entries_around
from records.models.permalinks import Permalink
from serving.generation import bump_generation, lock_generation


@transaction.atomic
def undo_merge(step: BulkChange):
    """Raises PermissionDenied or ValidationError if the records cannot be separated any more."""
    goes, stays, *linking = step.entries.order_by("pk")
    lock_generation()
    permalink = Permalink.objects.select_for_update().get(pk=goes.ref)
    if permalink.merged_into_id != stays.ref:
        raise ValidationError(_("It is not merged with this entry any more."))
    require(step.undone_by, permalink.record, "publish")
    # First of all: what was is restored with its links to this record.
    permalink.merged_into = None
    permalink.save(update_fields=["merged_into"])
    if permalink.record is None:
        bring_row_back(permalink, goes.before)
    require(step.undone_by, permalink.record, "publish")
    # The other gives back what only one may have before this one gets it.
    for entry in [stays, goes, *linking]:
        entry.kept = undo_entry(step.act, entry, by=step.undone_by)
        entry.is_undone = True
        entry.save(update_fields=["kept", "is_undone"])
        if entry == goes and entry.kept:
            raise ValidationError(entry.kept)
    for ref in [goes.ref, stays.ref]:
        record = Permalink.objects.get(pk=ref).record
        write_entries_around(type(record), {record.pk: ref})
    bump_generation()


def bring_row_back(permalink, before: dict):
    """The row of a record that was never public was deleted."""
    newest = Revision.objects.get(pk=newest_in(before))
    apply(permalink.model(permalink=permalink), newest.content)
