"""Applies scheduled publications and withdrawals when they are due."""

import logging

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.revisions.create_revision import mark_newest
from editorial.revisions.revision import Revision
from editorial.workflow import mails, publishing
from editorial.workflow.log import LogLine, log_action
from editorial.workflow.next_change import update_next_change
from serving.availability import trouble_of
from serving.generation import bump_generation, lock_generation

State = Revision.State
logger = logging.getLogger(__name__)


@transaction.atomic
def publish_due():
    """Apply everything that is due; concurrent calls do nothing."""
    lock_generation()
    for revision in Revision.objects.due(timezone.now()):
        carry_out(revision)
    update_next_change()
    bump_generation()


def carry_out(revision):
    """Apply one change. If it fails, it is returned to its author; the others are applied."""
    try:
        with transaction.atomic():
            do(revision)
    except (ValidationError, DatabaseError) as error:
        if trouble_of(error):
            # Database busy or disk full: roll back and try again later.
            raise
        logger.warning("The scheduled change %s failed: %s", revision, error)
        give_back(revision, error)


def do(revision):
    record = revision.permalink.record
    if revision.withdraws:
        publishing.withdraw(revision)
        if revision.state == State.SCHEDULED:
            # It was withdrawn by hand before.
            revision.state = State.DISCARDED
            revision.save()
        log_action(LogLine.Act.WITHDRAW, record=record, revision=revision)
        return
    publishing.publish(revision, validate=True)
    log_action(LogLine.Act.PUBLISH, record=record, revision=revision)
    mails.published(revision, record)


def give_back(revision, error):
    revision.refresh_from_db()
    working = revision.permalink.revisions.working()
    revision.state = State.DISCARDED if revision.withdraws or working.exists() else State.RETURNED
    revision.moment = None
    unfit = _("It does not fit with what others have published meanwhile.")
    revision.reason = " ".join(getattr(error, "messages", [unfit]))
    revision.save()
    mark_newest(revision.permalink)
    record = revision.permalink.record
    log_action(LogLine.Act.RETURN, record=record, revision=revision, detail=revision.reason)
    mails.returned(revision, record)
