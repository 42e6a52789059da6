"""Workflow actions on revisions. Each one is a transaction, checks permissions, and is logged."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.checks.gate import pass_gate
from editorial.permissions.review import MAY_NOT_PUBLISH, Reviews, may
from editorial.remarks.remark import Remark, finish_remarks
from editorial.revisions.create_revision import lock_permalink, mark_newest, new_revision
from editorial.revisions.references import follow_merges
from editorial.revisions.revision import Revision, Signature
from editorial.workflow import mails, publishing
from editorial.workflow.drafts import save_drafts
from editorial.workflow.log import LogLine, log_action
from editorial.workflow.next_change import update_next_change
from records.indexing.writing import write_entries
from serving.generation import lock_generation
from values.dates.time_zones import zone_name

State, Act = Revision.State, LogLine.Act
MAY_BE_SUBMITTED = [State.DRAFT, State.RETURNED]
MAY_BE_APPROVED = [State.DRAFT, State.RETURNED, State.IN_REVIEW]
MAY_NOT_CHANGE = gettext_lazy("Your account may not change this entry.")
NEVER_PUBLIC = gettext_lazy("This entry was never public: delete it instead.")
RECALL_FIRST = gettext_lazy("This entry is in review. Recall it before you change it.")


# Default note of a text that was put aside.
PUT_ASIDE = gettext_lazy("Put aside: somebody else had saved meanwhile")


class StateChanged(Exception):
    """The revision has changed state since the user opened it."""


@contextmanager
def locked_revision(revision, *states):
    """Context manager: lock the record and reload the revision; yields the record.

    Raises StateChanged if the state is not one of ``states``. The generation is locked before the
    record, as everywhere, to prevent deadlocks.
    """
    with transaction.atomic():
        lock_generation()
        permalink = lock_permalink(revision.permalink_id)
        revision.refresh_from_db()
        revision.permalink = permalink
        if revision.state not in states:
            raise StateChanged(
                _("Nothing was done: this version is “%(state)s” by now.")
                % {"state": revision.get_state_display()}
            )
        yield permalink.record


def require_permission(user, record, action):
    """Raise PermissionDenied if the person's role or limit does not allow it."""
    if not may(user, action, record):
        if action == "publish":
            raise PermissionDenied(MAY_NOT_PUBLISH)
        raise PermissionDenied(MAY_NOT_CHANGE)


@transaction.atomic
def save_draft(record, content: dict, *, by, base=None, **given) -> Revision:
    """Save a new working revision, which is not public.

    If the record was never public, its table row is updated too. Raises StateChanged if ``base`` is
    not the newest revision, and PermissionDenied if the record is in review.
    """
    if record.published_at is None:
        # Search entries are written below; the generation must be locked first.
        lock_generation()
    permalink = lock_permalink(record.ref)
    # If it was published meanwhile, the row belongs to the published revision.
    record.refresh_from_db(fields=["published_at", "withdrawn_at"])
    newest = permalink.revisions.filter(newest=True).first()
    if base and newest and newest.pk != base.pk:
        raise StateChanged(_("Somebody else has saved this entry meanwhile."))
    # What is open in the form is the newest, a working revision if there is one.
    in_review = newest and newest.state == State.IN_REVIEW
    if in_review and not may(by, "publish", record):
        raise PermissionDenied(RECALL_FIRST)
    [revision] = save_drafts(
        type(record),
        [(record, content)],
        bases={record.ref: base},
        is_curated=True,
        author=by,
        **given,
    )
    if record.published_at is None:
        write_entries(type(record), [record.pk])
    log_action(Act.SAVE, by=by, record=record, revision=revision, subject=revision.name())
    return revision


@transaction.atomic
def put_aside(record, content: dict, *, by, base, note="", **given) -> Revision:
    """Save a content typed while somebody else saved, as a discarded revision to merge or restore."""
    return new_revision(
        lock_permalink(record.ref),
        content,
        state=State.DISCARDED,
        base=base,
        author=by,
        note=note or str(PUT_ASIDE),
        **given,
    )


