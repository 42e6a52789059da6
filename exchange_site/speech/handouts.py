"""Numbers that were given out, as they were on that day."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange_site.speech.texts import as_text, changes, without_record


class HandoutQuerySet(models.QuerySet):
    def forget_records(self, refs: list[str]):
        """Take out the lines about records that are erased."""
        for handout in self.all():
            content = handout.content
            for ref in refs:
                content = without_record(content, ref)
            if content != handout.content:
                handout.content = content
                handout.save(update_fields=["content"])


class Handout(models.Model):
    """The text of one day that somebody copied, for a speech or a letter."""

    content = models.JSONField(editable=False)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, editable=False
    )
    occasion = models.CharField(_("occasion"), max_length=200, blank=True)
    given_at = models.DateTimeField(_("given out on"), default=timezone.now, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("given out by"),
    )

    objects = HandoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("numbers given out")
        verbose_name_plural = _("numbers for a speech")
        ordering = ["-given_at", "-pk"]
        default_permissions = ("view", "add")

    def __str__(self):
        return f"{timezone.localtime(self.given_at):%Y-%m-%d} {self.occasion}".strip()

    @property
    def text(self) -> str:
        return as_text(self.content, self.language, self.given_at)

    def changes(self, now: list[dict]) -> list[tuple[str, str]]:
        """The lines that differ by now; see ``texts.changes``."""
        return changes(self.content, now, self.language)
