"""A merge as it was confirmed, in a request or, of records that many lead to, by a worker."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from duplicates.merge.merge import lock_both, merge
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.runner import begin
from editorial.confirmation.confirmation_page import Subject, Subjects
from editorial.revision_states.open_revisions import open_revisions_of
from records.models.permalinks import Permalink


def both(record, other) -> list[Subject]:
    """Refs and state marks of the two records; see ``Subjects``."""
    return [
        Subject(revisions.record.ref, str(revisions.record), mark=revisions.mark())
        for revisions in open_revisions_of([record, other])
    ]


@transaction.atomic
def merge_as_shown(goes, stays, chosen: str, **given) -> BulkChange:
    """Raises ValidationError if one of the two was changed since the page was shown."""
    lock_both(goes, stays)
    if Subjects(both(goes, stays)).chosen != chosen:
        raise ValidationError(_("One of the two was changed meanwhile. Look at them again."))
    return merge(goes, stays, **given)


def begin_merge(goes, stays, by, chosen: str, reason: str) -> BulkChange:
    answers = {"goes": goes.ref, "into": stays.ref, "chosen": chosen, "reason": reason}
    return begin(BulkChange.Act.MERGE, type(stays), by, {}, answers)


def carry_out(step: BulkChange):
    """The work of the worker."""
    goes, stays = (Permalink.objects.get(pk=step.answers[name]).record for name in ["goes", "into"])
    given = {"by": step.person, "reason": step.answers["reason"], "step": step}
    try:
        merge_as_shown(goes, stays, step.answers["chosen"], **given)
    except (PermissionDenied, ValidationError) as error:
        message = " ".join(getattr(error, "messages", [str(error)]))
        step.end(BulkChange.State.DONE, message=message)
