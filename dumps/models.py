from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.kinds import published, record_kinds
from records.models import Change
from records.models.permalinks import WITHDRAWN


class Dump(models.Model):
    """A kept dump; its version is the day, its address never changes."""

    version = models.DateField(_("day"), primary_key=True)
    made_at = models.DateTimeField(_("made"))
    # The generation of the site when it was begun.
    generation = models.PositiveBigIntegerField()
    records = models.PositiveIntegerField(_("entries"))
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    # What was withdrawn until then is not in the file.
    clean_until = models.DateTimeField()
    rewritten_at = models.DateTimeField(_("rewritten"), null=True)

    class Meta:
        verbose_name = _("dump")
        verbose_name_plural = _("dumps")
        ordering = ["-version"]

    def __str__(self):
        return f"{self.version:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("dump", args=[str(self)])

    @property
    def path(self) -> Path:
        return folder() / f"{self}.zip"

    def withdrawn_since(self) -> set[str]:
        """Refs of what was withdrawn or erased since and did not come back: it must be taken out."""
        changes = Change.objects.filter(facts=WITHDRAWN, at__gte=self.clean_until)
        refs = set(changes.values_list("permalink", flat=True))
        for kind in record_kinds() if refs else ():
            back = published(kind).filter(permalink__in=refs)
            refs.difference_update(back.values_list("permalink", flat=True))
        return refs


def folder() -> Path:
    return settings.DATA_DIR / "dumps"
