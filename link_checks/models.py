from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.background.work import Work
from evidence.models import Source
from records.kinds import record_kinds
from values.constraints import Check


class Problem(models.TextChoices):
    """Why there was no HTTP response."""

    NOT_AN_ADDRESS = "address", _("not an address of the web")
    NO_HOST = "host", _("no such host")
    PRIVATE = "private", _("leads into a private network")
    NO_CONNECTION = "connection", _("no connection")
    NOT_SECURE = "secure", _("no secure connection")
    TOO_LATE = "late", _("no answer in time")
    IN_CIRCLES = "circles", _("forwards without end")


class LinkCheckQuerySet(models.QuerySet):
    def in_use(self):
        """Addresses still used by a source or a published record."""
        named = Q(address__in=Source.objects.values("address"))
        for kind in record_kinds():
            for addresses in kind.objects.published().web_addresses():
                named |= Q(address__in=addresses)
        return self.filter(named)

    def gone(self):
        return self.filter(gone=True)


class LinkCheck(models.Model):
    """The latest result of checking an external address."""

    address = models.CharField(_("address"), max_length=600, unique=True)
    checked_at = models.DateTimeField(_("last asked"))
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    problem = models.CharField(_("problem"), max_length=10, choices=Problem, blank=True)
    failing_since = models.DateField(_("fails since"), null=True)
    # Set after failures on two different days.
    gone = models.BooleanField(_("no longer answers"), default=False)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked address")
        verbose_name_plural = _("checked addresses")
        ordering = ["-gone", "-failing_since", "address"]
        default_permissions = ("view",)
        constraints = [
            Check(
                condition=Q(gone=False) | Q(failing_since__isnull=False),
                name="gone_fails_since_a_day",
                violation_error_message=_("Give the day since which the address has failed."),
                violation_error_code="failing_since",
            )
        ]

    def __str__(self):
        return self.address

    def hear(self, answer):
        """Update from an answer; failures on two different days set ``gone``."""
        now = timezone.now()
        today = timezone.localdate(now)
        self.checked_at, self.status, self.problem = now, answer.status, answer.problem
        self.failing_since = (self.failing_since or today) if answer.is_failing else None
        self.gone = bool(self.failing_since and self.failing_since < today)


class LinkRound(Work):
    """A check of all addresses that staff began; a process of its own asks them."""

    class State(models.TextChoices):
        DOING = "doing", pgettext_lazy("step", "in progress")
        DONE = "done", pgettext_lazy("step", "done")

    RUNNING = [State.DOING]
    page_name = "round"

    state = models.CharField(max_length=5, choices=State, default=State.DOING)

    class Meta(Work.Meta):
        pass

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M}"
