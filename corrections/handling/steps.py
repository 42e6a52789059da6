"""What staff do with a message of a reader; nothing of the reader's text goes into the log."""

import logging
from smtplib import SMTPException

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
from records.models import Change
from serving.generation import bump_generation

State = Suggestion.State
logger = logging.getLogger(__name__)


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


def answer(suggestion, text: str, *, by) -> bool:
    """Answer the reader by mail, once; returns whether it was sent. Else the text is kept.

    Raises ValidationError where there is nobody to answer, or an answer was sent.
    """
    if not suggestion.contact:
        raise ValidationError(_("The reader left no address."))
    with transaction.atomic():
        locked = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
        if locked.was_mailed:
            raise ValidationError(_("An answer was sent already."))
        # Marked before it is sent, so that two people do not both send one.
        Suggestion.objects.filter(pk=locked.pk).update(
            answer=text, answered_by=by, answered_at=timezone.now(), was_mailed=settings.SENDS_MAIL
        )
    is_sent = settings.SENDS_MAIL and send(suggestion, text)
    if settings.SENDS_MAIL and not is_sent:
        Suggestion.objects.filter(pk=suggestion.pk).update(was_mailed=False)
    suggestion.refresh_from_db()
    record = suggestion.record
    log_action(LogLine.Act.ANSWER, by=by, record=record, detail=f"{suggestion.pk}")
    return is_sent


def send(suggestion, text: str) -> bool:
    with translation.override(suggestion.language):
        is_question = suggestion.purpose == Suggestion.Purpose.QUESTION
        pattern = (
            _("Your question of %(date)s")
            if is_question
            else _("Your suggested correction of %(date)s")
        )
        day = date_format(timezone.localtime(suggestion.sent_at), "DATE_FORMAT")
        subject = pattern % {"date": day}
    try:
        return EmailMessage(subject, text, to=[suggestion.contact]).send() > 0
    except (OSError, ValueError, SMTPException):
        logger.exception("An answer to a reader could not be sent.")
        return False


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
