"""Links that show a preview of one revision to people without an account."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.revisions.revision import Revision


class PreviewLinkQuerySet(models.QuerySet):
    def working(self):
        """Links that are neither expired nor revoked, and whose revision was not discarded."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now()).exclude(
            revision__state=Revision.State.DISCARDED
        )

    def of_record(self, record):
        links = self.filter(revision__permalink=record.permalink_id)
        return links.select_related("revision__permalink", "made_by")


class PreviewLink(models.Model):
    """Access to the preview of one revision; its signed address is computed, not stored."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="preview_links", verbose_name=_("revision")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    made_at = models.DateTimeField(_("given"), default=timezone.now)
    expires_at = models.DateTimeField(_("works until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.revision} · {self.expires_at:%Y-%m-%d}"

    @property
    def works(self) -> bool:
        discarded = self.revision.state == Revision.State.DISCARDED
        return not (self.revoked_at or self.expires_at <= timezone.now() or discarded)
