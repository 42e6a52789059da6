"""Remarks of reviewers beside the fields of a draft; only staff who may change the record see them."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from editorial.permissions.review import MAY_NOT_PUBLISH, may
from editorial.revisions.create_revision import EMPTY
from editorial.revisions.diff.differences import Comparison
from editorial.revisions.diff.values_in_words import label_of
from editorial.revisions.revision import Revision

LONGEST = 1000


class RemarkQuerySet(models.QuerySet):
    def open_of(self, record):
        return self.on_draft_of(record).filter(done_at=None)

    def on_draft_of(self, record):
        """Those on the record's draft, done or not; what became public since has none."""
        published = Revision.objects.filter(
            permalink=OuterRef("revision__permalink"),
            number__gte=OuterRef("revision__number"),
            published_at__isnull=False,
        )
        remarks = self.filter(revision__permalink=record.ref).exclude(Exists(published))
        return remarks.select_related("person", "answered_by", "done_by")


class Remark(models.Model):
    """What a reviewer says of one field or row, with at most one answer.

    It stays with the draft, whoever saves it again, until somebody marks it as done.
    """

    # The revision that was read; the draft may have newer ones.
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="remarks")
    # Where it stands in the content: the part and the name, of a row also its key, with dots between.
    place = models.CharField(max_length=120)
    text = models.TextField(max_length=LONGEST)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)

    # The name of the row that it is about, see ``name_rows``.
    row_name = ""
    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.place}: {self.text[:60]}"

    @property
    def kind(self):
        return self.revision.permalink.model

    @property
    def field_name(self) -> str:
        """The field or relation that it is about."""
        return self.place.split(".")[1]

    @property
    def label(self) -> str:
        if not self.place.startswith("rows."):
            return label_of(self.kind, self.field_name)
        rows = self.kind._meta.get_field(self.field_name).related_model._meta
        label = capfirst(str(rows.verbose_name))
        return f"{label} · {self.row_name}" if self.row_name else label


def place_of(path: tuple) -> str:
    return ".".join(path)


def name_rows(remarks, user, *contents):
    """Let the labels of remarks on rows name these, as the first content has them that does."""
    for remark in remarks:
        part, name, *key = remark.place.split(".")
        found = (content[part].get(name, {}).get(key[0]) for content in contents if key)
        if row := next(filter(None, found), None):
            here = EMPTY | {part: {name: {key[0]: row}}}
            comparison = Comparison(remark.kind, EMPTY, here, user)
            remark.row_name = comparison.name_of(comparison.model_of(name), row)


def leave_remark(record, revision, place: str, text: str, *, by) -> Remark:
    if not may(by, "publish", record):
        raise PermissionDenied(MAY_NOT_PUBLISH)
    return Remark.objects.create(revision=revision, place=place, text=text, person=by)


def answer_remark(remark: Remark, text: str, *, by):
    """The first answer counts; what it leads to is said in the text of the draft."""
    if not remark.answer:
        remark.answer, remark.answered_by, remark.answered_at = text, by, timezone.now()
        remark.save(update_fields=["answer", "answered_by", "answered_at"])


def finish_remarks(remarks, *, by):
    remarks.filter(done_at=None).update(done_at=timezone.now(), done_by=by)
