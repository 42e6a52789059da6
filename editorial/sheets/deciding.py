"""What a person decides about a batch: to import it, publish it, leave it, or undo it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from editorial import review
from editorial.sheets.batches import Batch
from editorial.sheets.publishing_batches import why_not
from editorial.sheets.running import start

State = Batch.State


def decide(batch, act: str, request) -> str:
    """Do it; returns what to say beyond what the page will show."""
    acts = {
        "confirm": confirm,
        "cancel": cancel,
        "publish": publish,
        "undo": undo,
        "take": take,
    }
    if act not in acts:
        raise Http404
    return acts[act](batch, request)


def confirm(batch, request) -> str:
    at_once = "publish" in request.POST
    if at_once and (sentence := why_not(request.user, batch)):
        raise PermissionDenied(sentence)
    if batch.person_id != request.user.pk:
        raise PermissionDenied(_("Only the person who sent the file imports it."))
    if not batch.confirm(request.user, publish=at_once):
        return too_late(batch)
    start(batch)
    return ""


def cancel(batch, request) -> str:
    """Give it up; the one who sent it may, and who may publish such entries."""
    if batch.person != request.user and not review.may_publish(
        request.user, batch.kind.model_class()
    ):
        raise PermissionDenied(_("Only the one who sent this file may cancel it."))
    if not batch.move(State.CANCELLED, [State.READY, State.READING, State.REFUSED], file=b""):
        return too_late(batch)
    batch.rows.all().delete()
    return _("Cancelled: nothing was written.")


def publish(batch, request) -> str:
    """Let the public see the drafts of a batch that was imported before."""
    if sentence := why_not(request.user, batch):
        raise PermissionDenied(sentence)
    if not batch.move(State.PUBLISHING, [State.DONE], publisher=request.user):
        return too_late(batch)
    start(batch)
    return ""


def undo(batch, request) -> str:
    """Of what is public, only whoever may publish; of drafts, whoever imported them or may publish."""
    may_publish = review.may_publish(request.user, batch.model)
    if not may_publish and (batch.was_published or batch.person_id != request.user.pk):
        raise PermissionDenied(_("Your account may not undo this import."))
    moved = batch.move(State.UNDOING, [State.DONE, State.PUBLISHED], publisher=request.user)
    if not moved:
        return too_late(batch)
    start(batch)
    return ""


def take(batch, request) -> str:
    """Where site and file both changed the same: whose word stands, for one row or for all."""
    if batch.state != State.READY or batch.person_id != request.user.pk:
        return too_late(batch)
    row = request.POST.get("row", "")
    rows = batch.rows.filter(pk=row) if row.isdecimal() else batch.rows.all()
    rows.exclude(conflicts=[]).update(takes_file=request.POST.get("whose") == "file")
    return ""


def too_late(batch) -> str:
    batch.refresh_from_db(fields=["state"])
    return _("Nothing was done: this import is “%(state)s” by now.") % {
        "state": batch.get_state_display()
    }
