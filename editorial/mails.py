"""Mails to staff when a change is submitted, returned or published; none where no mail is set up."""

import logging
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from editorial import review

logger = logging.getLogger(__name__)


def submitted(revision, record, by):
    people = [
        one for one in review.reviewers_of(record) if not review.why_not(one, revision, record)
    ]
    tell(people, "submitted", revision, record, by)


def returned(revision, record, by=None):
    tell([revision.author], "returned", revision, record, by)


def published(revision, record, by=None):
    tell([revision.author], "published", revision, record, by)


def tell(people, what, revision, record, by):
    """Send it after the transaction; whoever did it is not told."""
    to = sorted({one.email for one in people if one and one.is_active and one.email and one != by})
    if not (settings.SENDS_MAIL and to):
        return
    meta = record._meta
    context = {
        "revision": revision,
        "record": record,
        "by": by,
        "address": settings.SITE_URL
        + reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk]),
    }
    subjects = in_every_language(f"editorial/mails/{what}_subject.txt", context)
    subject = " / ".join(" ".join(one.split()) for one in subjects)
    text = "\n\n".join(in_every_language(f"editorial/mails/{what}.txt", context))
    transaction.on_commit(partial(send, [EmailMessage(subject, text, to=[one]) for one in to]))


def in_every_language(template: str, context: dict) -> list[str]:
    """Chinese first, as staff write; nobody told us which of them reads which."""
    said = []
    for language in ["zh-hans", "en"]:
        with translation.override(language):
            said.append(render_to_string(template, context).strip())
    return said


def send(mails):
    """A mail that cannot be sent is no reason to refuse what it tells of."""
    try:
        get_connection().send_messages(mails)
    except (OSError, ValueError, SMTPException):
        logger.exception("A mail to staff could not be sent.")