def submit(revision, *, by):
    with locked_revision(revision, *MAY_BE_SUBMITTED) as record:
        require_permission(by, record, "change")
        revision.state, revision.reason = State.IN_REVIEW, ""
        revision.save()
        log_action(Act.SUBMIT, by=by, record=record, revision=revision)
        mails.submitted(revision, record, by)


def recall(revision, *, by):
    """The author takes back a submitted revision."""
    with locked_revision(revision, State.IN_REVIEW) as record:
        require_permission(by, record, "change")
        revision.state = State.DRAFT
        revision.save()
        revision.signatures.all().delete()
        log_action(Act.RECALL, by=by, record=record, revision=revision)


def return_to_author(revision, reason: str, *, by):
    """Reject the revision, with a reason for its author."""
    with locked_revision(revision, State.IN_REVIEW) as record:
        require_permission(by, record, "publish")
        if not reason.strip():
            raise ValidationError(_("Say why, so that the author knows what to change."))
        revision.state, revision.reason = State.RETURNED, reason
        revision.save()
        revision.signatures.all().delete()
        log_action(Act.RETURN, by=by, record=record, revision=revision, detail=reason)
        mails.returned(revision, record, by)


def approve(revision, *, by, anyway="") -> bool:
    """Sign the next step of the review; returns whether it was the last one.

    ``anyway``: why it may become public without what is recommended.
    """
    with locked_revision(revision, *MAY_BE_APPROVED) as record:
        is_last, _passed = is_approved(revision, record, by, anyway)
        return is_last


def is_approved(revision, record, by, anyway: str) -> tuple[bool, str]:
    """Sign the next step of the review, unless the revision was approved and scheduled before.

    Returns whether it was the last step, and what the log says of checks that were passed over.
    """
    if revision.state == State.SCHEDULED:
        require_permission(by, record, "publish")
        return True, pass_gate(revision, record, anyway)
    reviews = Reviews(by, [record])
    prefetch_related_objects([revision], "signatures")
    if sentence := reviews.why_not(revision, record):
        raise PermissionDenied(sentence)
    passed = pass_gate(revision, record, anyway)
    step = revision.signatures.count() + 1
    Signature.objects.create(revision=revision, step=step, person=by, at=timezone.now())
    if step >= reviews.steps_of(record):
        return True, passed
    revision.state = State.IN_REVIEW
    revision.save()
    log_action(Act.APPROVE, by=by, record=record, revision=revision, detail=passed)
    return False, passed


def publish(revision, *, by, anyway="") -> bool:
    """Approve the revision and, if that completes the review, publish it; returns whether it did."""
    with locked_revision(revision, *MAY_BE_APPROVED, State.SCHEDULED) as record:
        is_last, passed = is_approved(revision, record, by, anyway)
        if not is_last:
            return False
        publishing.publish(revision, validate=True, curated=True)
        log_action(Act.PUBLISH, by=by, record=record, revision=revision, detail=passed)
        mails.published(revision, record, by)
        return True


def schedule(revision, moment, *, by, anyway="") -> bool:
    """Approve the revision and, if that completes the review, schedule it; returns whether it did."""
    with locked_revision(revision, *MAY_BE_APPROVED, State.SCHEDULED) as record:
        in_future(moment)
        is_last, passed = is_approved(revision, record, by, anyway)
        if not is_last:
            return False
        record.permalink.revisions.scheduled().filter(withdraws=False).exclude(
            pk=revision.pk
        ).update(state=State.SUPERSEDED, newest=False)
        revision.state, revision.moment = State.SCHEDULED, moment
        revision.save()
        mark_newest(record.permalink)
        update_next_change()
        detail = "\n".join(filter(None, [in_zone(moment), passed]))
        log_action(Act.SCHEDULE, by=by, record=record, revision=revision, detail=detail)
        return True


