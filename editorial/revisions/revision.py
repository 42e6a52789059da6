from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models import WithdrawalReason
from records.models.permalinks import Permalink
from values.constraints import Check
from values.languages import to_attribute

CHANGED_MEANWHILE = _("Somebody has changed this entry meanwhile: open it again and repeat it.")


class RevisionQuerySet(models.QuerySet):
    def working(self):
        """Drafts, returned revisions, and revisions in review."""
        return self.filter(state__in=Revision.WORKING)

    def scheduled(self):
        return self.filter(state=Revision.State.SCHEDULED)

    def current(self):
        """The published revision, or the last one if the record is withdrawn."""
        return self.filter(state=Revision.State.PUBLISHED)

    def due(self, now):
        return self.scheduled().filter(moment__lte=now).order_by("moment", "pk")


class Revision(models.Model):
    """The whole content of a record at one time, with its author, base and state.

    Records change only through revisions: the public sees the content of the published one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in-review", _("in review")
        RETURNED = "returned", _("returned")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        SUPERSEDED = "superseded", _("superseded")
        DISCARDED = "discarded", _("discarded")

    class Translation(models.TextChoices):
        COMPLETE = "complete", _("translation complete")
        OUTDATED = "outdated", _("translation outdated")
        MISSING = "missing", _("translation missing")

    WORKING = [State.DRAFT, State.IN_REVIEW, State.RETURNED]
    # A record has at most one of each, beside a scheduled withdrawal; best suited to edit first.
    ALIVE = [*WORKING, State.SCHEDULED, State.PUBLISHED]

    permalink = models.ForeignKey(
        Permalink, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("record")
    )
    number = models.PositiveIntegerField(_("number"))
    base = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made from")
    )
    # The older or put-aside revision whose text was restored.
    taken_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.JSONField(default=dict)
    withdraws = models.BooleanField(_("takes the record down"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State)
    # The revision that the change form opens.
    newest = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="revisions",
        verbose_name=_("author"),
    )
    # The office, of what came through a confirmation link; such a revision has no author.
    submitted_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(_("made"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    minor = models.BooleanField(_("minor edit (translations stay good)"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    # Of a withdrawal: what the public is told.
    public_reason = models.CharField(max_length=16, choices=WithdrawalReason, blank=True)
    moment = models.DateTimeField(_("scheduled for"), null=True)
    # The import batch that created it, if any.
    batch = models.ForeignKey(
        "tables.Batch", on_delete=models.SET_NULL, null=True, related_name="revisions"
    )
    published_at = models.DateTimeField(_("published"), null=True)
    # By field name: the text in the other language when this translation was last valid.
    outdated = models.JSONField(default=dict)
    translation_en = models.CharField(max_length=8, choices=Translation)
    translation_zh_hans = models.CharField(max_length=8, choices=Translation)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "moment"])]
        constraints = [
            models.UniqueConstraint(
                fields=["permalink", "number"],
                name="revision_number_once",
                violation_error_message=CHANGED_MEANWHILE,
            ),
            models.UniqueConstraint(
                fields=["permalink"],
                condition=Q(newest=True),
                name="one_newest_revision",
                violation_error_message=CHANGED_MEANWHILE,
            ),
            models.UniqueConstraint(
                fields=["permalink"],
                condition=Q(state__in=["draft", "in-review", "returned"]),
                name="one_working_revision",
                violation_error_message=CHANGED_MEANWHILE,
            ),
            models.UniqueConstraint(
                fields=["permalink", "withdraws"],
                condition=Q(state="scheduled"),
                name="one_scheduled_revision",
                violation_error_message=_(
                    "A version of this entry is scheduled already: cancel that first."
                ),
            ),
            models.UniqueConstraint(
                fields=["permalink"],
                condition=Q(state="published"),
                name="one_published_revision",
                violation_error_message=CHANGED_MEANWHILE,
            ),
            Check(
                condition=~Q(state="scheduled") | Q(moment__isnull=False),
                name="scheduled_for_a_moment",
                violation_error_message=_("Give the moment for which it is scheduled."),
                violation_error_code="moment",
            ),
        ]

    def __str__(self):
        return f"{self.permalink_id} · {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be published."""
        return self.state in {*self.WORKING, self.State.SCHEDULED}

    @property
    def record(self):
        return self.permalink.record

    def name(self) -> str:
        """The record's name in this content, in the active language if there is one."""
        fields = self.content.get("fields", {})
        own = fields.get(to_attribute("name"), "")
        return own or fields.get("name_zh_hans") or fields.get("name_en", "")


class Signature(models.Model):
    """Approval of a revision by a reviewer; each step needs a different person."""

    class Step(models.IntegerChoices):
        FIRST = 1, _("first review")
        SECOND = 2, _("second review")
        FINAL = 3, _("final review")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="signatures")
    step = models.PositiveSmallIntegerField(_("step"), choices=Step)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["step"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "step"],
                name="one_signature_a_step",
                violation_error_message=_("This step is approved already: load the page again."),
            ),
            models.UniqueConstraint(
                fields=["revision", "person"],
                name="each_step_another_person",
                violation_error_message=_(
                    "Each step is approved by another person: ask a colleague."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.revision} · {self.step}"
