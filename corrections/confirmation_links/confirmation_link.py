"""Links by which an office confirms its record, or suggests changes, without an account."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.models.permalinks import Permalink

TERM = timedelta(days=30)


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class ConfirmationLinkManager(models.Manager):
    def give(self, **given) -> tuple["ConfirmationLink", str]:
        """Make a link; returns it with its token, which is stored nowhere."""
        token = token_urlsafe(24)
        link = self.create(token_hash=hash_of(token), expires_at=timezone.now() + TERM, **given)
        return link, token

    def with_token(self, token: str) -> "ConfirmationLink | None":
        return self.filter(token_hash=hash_of(token)).select_related("permalink").first()


class ConfirmationLink(models.Model):
    permalink = models.ForeignKey(
        Permalink, on_delete=models.CASCADE, related_name="confirmation_links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    office = models.CharField(
        _("office"),
        max_length=200,
        help_text=_("To which office you send the link, such as the secretariat of the alliance."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ConfirmationLinkManager()

    class Meta:
        verbose_name = _("confirmation link")
        verbose_name_plural = _("confirmation links")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.permalink_id} · {self.office}"

    @property
    def is_open(self) -> bool:
        """Whether it is neither expired nor revoked."""
        return not (self.revoked_at or self.expires_at <= timezone.now())

    @property
    def works(self) -> bool:
        """Whether it is open, and its record public and not merged into another."""
        if not self.is_open or self.permalink.merged_into_id:
            return False
        record = self.permalink.record
        return bool(record and record.is_public)
