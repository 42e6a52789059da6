"""What staff do with a message of a reader; nothing of the reader's text goes into the log."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from corrections.models import Suggestion
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.log import LogLine, log_action
from editorial.workflow.mails import headers_about
from records.models import Change
from serving.generation import bump_generation

State = Suggestion.State


def take(suggestion, *, by):
    """Say to colleagues that one deals with it."""
    suggestion.handler = by
    if suggestion.state == State.NEW:
        suggestion.state = State.TAKEN
    suggestion.save(update_fields=["handler", "state"])


@transaction.atomic
def make_draft(suggestion, *, by) -> bool:
    """Make a draft that names the suggestion; False if a draft is open, which stays as it is."""
    record = suggestion.permalink.record
    actions.require_permission(by, record, "change")
    take(suggestion, by=by)
    newest = newest_of(record.permalink)
    if newest is None or newest.state != Revision.State.PUBLISHED:
        return False
    day = date_format(timezone.localtime(suggestion.sent_at), "DATE_FORMAT")
    words = {"number": suggestion.pk, "date": day}
    note = _("From suggested correction %(number)s of %(date)s") % words
    actions.save_draft(record, newest.content, by=by, base=newest, note=note)
    return True


@transaction.atomic
def answer(suggestion, text: str, *, by) -> bool:
    """Answer the reader by mail, once; returns whether mails are sent. Else the text is kept.

    Raises ValidationError where there is nobody to answer, or an answer was sent.
    """
    if not suggestion.contact:
        raise ValidationError(_("The reader left no address."))
    if Suggestion.objects.select_for_update().get(pk=suggestion.pk).was_mailed:
        raise ValidationError(_("An answer was sent already."))
    Suggestion.objects.filter(pk=suggestion.pk).update(
        answer=text, answered_by=by, answered_at=timezone.now(), was_mailed=settings.SENDS_MAIL
    )
    suggestion.refresh_from_db()
    record = suggestion.record
    if settings.SENDS_MAIL:
        send(suggestion, text, record)
    log_action(LogLine.Act.ANSWER, by=by, record=record, detail=f"{suggestion.pk}")
    return settings.SENDS_MAIL


def send(suggestion, text: str, record):
    with translation.override(suggestion.language):
        is_question = suggestion.purpose == Suggestion.Purpose.QUESTION
        pattern = (
            _("Your question of %(date)s")
            if is_question
            else _("Your suggested correction of %(date)s")
        )
        day = date_format(timezone.localtime(suggestion.sent_at), "DATE_FORMAT")
        subject = pattern % {"date": day}
    EmailMessage(subject, text, to=[suggestion.contact], headers=headers_about(record)).send()


def change_since(suggestion) -> Change | None:
    """The last public change of the record since the suggestion came in, if the record is public."""
    record = suggestion.record
    if not (record and record.is_public):
        return None
    return record.permalink.changes.filter(at__gte=suggestion.sent_at).first()


@transaction.atomic
def say_corrected(suggestion, is_said: bool, *, by):
    """Say on the public page that the last change was a correction, or no longer say so."""
    change = change_since(suggestion)
    if change is None:
        raise ValidationError(_("Nothing has been published since the suggestion came in."))
    actions.require_permission(by, suggestion.permalink.record, "publish")
    Change.objects.filter(pk=change.pk).update(corrects=is_said)
    bump_generation()
