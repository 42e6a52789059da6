"""Models of what was done to several entries in one step, so that it can be undone as one step."""

from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.background.work import Work
from editorial.bulk_changes.snapshots import snapshot_of, snapshots_of

# How long a step may be undone.
MAY_BE_UNDONE = timedelta(days=30)


class BulkChange(Work):
    """One action on several entries of a kind, by one person."""

    class Act(models.TextChoices):
        SUBMIT = "submit", pgettext_lazy("step", "submitted for review")
        APPROVE = "approve", pgettext_lazy("step", "approved")
        PUBLISH = "publish", pgettext_lazy("step", "published")
        WITHDRAW = "withdraw", pgettext_lazy("step", "withdrawn")
        COUNTRIES = "countries", pgettext_lazy("step", "countries changed")
        SECTORS = "sectors", pgettext_lazy("step", "sectors changed")
        ASSIGN = "assign", pgettext_lazy("step", "assigned")
        MERGE = "merge", pgettext_lazy("step", "merged")

    class State(models.TextChoices):
        DOING = "doing", pgettext_lazy("step", "in progress")
        DONE = "done", pgettext_lazy("step", "done")
        UNDOING = "undoing", pgettext_lazy("step", "being undone")
        UNDONE = "undone", pgettext_lazy("step", "undone")

    RUNNING = [State.DOING, State.UNDOING]
    page_name = "bulk_change"
    # Each entry is changed in a transaction of its own.
    failed = _(
        "Something went wrong on our side and the step stopped. What was done before stands below. "
        "Please tell us."
    )

    act = models.CharField(_("action"), max_length=9, choices=Act)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.DOING)
    # What the person answered on the confirmation page, as JSON.
    answers = models.JSONField(default=dict)
    # State marks by ref, as they were confirmed, see ``Subjects.chosen``.
    marks = models.JSONField(default=dict)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta(Work.Meta):
        verbose_name = _("change of several entries")
        verbose_name_plural = _("changes of several entries")

    def __str__(self):
        return f"{self.get_act_display()} ({self.made_at:%Y-%m-%d %H:%M})"

    @property
    def undo_until(self):
        return self.made_at + MAY_BE_UNDONE

    @property
    def is_undoable(self) -> bool:
        """Whether it is done, not long ago, and something was changed."""
        is_recent = self.undo_until > timezone.now()
        return self.state == self.State.DONE and is_recent and self.changed.exists()

    @property
    def changed(self):
        return self.entries.filter(left="")

    @contextmanager
    def remembering(self, subject):
        """Keeps what a record was before and after what is done within."""
        before = snapshot_of(subject.ref)
        yield
        self.entries.create(
            ref=subject.ref, name=subject.name[:300], before=before, after=snapshot_of(subject.ref)
        )

    def finish(self, names: dict[str, str], before: dict[str, dict]):
        """End a step that was done as a whole; names of the records and their snapshots by ref."""
        after = snapshots_of(names)
        self.entries.bulk_create(
            ChangedEntry(
                bulk_change=self, ref=ref, name=name[:300], before=before[ref], after=after[ref]
            )
            for ref, name in names.items()
        )
        self.move(self.State.DONE, [self.State.DOING])

    def remember_left(self, left: list[tuple]):
        """Keep which records were left alone; pairs of the reason and the record."""
        self.entries.bulk_create(
            ChangedEntry(bulk_change=self, ref=subject.ref, name=subject.name[:300], left=reason)
            for reason, subject in left
        )


class ChangedEntry(models.Model):
    """One entry of the step: what it was before and after, or why it was left alone."""

    bulk_change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="entries")
    ref = models.CharField(max_length=8, db_index=True)
    name = models.CharField(max_length=300, blank=True)
    # Why nothing was done to it; empty if it was changed.
    left = models.TextField(blank=True)
    # Its open revisions, see ``editorial.bulk_changes.snapshots``.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    is_undone = models.BooleanField(default=False)
    # What undoing did not undo of it, in a sentence.
    kept = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return self.name or self.ref
