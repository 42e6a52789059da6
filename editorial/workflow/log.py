"""Audit log of workflow actions."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LogLine(models.Model):
    """One action by a user, a schedule or a command; names are copied, to outlive accounts and records."""

    class Act(models.TextChoices):
        SAVE = "save", pgettext_lazy("act", "saved a draft")
        SUBMIT = "submit", pgettext_lazy("act", "submitted for review")
        RECALL = "recall", pgettext_lazy("act", "recalled")
        APPROVE = "approve", pgettext_lazy("act", "approved")
        RETURN = "return", pgettext_lazy("act", "returned")
        DISCARD = "discard", pgettext_lazy("act", "discarded")
        PUBLISH = "publish", pgettext_lazy("act", "published")
        SCHEDULE = "schedule", pgettext_lazy("act", "scheduled")
        UNSCHEDULE = "unschedule", pgettext_lazy("act", "took off the schedule")
        WITHDRAW = "withdraw", pgettext_lazy("act", "withdrew")
        RESTORE = "restore", pgettext_lazy("act", "restored")
        DELETE = "delete", pgettext_lazy("act", "deleted")
        MERGE = "merge", pgettext_lazy("act", "merged")
        ASSIGN = "assign", pgettext_lazy("act", "assigned")
        UNDO = "undo", pgettext_lazy("act", "undid")
        ERASE = "erase", pgettext_lazy("act", "erased")
        PREVIEW = "preview", pgettext_lazy("act", "gave a preview link")
        LINK = "link", pgettext_lazy("act", "gave a confirmation link")
        UNLINK = "unlink", pgettext_lazy("act", "revoked a confirmation link")
        CONFIRM = "confirm", pgettext_lazy("act", "confirmed as correct")
        SUGGEST = "suggest", pgettext_lazy("act", "suggested changes")
        ANSWER = "answer", pgettext_lazy("act", "answered a suggested correction")
        IMPORT = "import", pgettext_lazy("act", "imported")
        EXPORT = "export", pgettext_lazy("act", "exported")
        LIST = "list", pgettext_lazy("act", "changed a list")
        ACCOUNT = "account", pgettext_lazy("act", "changed an account")
        REFUSED = "refused", pgettext_lazy("act", "was refused")
        SIGN_IN = "sign-in", pgettext_lazy("act", "signed in")
        NO_SIGN_IN = "no-sign-in", pgettext_lazy("act", "failed to sign in")
        WAIT = "wait", pgettext_lazy("act", "wrong passwords: must wait in one network")
        WAIT_ALL = "wait-all", pgettext_lazy("act", "wrong passwords: must wait in new networks")
        NO_WAIT = "no-wait", pgettext_lazy("act", "lifted the wait to sign in")
        FACTOR = "factor", pgettext_lazy("act", "set up a second factor")
        NO_FACTOR = "no-factor", pgettext_lazy("act", "removed a second factor")
        END = "end", pgettext_lazy("act", "ended sessions")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    act = models.CharField(_("action"), max_length=10, choices=Act)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    person_name = models.CharField(_("person"), max_length=150, blank=True)
    ref = models.CharField(_("record"), max_length=8, blank=True, db_index=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(_("revision"), null=True)
    detail = models.TextField(_("detail"), blank=True)

    class Meta:
        verbose_name = _("log line")
        verbose_name_plural = _("log")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.person_name} {self.get_act_display()}"


def log_line(act, *, by=None, name="", ref="", subject="", number=None, detail="") -> LogLine:
    """An unsaved line; ``number``: of the revision; ``name``: of an office without an account."""
    return LogLine(
        act=act,
        person=by if by and by.pk else None,
        person_name=by.get_username() if by else name[:150],
        ref=ref,
        subject=str(subject)[:300],
        revision=number,
        detail=str(detail),
    )


def log_action(act, *, record=None, subject="", revision=None, **given):
    """Write a log line; ``by`` is None for schedules and commands."""
    ref, number = record.ref if record else "", revision.number if revision else None
    line = log_line(act, ref=ref, subject=subject or record or "", number=number, **given)
    line.save()
    return line


def note_seldom(act, *, by=None):
    """Log at most one such line per minute, for actions that anonymous visitors can trigger."""
    a_minute_ago = timezone.now() - timedelta(minutes=1)
    if not LogLine.objects.filter(act=act, person=by, at__gt=a_minute_ago).exists():
        log_action(act, by=by)
