"""Applies a confirmed action to the records that have not changed since the confirmation page."""

from contextlib import nullcontext
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from editorial.confirmation.confirmation_page import Subject, Subjects
from editorial.confirmation.record_action import RecordAction
from editorial.revision_states.open_revisions import open_revisions_of
from editorial.revisions.create_revision import lock_permalink
from editorial.workflow import actions
from serving.availability import is_busy
from serving.generation import lock_generation

CHANGED = _("It was changed after you were asked, so nothing was done to it.")
GONE = _("It is not there any more, or beyond what your account may see.")
BUSY = _("Somebody else was saving a large change. Try again in a few seconds.")


@dataclass
class Result:
    done: list[Subject] = field(default_factory=list)
    # Records that need a further approval by another person.
    approved: list[Subject] = field(default_factory=list)
    # Records left alone, with the reason.
    left: list[tuple[str, Subject]] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.done or self.approved)

    @property
    def changed(self) -> list[Subject]:
        return [subject for reason, subject in self.left if reason == CHANGED]


def carry_out(subjects: Subjects, marks: dict[str, str], *, by, step=None, **answers) -> Result:
    """``marks``: the state marks by ref from the page; a record whose mark differs now is skipped.

    Each record is changed in a transaction of its own. ``step``: the ``BulkChange`` that remembers
    what the records were, to undo it. Raises OperationalError if the database is busy before
    anything was done.
    """
    result, is_stopped = Result(), False
    for subject in subjects.all:
        reason = CHANGED if marks.get(subject.ref) != subject.mark else subject.left
        if not reason and not is_stopped:
            try:
                reason = apply(subject, result, by=by, step=step, **answers)
            except OperationalError as error:
                if not is_busy(error) or result.is_nothing:
                    raise
                is_stopped = True
        if reason or is_stopped:
            result.left.append((reason or BUSY, subject))
    there = {subject.ref for subject in subjects.all}
    result.left += [(GONE, Subject(ref, ref)) for ref in marks if ref not in there]
    if step:
        step.remember_left(result.left)
    return result


def apply(action: RecordAction, result: Result, *, by, step=None, **answers) -> str:
    """Do the action and add it to the result; returns why it was not done."""
    try:
        with transaction.atomic():
            lock_as_shown(action)
            with step.remembering(action) if step else nullcontext():
                is_last = action.do(action.record, by=by, **answers)
    except actions.StateChanged:
        return CHANGED
    except (PermissionDenied, ValidationError) as error:
        if action.version:
            actions.log_refusal(error, by=by, revision=action.version)
        return " ".join(getattr(error, "messages", [str(error)]))
    (result.approved if is_last is False else result.done).append(action)
    return ""


def lock_as_shown(action: RecordAction):
    """Lock the record. Raises StateChanged if it changed since the page was shown."""
    lock_generation()
    try:
        lock_permalink(action.record.ref)
    except ObjectDoesNotExist:
        raise actions.StateChanged(CHANGED) from None
    if open_revisions_of([action.record])[0].mark() != action.revisions.mark():
        raise actions.StateChanged(CHANGED)
