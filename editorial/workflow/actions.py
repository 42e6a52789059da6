"""What staff do to revisions. Each act is one transaction, asks for the right, and leaves a line."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.revisions.apply import apply
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import lock_permalink, mark_newest, new_revision
from editorial.revisions.references import follow_merges
from editorial.revisions.revision import Revision, Signature
from editorial.workflow import mails, publishing, review
from editorial.workflow.log import LogLine, log_action
from editorial.workflow.next_change import update_next_change
from records.indexing.writing import write_entries
from serving.generation import lock_generation

State, Act = Revision.State, LogLine.Act
MAY_BE_SUBMITTED = [State.DRAFT, State.RETURNED]
MAY_BE_APPROVED = [State.DRAFT, State.RETURNED, State.IN_REVIEW]
MAY_NOT_CHANGE = gettext_lazy("Your account may not change this entry.")
NEVER_PUBLIC = gettext_lazy("This entry was never public: delete it instead.")
RECALL_FIRST = gettext_lazy("This entry is in review. Recall it before you change it.")


# The note of a text that was put aside, where its author wrote none.
PUT_ASIDE = gettext_lazy("Put aside: somebody else had saved meanwhile")


class StateChanged(Exception):
    """Somebody else was faster: the revision is in another state than the person saw."""


@contextmanager
def locked_revision(revision, *states):
    """The revision as it now is, and its record; nobody else changes them meanwhile.

    What the public sees is held before the record, as everywhere: in another order two acts could
    wait for each other.
    """
    with transaction.atomic():
        lock_generation()
        permalink = lock_permalink(revision.permalink)
        revision.refresh_from_db()
        if revision.state not in states:
            raise StateChanged(
                _("Nothing was done: this version is “%(state)s” by now.")
                % {"state": revision.get_state_display()}
            )
        yield permalink.record


def require_permission(user, record, action):
    """Raise PermissionDenied if the person's role or limit does not allow it."""
    if not user.has_perm(review.permission(record, action), record):
        if action == "publish":
            raise PermissionDenied(review.MAY_NOT_PUBLISH)
        raise PermissionDenied(MAY_NOT_CHANGE)


@transaction.atomic
def save_draft(record, content: dict, *, by, base=None, **given) -> Revision:
    """Store a new working revision; the public sees nothing of it.

    The row of a record that was never public follows it.
    """
    if record.published_at is None:
        # Its entries are written below; see held().
        lock_generation()
    permalink = lock_permalink(record.permalink)
    # Somebody may have published it meanwhile: then the row is no longer the draft's.
    record.refresh_from_db(fields=["published_at", "withdrawn_at"])
    newest = permalink.revisions.filter(newest=True).first()
    if base and newest and newest.pk != base.pk:
        raise StateChanged(_("Somebody else has saved this entry meanwhile."))
    working = permalink.revisions.working()
    if working.filter(state=State.IN_REVIEW).exists() and not review.may_publish(by, record):
        raise PermissionDenied(RECALL_FIRST)
    working.update(state=State.SUPERSEDED, newest=False)
    if record.published_at is None:
        apply(record, content)
        content = content_of(record)
    revision = new_revision(permalink, content, state=State.DRAFT, base=base, author=by, **given)
    mark_newest(permalink)
    if record.published_at is None:
        mark_curated(record)
        write_entries(record)
    log_action(Act.SAVE, by=by, record=record, revision=revision, subject=revision.name())
    return revision


