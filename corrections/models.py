"""Corrections and questions of readers; registers the models of confirmation links."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from corrections.confirmation_links.confirmation_link import ConfirmationLink
from corrections.confirmation_links.office_answer import OfficeAnswer
from records.models.permalinks import Permalink

__all__ = ["ConfirmationLink", "OfficeAnswer", "Suggestion"]

KEPT = timedelta(days=183)
LONGEST = 4000


class SuggestionQuerySet(models.QuerySet):
    def open_for(self, person):
        """Those nobody deals with yet, and those the person does."""
        taken = models.Q(state=Suggestion.State.TAKEN, handler=person)
        return self.filter(models.Q(state=Suggestion.State.NEW) | taken)

    def kept(self):
        """Without those that ``forget_old`` deletes."""
        return self.filter(sent_at__gte=timezone.now() - KEPT)

    def forget_old(self) -> int:
        """Delete suggestions older than six months; returns how many."""
        deleted, _by_model = self.filter(sent_at__lt=timezone.now() - KEPT).delete()
        return deleted


class Suggestion(models.Model):
    """A correction that a reader suggests, or a question; plain text, never shown to the public."""

    class Purpose(models.TextChoices):
        CORRECTION = "correction", _("Something is wrong here")
        QUESTION = "question", _("A question to the secretariat")

    class State(models.TextChoices):
        NEW = "new", _("not yet dealt with")
        TAKEN = "taken", _("being dealt with")
        ANSWERED = "answered", _("dealt with")
        CLOSED = "closed", _("closed without change")

    permalink = models.ForeignKey(
        Permalink,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="suggestions",
        verbose_name=_("record"),
    )
    purpose = models.CharField(
        _("What is it about?"), max_length=10, choices=Purpose, default=Purpose.CORRECTION
    )
    page = models.CharField(_("page"), max_length=300, blank=True, editable=False)
    text = models.TextField(_("message"), max_length=LONGEST)
    source = models.CharField(_("where that is said"), max_length=600, blank=True)
    contact = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW)

    # Who deals with it, and the answer to the reader, sent once.
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    answer = models.TextField(blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    was_mailed = models.BooleanField(default=False, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction or question")
        verbose_name_plural = _("corrections and questions")
        ordering = ["-sent_at"]
        default_permissions = ("view", "change")
        indexes = [models.Index(fields=["state", "-sent_at"], name="suggestion_state")]

    @cached_property
    def record(self):
        """The record it is about; a list sets those of all its rows."""
        return self.permalink.record if self.permalink else None

    def __str__(self):
        return self.text[:60]
