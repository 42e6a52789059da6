"""Mails that wait to be sent; a mail that was sent is deleted."""

import base64
import json
from datetime import timedelta
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import F
from django.utils import timezone

# A mail that could not be sent for so long is deleted.
KEPT = timedelta(days=3)
# For so long, a process that claimed a mail is taken to be sending it.
LEASE = timedelta(minutes=10)
LONGEST_WAIT_MINUTES = 60
# Header with the ref of the entry that a mail is about.
ENTRY = "X-Entry"
PARTS = ["subject", "body", "from_email", "to", "cc", "bcc", "reply_to"]


class MailQuerySet(models.QuerySet):
    def keep(self, message: EmailMessage):
        parts = {name: getattr(message, name) for name in PARTS}
        content = json.dumps(parts | {"headers": message.extra_headers})
        self.create(
            ref=message.extra_headers.get(ENTRY, ""),
            content=cipher().encrypt(content.encode()).decode(),
        )

    def due(self):
        return self.filter(next_try__lte=timezone.now()).order_by("next_try")

    def failed(self):
        """Those that could not be sent at the first try."""
        return self.filter(tries__gt=0)

    def forget_old(self) -> int:
        """Delete mails that nobody could be sent in time; returns how many."""
        return self.filter(made_at__lt=timezone.now() - KEPT).delete()[0]


class Mail(models.Model):
    """The content is encrypted: it may hold drafts, addresses of readers, links that reset a password."""

    ref = models.CharField(max_length=16, blank=True, db_index=True)
    content = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    next_try = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = MailQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"mail {self.pk}"

    def claim(self) -> bool:
        """Whether this process, and no other, is to send the mail now."""
        mine = Mail.objects.filter(pk=self.pk, next_try=self.next_try)
        return bool(mine.update(next_try=timezone.now() + LEASE, tries=F("tries") + 1))

    def postpone(self):
        minutes = min(2**self.tries, LONGEST_WAIT_MINUTES)
        next_try = timezone.now() + timedelta(minutes=minutes)
        Mail.objects.filter(pk=self.pk).update(next_try=next_try)

    def message(self) -> EmailMessage | None:
        """The mail; None if SECRET_KEY has changed since."""
        try:
            content = cipher().decrypt(self.content.encode())
        except InvalidToken:
            return None
        return EmailMessage(**json.loads(content))


def cipher() -> Fernet:
    key = sha256(f"outgoing mail {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
