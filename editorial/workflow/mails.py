"""Mails to staff about submitted, returned and published changes; none unless mail is configured."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from editorial.admin_pages import admin_page
from editorial.outgoing_mail.mail import ENTRY
from editorial.people import full_name
from editorial.permissions.review import Reviews
from editorial.permissions.staff_only import sees
from editorial.remarks.remark import Remark


def submitted(revision, record, by):
    """``by``: None for what an office submitted without an account."""
    if settings.SENDS_MAIL:
        reviews = Reviews(by, [record] if by else [])
        people = [
            person
            for person in reviews.reviewers_of(record)
            if not reviews.why_not(revision, record, person)
        ]
        send_about(people, "submitted", revision, record, by or revision.submitted_by)


def returned(revision, record, by=None):
    if settings.SENDS_MAIL:
        remarks = Remark.objects.open_of(record)
        send_about([revision.author], "returned", revision, record, by, remarks=remarks)


def published(revision, record, by=None):
    if settings.SENDS_MAIL:
        send_about([revision.author], "published", revision, record, by)


def assigned(record, person, by, note: str):
    if settings.SENDS_MAIL:
        address = settings.SITE_URL + admin_page(record, "change", record.pk)
        context = {"record": record, "by": full_name(by), "note": note, "address": address}
        send_after([person], "assigned", context, by)


def batch_published(batch):
    """One mail for the whole batch, to the person who imported it."""
    address = settings.SITE_URL + admin_page(batch.model, "batch", batch.pk)
    context = {"batch": batch, "by": full_name(batch.publisher), "address": address}
    send_after([batch.person], "batch_published", context, batch.publisher)


def send_about(people, what, revision, record, by, **more):
    address = settings.SITE_URL + admin_page(record, "change", record.pk)
    context = {"revision": revision, "record": record, "by": by and full_name(by)}
    context |= {"address": address} | more
    send_after(people, what, context, by)


def send_after(people, what: str, context: dict, by):
    """Mail what happened, once it is committed (see ``outgoing_mail``).

    Neither to the acting user nor to whoever may no longer see drafts of the record.
    """
    record = context.get("record")
    to = sorted(
        {
            person.email
            for person in people
            if person and person.is_active and person.email and person != by
            if record is None or sees(person, record)
        }
    )
    if not (settings.SENDS_MAIL and to):
        return
    subjects = in_every_language(f"editorial/mails/{what}_subject.txt", context)
    subject = " / ".join(" ".join(subject_line.split()) for subject_line in subjects)
    text = "\n\n".join(in_every_language(f"editorial/mails/{what}.txt", context))
    for address in to:
        EmailMessage(subject, text, to=[address], headers=headers_about(record)).send()


def headers_about(record) -> dict[str, str]:
    """By these, ``manage.py erase`` finds what waits to be sent."""
    return {ENTRY: record.permalink_id} if record else {}


def in_every_language(template: str, context: dict) -> list[str]:
    """Chinese first; users have no language preference, so a mail has both."""
    texts = []
    for language in ["zh-hans", "en"]:
        with translation.override(language):
            texts.append(render_to_string(template, context).strip())
    return texts
