"""Permanent addresses (permalinks), former slugs, and the log of public changes."""

import secrets
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.choices import WithdrawalReason
from values.constraints import Check, Unique

# ``Change.facts`` of a withdrawal.
WITHDRAWN = ["withdrawn"]
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_ref() -> str:
    """Eight characters of Crockford's base 32: no I, L, O or U to misread."""
    return "".join(secrets.choice(CROCKFORD) for _character in range(8))


class Permalink(models.Model):
    """Permanent address of one record; kept after the record is deleted and never reused."""

    ref = models.CharField(
        primary_key=True,
        max_length=8,
        default=random_ref,
        editable=False,
        validators=[RegexValidator(rf"^[{CROCKFORD}]{{8}}$")],
    )
    kind = models.ForeignKey(ContentType, on_delete=models.PROTECT, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("permanent address")
        verbose_name_plural = _("permanent addresses")
        constraints = [
            Check(
                condition=~models.Q(merged_into=models.F("ref")),
                name="merged_into_another",
                violation_error_message=_(
                    "An entry is not merged into itself: choose another one."
                ),
            )
        ]

    def __str__(self):
        return self.ref

    @property
    def model(self) -> type:
        """The kind of record as a model class."""
        return ContentType.objects.get_for_id(self.kind_id).model_class()

    @property
    def current(self) -> "Permalink":
        """The permanent address that this one leads to, following merges."""
        link = self
        while link.merged_into:
            link = link.merged_into
        return link

    @property
    def withdrawal(self) -> "Change | None":
        """The last withdrawal of the record, with the reason that the public is told."""
        return self.current.changes.filter(facts=WITHDRAWN).first()

    @property
    def record(self):
        """The current record in any state, following merges; None if it was deleted."""
        link = self.current
        record = link.model.objects.filter(permalink=link).first()
        if record:
            record.permalink = link
        return record


def records_of(permalinks) -> dict[str, object]:
    """By ref the record of each, as ``Permalink.record``; one query for each kind, and two for each merge."""
    by_kind, found = defaultdict(dict), {}
    for permalink in permalinks:
        if permalink.merged_into_id:
            found[permalink.ref] = permalink.record
        else:
            by_kind[permalink.model][permalink.ref] = permalink
    for kind, links in by_kind.items():
        for record in kind.objects.filter(permalink__in=links):
            record.permalink = links[record.permalink_id]
            found[record.permalink_id] = record
    return found


class FormerSlug(models.Model):
    """A slug that a record had while public; it redirects and is never given to another record."""

    kind = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    slug = models.SlugField(max_length=100)
    permalink = models.ForeignKey(Permalink, on_delete=models.PROTECT, related_name="former_slugs")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            Unique(
                fields=["kind", "slug"],
                name="former_slug_once_per_kind",
                violation_error_message=_("This was the address of another entry: choose another."),
                violation_error_code="slug",
            )
        ]

    def __str__(self):
        return self.slug


class ChangeQuerySet(models.QuerySet):
    def with_last_correction(self):
        """Annotated with ``corrected_at``: the last change of the record that corrected something."""
        corrections = Change.objects.filter(permalink=models.OuterRef("permalink"), corrects=True)
        return self.annotate(corrected_at=models.Subquery(corrections.values("at")[:1]))


class Change(models.Model):
    """Log entry: a record's public page changed. Feeds, history and "updated" are made from it."""

    permalink = models.ForeignKey(Permalink, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(_("when"))
    facts = models.JSONField(_("facts changed"), default=list)
    # The old and new values of public facts, see ``records.wording.changes``; empty for old changes.
    details = models.JSONField(default=list, editable=False)
    minor = models.BooleanField(_("minor"), default=False)
    # Staff say so on the public page, where a reader suggested it.
    corrects = models.BooleanField(default=False)
    # Of a withdrawal, where staff chose to say so.
    public_reason = models.CharField(
        _("reason that the public is told"), max_length=16, choices=WithdrawalReason, blank=True
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at"]
        indexes = [models.Index(fields=["-at"])]

    def __str__(self):
        return f"{self.permalink_id} {self.at:%Y-%m-%d}"
