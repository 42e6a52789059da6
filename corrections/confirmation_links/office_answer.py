"""What offices answer through confirmation links."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corrections.confirmation_links.confirmation_link import ConfirmationLink
from editorial.revisions.revision import Revision

# How long the name of the person is kept after the answer was dealt with.
NAMES_KEPT = timedelta(days=183)


class OfficeAnswerQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=OfficeAnswer.State.WAITING)

    def forget_names(self):
        """Delete the names of persons from answers that were dealt with six months ago."""
        old = self.filter(handled_at__lt=timezone.now() - NAMES_KEPT)
        old.exclude(person="").update(person="")


class OfficeAnswer(models.Model):
    """A confirmation, or changes as a revision; ``office`` and ``person`` are as they were typed."""

    class Sort(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed as correct")
        CHANGES = "changes", _("changes suggested")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a reviewer")
        PASSED_ON = "passed", _("passed on to review")
        ACCEPTED = "accepted", _("accepted")
        CLOSED = "closed", _("closed without change")

    link = models.ForeignKey(ConfirmationLink, on_delete=models.CASCADE, related_name="answers")
    sort = models.CharField(_("answer"), max_length=9, choices=Sort)
    office = models.CharField(_("office"), max_length=200)
    person = models.CharField(_("name of the person"), max_length=100, blank=True)
    message = models.TextField(_("anything else"), max_length=4000, blank=True)
    # The version that was confirmed, or the one that holds the changes.
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)

    objects = OfficeAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer through a confirmation link")
        verbose_name_plural = _("answers through confirmation links")
        ordering = ["-sent_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.link} · {self.get_sort_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    def handle(self, state, *, by=None):
        self.state, self.handled_by, self.handled_at = state, by, timezone.now()
        self.save()
