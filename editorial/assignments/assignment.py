"""Who handles an entry: assigned by a colleague, until a version of it is published."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.models.permalinks import Permalink


class AssignmentQuerySet(models.QuerySet):
    def open(self):
        """Those of entries of which nothing was published since."""
        return self.exclude(
            permalink__revisions__state="published",
            permalink__revisions__published_at__gt=F("at"),
        )


class Assignment(models.Model):
    permalink = models.OneToOneField(Permalink, on_delete=models.CASCADE, related_name="assignment")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("handled by"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=500, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.permalink_id}: {self.person}"


def assign(permalink, person, *, by, note=""):
    """``person``: None ends the assignment."""
    if person is None:
        Assignment.objects.filter(permalink=permalink).delete()
        return
    given = {"person": person, "by": by, "at": timezone.now(), "note": note}
    Assignment.objects.update_or_create(permalink=permalink, defaults=given)
