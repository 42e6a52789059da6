"""Mails to staff what readers send; it stays in the admin in any case."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from corrections.handling.queue import suggestions_for
from corrections.models import Suggestion
from editorial.workflow.mails import send_after

# From all networks together; more would be a flood.
MOST_MAILED_IN_AN_HOUR = 20


def forward(suggestion):
    """Mail the message to whoever may handle it, without the address of the reader."""
    an_hour_ago = timezone.now() - timedelta(hours=1)
    lately = Suggestion.objects.filter(sent_at__gt=an_hour_ago)
    if not settings.SENDS_MAIL or lately.count() > MOST_MAILED_IN_AN_HOUR:
        return
    page = reverse("admin:corrections_suggestion_change", args=[suggestion.pk])
    record = suggestion.record
    context = {"suggestion": suggestion, "record": record, "address": settings.SITE_URL + page}
    send_after(handlers_of(suggestion), "from_reader", context, None)


def handlers_of(suggestion) -> list:
    """Active staff who may deal with it, by role and limits."""
    people = get_user_model().objects.with_perm("corrections.change_suggestion", is_active=True)
    return [
        person
        for person in people.filter(is_staff=True)
        if suggestions_for(person).filter(pk=suggestion.pk).exists()
    ]
