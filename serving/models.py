from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.Model):
    """Single row: the generation of the public pages, and when they next change by themselves."""

    generation = models.PositiveBigIntegerField(default=0)
    next_moment = models.DateTimeField(null=True)
    # When the generation last changed.
    changed_at = models.DateTimeField(null=True)
    # The generation of which a CDN was told (see serving.cdn).
    purged = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="serving_has_one_state",
                violation_error_message=_("There is one state of the site: change that one."),
            )
        ]

    def __str__(self):
        return f"generation {self.generation}"


class AttemptQuerySet(models.QuerySet):
    def counting(self):
        return self.filter(until__gt=timezone.now())

    def nth_end(self, number):
        """When the number of attempts falls below ``number``; None if it is below now."""
        ends = self.order_by("-until").values_list("until", flat=True)
        return next(iter(ends[number - 1 : number]), None)


class Attempt(models.Model):
    """A rate-limited attempt; account name and network are stored as keyed hashes."""

    subject = models.CharField(max_length=64)
    network = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["subject", "-until"], name="attempt_subject"),
            models.Index(fields=["network", "-until"], name="attempt_network"),
        ]

    def __str__(self):
        return f"until {self.until:%Y-%m-%d %H:%M}"
