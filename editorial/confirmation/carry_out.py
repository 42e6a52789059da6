"""Applies a confirmed action to the records that have not changed since the confirmation page."""

from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from editorial.confirmation.confirmed_action import ConfirmedAction
from editorial.confirmation.open_revisions import open_revisions_of
from editorial.confirmation.question import CHANGED, Subject, Subjects, grouped
from editorial.revisions.create_revision import lock_permalink
from editorial.workflow import actions
from serving.availability import is_busy
from serving.generation import lock_generation

GONE = _("It is not there any more, or beyond what your account may see.")
BUSY = _("Somebody else was saving a large change. Try again in a few seconds.")


@dataclass
class Result:
    done: list[Subject] = field(default_factory=list)
    # Records that need a further approval by another person.
    approved: list[Subject] = field(default_factory=list)
    left: list[tuple[str, Subject]] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.done or self.approved)

    @property
    def changed(self) -> list[Subject]:
        return [subject for reason, subject in self.left if reason == CHANGED]

    @property
    def groups(self):
        return grouped(self.left)


def carry_out(
    act: ConfirmedAction, subjects: Subjects, marks: dict[str, str], *, by, **said
) -> Result:
    """``marks``: the state marks by ref from the page; a record whose mark differs now is skipped.

    Each record is changed in a transaction of its own. Raises OperationalError if the database is
    busy before anything was done.
    """
    result, is_stopped = Result(), False
    for subject in subjects.all:
        if marks.get(subject.ref) != subject.mark:
            result.left.append((CHANGED, subject))
        elif subject.left:
            result.left.append((subject.left, subject))
        elif is_stopped:
            result.left.append((BUSY, subject))
        else:
            try:
                do(act, subject, result, by=by, **said)
            except OperationalError as error:
                if not is_busy(error) or result.is_nothing:
                    raise
                is_stopped = True
                result.left.append((BUSY, subject))
    there = {subject.ref for subject in subjects.all}
    result.left += [(GONE, Subject(ref, ref)) for ref in marks if ref not in there]
    return result


def do(act: ConfirmedAction, subject: Subject, result: Result, *, by, **said):
    try:
        with transaction.atomic():
            record = as_shown(subject)
            is_last = act.do(record, subject.version, by=by, **said)
    except actions.StateChanged:
        result.left.append((CHANGED, subject))
    except (PermissionDenied, ValidationError) as error:
        if subject.version:
            actions.log_refusal(error, by=by, revision=subject.version)
        reason = " ".join(getattr(error, "messages", [str(error)]))
        result.left.append((reason, subject))
    else:
        (result.approved if is_last is False else result.done).append(subject)


def as_shown(subject: Subject):
    """The record, reloaded and locked. Raises StateChanged if it changed since the page was shown."""
    record = subject.standing.record
    lock_generation()
    try:
        lock_permalink(record.permalink)
        fresh = type(record)._base_manager.get(pk=record.pk)
    except ObjectDoesNotExist:
        raise actions.StateChanged(CHANGED) from None
    if open_revisions_of([fresh])[0].mark() != subject.standing.mark():
        raise actions.StateChanged(CHANGED)
    return fresh
