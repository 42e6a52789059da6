"""What a person does with a batch: upload, confirm, publish, cancel, undo, resolve conflicts."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editorial.background.worker import start
from editorial.permissions import review
from editorial.permissions.limits import limit_of
from tables.batches.batch import Batch, StagedRow
from tables.batches.batch_questions import question_about
from tables.batches.mending import read_typed
from tables.batches.publish_batch import leave_alone
from tables.read.headings import heading_key
from tables.read.matching import possible_meanings

State = Batch.State


def new_batch(kind, file_name: str, data: bytes, person) -> Batch:
    """Store the file in a new batch; raises PermissionDenied."""
    check_person(kind, person)
    return Batch.objects.create(
        **Batch().lease_of(Batch.State.READING),
        kind=ContentType.objects.get_for_model(kind),
        file_name=file_name[-200:],
        file=data,
        person=person,
        language=get_language(),
    )


def check_person(kind, person):
    if not review.may(person, "change", kind) or is_beyond(kind, person):
        raise PermissionDenied(_("Your account may not change these entries."))


def is_beyond(kind, person) -> bool:
    """Whether the person's limit excludes the kind and every record of it."""
    limit = limit_of(person)
    if not limit:
        return False
    kinds = set(limit.kinds.all())
    of_kind = ContentType.objects.get_for_model(kind)
    return bool(kinds and of_kind not in kinds and not limit.records.filter(kind=of_kind).exists())


def decide(batch, act: str, request) -> str:
    """Carry out an action without confirmation page; returns a message, or ""."""
    acts = {
        "confirm": confirm,
        "cancel": cancel,
        "take": take,
        "row": take_row,
        "match": match,
        "mend": lambda batch, request: "",
    }
    if act not in acts:
        raise Http404
    return acts[act](batch, request)


def keep_typed(batch, request) -> str | None:
    """Mend rows by what was typed on the page, whichever button was pressed; None if nothing was."""
    if batch.person_id != request.user.pk:
        return None
    with transaction.atomic():
        locked = Batch.objects.select_for_update().defer("file").get(pk=batch.pk)
        sentence = read_typed(locked, request.POST)
    batch.state = locked.state
    if batch.state == State.AGAIN:
        start(batch)
    return sentence


@transaction.atomic
def answer(batch, act: str, marks: dict[str, str], user, anyway="") -> bool:
    """Carry out a confirmed action; False if the records changed since the page was shown.

    ``anyway``: why they are published without what is recommended.

    Publishing proceeds in that case, without the changed drafts.
    """
    Batch.objects.select_for_update().get(pk=batch.pk)
    question = question_about(batch, act, user)
    changed = question.changed(marks)
    to_do = {subject.ref for subject in question.subjects.to_do} - changed
    lacks_reason = question.subjects.asks_anyway and not anyway
    if question.error or lacks_reason or not to_do or (changed and act != "publish"):
        return False
    if not moves(batch, act, user, anyway):
        return False
    if act != "undo":
        left = {row.row.ref: row.left_alone for row in question.rows if row.left_alone}
        batch.rows.update(left_alone="")
        leave_alone(batch, left | dict.fromkeys(changed, StagedRow.LeftAlone.CHANGED))
    return True


def moves(batch, act: str, user, anyway: str) -> bool:
    if act == "confirm":
        return batch.confirm(user, publish=True, anyway=anyway)
    if act == "publish":
        return batch.move(State.PUBLISHING, [State.DONE], publisher=user, anyway=anyway)
    return batch.move(State.UNDOING, [State.DONE, State.PUBLISHED], publisher=user)


def check_asked(batch, act: str, request) -> str:
    """Why the action is no longer possible, or ""; raises PermissionDenied."""
    states = {"confirm": [State.READY], "publish": [State.DONE]}
    if act == "confirm" and batch.person_id != request.user.pk:
        raise PermissionDenied(_("Only the person who sent the file imports it."))
    if batch.state not in states.get(act, [State.DONE, State.PUBLISHED]):
        return too_late(batch)
    return ""


def confirm(batch, request) -> str:
    if batch.person_id != request.user.pk:
        raise PermissionDenied(_("Only the person who sent the file imports it."))
    if not batch.confirm(request.user):
        return too_late(batch)
    start(batch)
    return ""


def cancel(batch, request) -> str:
    """Cancel the batch; allowed for the uploader and for those who may publish the kind."""
    kind = batch.kind.model_class()
    if batch.person != request.user and not review.may(request.user, "publish", kind):
        raise PermissionDenied(_("Only the one who sent this file may cancel it."))
    if not batch.move(State.CANCELLED, Batch.BEFORE_IMPORT, file=b"", columns=[]):
        return too_late(batch)
    batch.rows.all().delete()
    return _("Cancelled: nothing was written.")


def take(batch, request) -> str:
    """Resolve conflicts in favour of the file or the site, for one row or for all."""
    if batch.state != State.READY or batch.person_id != request.user.pk:
        return too_late(batch)
    whose, _dash, number = request.POST.get("whose", "").partition("-")
    rows = batch.rows.filter(pk=number) if number.isdecimal() else batch.rows.all()
    rows.exclude(conflicts=[]).update(takes_file=whose == "file")
    return ""


def take_row(batch, request) -> str:
    """Take a row that is left out, or all that have only wrong cells; or leave out a new one."""
    if batch.state != State.READY or batch.person_id != request.user.pk:
        return too_late(batch)
    sorts = StagedRow.Sort
    whether, _dash, number = request.POST.get("whether", "").partition("-")
    rows = batch.rows.filter(pk=number if number.isdecimal() else 0)
    if whether == "leave":
        rows.filter(sort=sorts.NEW).update(sort=sorts.LEFT, otherwise=sorts.NEW)
        return ""
    if whether == "all":
        rows = batch.rows.filter(sort=sorts.REFUSED)
    rows.exclude(otherwise="").update(sort=F("otherwise"), otherwise="")
    return ""


def match(batch, request) -> str:
    """Read the file once more with the meanings that a person chose for its headings."""
    if batch.person_id != request.user.pk or not batch.columns:
        return too_late(batch)
    known = possible_meanings(batch.model)
    chosen = {
        heading_key(column["heading"]): request.POST.get(f"column-{place}", "")
        for place, column in enumerate(batch.columns)
    }
    matched = {key: meaning if meaning in known else "" for key, meaning in chosen.items()}
    with transaction.atomic():
        if not batch.move(
            State.READING,
            [State.READY, State.REFUSED],
            matched=matched,
            mended={},
            unchanged=0,
            left_out=[],
        ):
            return too_late(batch)
        batch.rows.all().delete()
    start(batch)
    return ""


def too_late(batch) -> str:
    batch.refresh_from_db(fields=["state"])
    return _("Nothing was done: this import is “%(state)s” by now.") % {
        "state": batch.get_state_display()
    }