@transaction.atomic
def put_aside(record, content: dict, *, by, base, note="", **given) -> Revision:
    """Keep what was written while somebody else saved; it is no draft, but can be taken up again."""
    return new_revision(
        lock_permalink(record.permalink),
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
    """The author takes back what he submitted."""
    with locked_revision(revision, State.IN_REVIEW) as record:
        require_permission(by, record, "change")
        revision.state = State.DRAFT
        revision.save()
        revision.signatures.all().delete()
        log_action(Act.RECALL, by=by, record=record, revision=revision)


def return_to_author(revision, reason: str, *, by):
    """Return it to its author, with the reason."""
    with locked_revision(revision, State.IN_REVIEW) as record:
        require_permission(by, record, "publish")
        if not reason.strip():
            raise ValidationError(_("Say why, so that the author knows what to change."))
        revision.state, revision.reason = State.RETURNED, reason
        revision.save()
        revision.signatures.all().delete()
        log_action(Act.RETURN, by=by, record=record, revision=revision, detail=reason)
        mails.returned(revision, record, by)


def approve(revision, *, by) -> bool:
    """Sign one step of the review; returns whether this was the last that was needed."""
    with locked_revision(revision, *MAY_BE_APPROVED) as record:
        sign(revision, record, by)
        left = review.steps_left(revision, record)
        if left:
            revision.state = State.IN_REVIEW
            revision.save()
            log_action(Act.APPROVE, by=by, record=record, revision=revision)
        return not left


def sign(revision, record, by):
    if sentence := review.why_not(by, revision, record):
        raise PermissionDenied(sentence)
    Signature.objects.create(
        revision=revision,
        step=revision.signatures.count() + 1,
        person=by,
        at=timezone.now(),
    )


def publish(revision, *, by) -> bool:
    """Approve it and, where that was the last step, let the public see it; returns whether it does."""
    with locked_revision(revision, *MAY_BE_APPROVED, State.SCHEDULED) as record:
        if revision.state == State.SCHEDULED:
            require_permission(by, record, "publish")
        elif not approve(revision, by=by):
            return False
        publishing.publish(revision, validate=True)
        mark_curated(record)
        log_action(Act.PUBLISH, by=by, record=record, revision=revision)
        mails.published(revision, record, by)
        return True


def schedule(revision, moment, *, by) -> bool:
    """Approve it and, where that was the last step, let it go live at a moment."""
    with locked_revision(revision, *MAY_BE_APPROVED, State.SCHEDULED) as record:
        in_future(moment)
        if revision.state == State.SCHEDULED:
            require_permission(by, record, "publish")
        elif not approve(revision, by=by):
            return False
        record.permalink.revisions.scheduled().filter(withdraws=False).exclude(
            pk=revision.pk
        ).update(state=State.SUPERSEDED, newest=False)
        revision.state, revision.moment = State.SCHEDULED, moment
        revision.save()
        mark_newest(record.permalink)
        update_next_change()
        log_action(Act.SCHEDULE, by=by, record=record, revision=revision, detail=in_zone(moment))
        return True


def unschedule(revision, *, by):
    """Take a planned publication, or a planned withdrawal, off the schedule."""
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
    """Put a draft of a record aside that the public sees, or saw; it stays among the versions."""
    with locked_revision(revision, *Revision.WORKING) as record:
        require_permission(by, record, "change")
        if record.published_at is None:
            raise ValidationError(NEVER_PUBLIC)
        if revision.state == State.IN_REVIEW and not review.may_publish(by, record):
            raise PermissionDenied(RECALL_FIRST)
        revision.state = State.DISCARDED
        revision.reason = reason or revision.reason
        revision.save()
        mark_newest(record.permalink)
        log_action(Act.DISCARD, by=by, record=record, revision=revision, detail=reason)


def restore(revision, *, by) -> Revision:
    """Make what was once written a new draft."""
    record = revision.permalink.record
    require_permission(by, record, "change")
    if not revision.content:
        raise ValidationError(_("This version holds no text to restore."))
    with transaction.atomic():
        permalink = lock_permalink(revision.permalink)
        base = permalink.revisions.filter(newest=True).first()
        said = _("Restored from version %(number)s") % {"number": revision.number}
        content = follow_merges(type(record), revision.content)
        draft = save_draft(record, content, by=by, base=base, note=said, taken_from=revision)
        log_action(Act.RESTORE, by=by, record=record, revision=draft, detail=said)
        return draft


def withdraw(record, *, by, reason=""):
    with transaction.atomic():
        require_permission(by, record, "publish")
        publishing.withdraw(record, by=by, reason=reason)
        mark_curated(record)
        log_action(Act.WITHDRAW, by=by, record=record, detail=reason)


def schedule_withdrawal(record, moment, *, by, reason=""):
    """Let the record be withdrawn at a moment."""
    with transaction.atomic():
        require_permission(by, record, "publish")
        in_future(moment)
        if not record.is_public:
            raise ValidationError(_("Only what is public can be withdrawn."))
        lock_generation()
        permalink = lock_permalink(record.permalink)
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
        )
        update_next_change()
        detail = "\n".join(filter(None, [in_zone(moment), reason]))
        log_action(Act.WITHDRAW, by=by, record=record, revision=revision, detail=detail)


def mark_curated(record):
    """Say that staff have the record in hand: what loads files leaves it alone."""
    type(record).objects.filter(pk=record.pk).update(curated_at=timezone.now())


def log_refusal(error, *, by, revision):
    """Leave a trace of what a person was refused where the rest of what he asked for was done."""
    if isinstance(error, PermissionDenied):
        record = revision.permalink.record
        log_action(Act.REFUSED, by=by, record=record, revision=revision, detail=error)


def in_zone(moment) -> str:
    """As the log keeps it: the same for readers of any language."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M} {timezone.get_current_timezone_name()}"


def in_future(moment):
    if moment <= timezone.now():
        raise ValidationError(_("This moment has passed; choose one that is still to come."))
