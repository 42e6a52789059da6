"""Does and undoes steps, in a request or, with many entries, in a process of its own."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editorial.background import worker
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.undo import undo_entry
from editorial.bulk_changes.undo_merge import undo_merge
from editorial.confirmation.carry_out import carry_out
from editorial.confirmation.confirmed_actions import BULK_ACTIONS, subjects_of
from editorial.permissions.staff_only import known_to
from editorial.revision_states.newest_revisions import with_newest
from editorial.revision_states.open_revisions import light
from records.indexing.writing import in_chunks

State = BulkChange.State
# More entries than these are changed by a worker.
MOST_AT_ONCE = 30
CHUNK = 50
# Acts of apps above this one that are done in one transaction.
AS_A_WHOLE = {}


def begin(act: str, kind, person, marks: dict[str, str], answers: dict) -> BulkChange:
    return BulkChange.objects.create(
        **BulkChange().lease_of(State.DOING),
        act=act,
        kind=ContentType.objects.get_for_model(kind),
        person=person,
        language=get_language(),
        answers=answers,
        marks=marks,
        total=len(marks),
    )


def do(step: BulkChange, show=None):
    """Do it with the entries that it was not done with yet."""
    if whole := AS_A_WHOLE.get(step.act):
        whole(step)
        return
    action, kind = BULK_ACTIONS[step.act], step.model
    known = set(step.entries.values_list("ref", flat=True))
    for refs in in_chunks([ref for ref in step.marks if ref not in known], CHUNK):
        records = with_newest(known_to(step.person, kind)).filter(permalink__in=refs)
        subjects = subjects_of(action, step.person, light(records))
        marks = {ref: step.marks[ref] for ref in refs}
        carry_out(subjects, marks, by=step.person, step=step, **step.answers)
        step.go_on(done=step.done + len(refs))
        if show:
            show(step.done, step.total)
    step.end(State.DONE)


def undo(step: BulkChange, show=None):
    """Undo it for each entry, the last one first, as far as nobody has changed it since."""
    if step.act == BulkChange.Act.MERGE:
        try:
            undo_merge(step)
        except (PermissionDenied, ValidationError) as error:
            message = " ".join(getattr(error, "messages", [str(error)]))
            step.end(State.DONE, message=message)
        else:
            step.end(State.UNDONE, undone_at=timezone.now())
        return
    entries = list(step.changed.filter(is_undone=False).order_by("-pk"))
    for entry in entries:
        entry.kept = undo_entry(step.act, entry, by=step.undone_by)
        entry.is_undone = True
        entry.save(update_fields=["kept", "is_undone"])
        step.go_on(done=step.done + 1)
        if show:
            show(step.done, step.total)
    step.end(State.UNDONE, undone_at=timezone.now())


WORK = {State.DOING: do, State.UNDOING: undo}
# The state after a failure.
INSTEAD = {State.DOING: State.DONE, State.UNDOING: State.DONE}


def carry_on(step: BulkChange, show=None):
    person = step.undone_by if step.state == State.UNDOING else step.person
    if person is None or not person.is_active:
        message = _("The account of who began it is not active any more.")
        BulkChange.objects.filter(pk=step.pk).update(state=State.DONE, message=message)
        return
    worker.carry_on(step, WORK, INSTEAD, show)