def unschedule(revision, *, by):
    """Cancel a scheduled publication or withdrawal."""
    with locked_revision(revision, State.SCHEDULED) as record:
        require_permission(by, record, "publish")
        permalink = record.permalink
        newer = permalink.revisions.working().exists()
        back = State.SUPERSEDED if newer else State.DRAFT
        revision.state = State.DISCARDED if revision.withdraws else back
        revision.moment = None
        revision.save()
        revision.signatures.all().delete()
        mark_newest(permalink)
        update_next_change()
        log_action(Act.UNSCHEDULE, by=by, record=record, revision=revision)


def discard(revision, *, by, reason=""):
    """Discard a draft of a record that is or was public; it stays in the history."""
    with locked_revision(revision, *Revision.WORKING) as record:
        require_permission(by, record, "change")
        if record.published_at is None:
            raise ValidationError(NEVER_PUBLIC)
        if revision.state == State.IN_REVIEW and not may(by, "publish", record):
            raise PermissionDenied(RECALL_FIRST)
        revision.state = State.DISCARDED
        revision.reason = reason or revision.reason
        revision.save()
        mark_newest(record.permalink)
        finish_remarks(Remark.objects.filter(revision__permalink=record.ref), by=by)
        log_action(Act.DISCARD, by=by, record=record, revision=revision, detail=reason)


def restore(revision, *, by) -> Revision:
    """Create a draft from an earlier revision."""
    record = revision.permalink.record
    require_permission(by, record, "change")
    if not revision.content:
        raise ValidationError(_("This version holds no text to restore."))
    with transaction.atomic():
        permalink = lock_permalink(revision.permalink_id)
        base = permalink.revisions.filter(newest=True).first()
        said = _("Restored from version %(number)s") % {"number": revision.number}
        content = follow_merges(type(record), revision.content)
        draft = save_draft(record, content, by=by, base=base, note=said, taken_from=revision)
        log_action(Act.RESTORE, by=by, record=record, revision=draft, detail=said)
        return draft


def withdraw(record, *, by, reason="", public_reason=""):
    """``reason``: for colleagues; ``public_reason``: a ``WithdrawalReason`` that the public is told."""
    with transaction.atomic():
        require_permission(by, record, "publish")
        publishing.withdraw(record, by=by, reason=reason, public_reason=public_reason, curated=True)
        log_action(Act.WITHDRAW, by=by, record=record, detail=reason)


def schedule_withdrawal(record, moment, *, by, reason="", public_reason=""):
    """Schedule the withdrawal of a public record."""
    with transaction.atomic():
        require_permission(by, record, "publish")
        in_future(moment)
        if not record.is_public:
            raise ValidationError(_("Only what is public can be withdrawn."))
        lock_generation()
        permalink = lock_permalink(record.ref)
        permalink.revisions.scheduled().filter(withdraws=True).update(
            state=State.DISCARDED, moment=None
        )
        revision = new_revision(
            permalink,
            {},
            state=State.SCHEDULED,
            withdraws=True,
            moment=moment,
            author=by,
            reason=reason,
            public_reason=public_reason,
        )
        update_next_change()
        detail = "\n".join(filter(None, [in_zone(moment), reason]))
        log_action(Act.WITHDRAW, by=by, record=record, revision=revision, detail=detail)


def log_refusal(error, *, by, revision):
    """Log a denied permission when the rest of the request was carried out."""
    if isinstance(error, PermissionDenied):
        record = revision.permalink.record
        log_action(Act.REFUSED, by=by, record=record, revision=revision, detail=error)


def in_zone(moment) -> str:
    """The moment for the log, with its time zone."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M} {zone_name()}"


def in_future(moment):
    if moment <= timezone.now():
        raise ValidationError(_("This moment has passed; choose one that is still to come."))
