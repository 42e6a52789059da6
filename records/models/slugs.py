from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.models.permalinks import FormerSlug, Permalink
from values.constraints import Check, ValidatedAtOnce
from values.sort_keys import short_name

RESERVED_SLUGS = {"list"}
PROPOSED_LENGTH = 80


class HasSlug(ValidatedAtOnce):
    """Mixin: a permanent address (ref), and a slug made from the names, which may change.

    A slug that was public once keeps redirecting and is never given to another record.
    """

    permalink = models.OneToOneField(
        Permalink, on_delete=models.PROTECT, related_name="+", editable=False
    )
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_(
            "Proposed from the English name, else from pinyin. "
            "After a change the former address goes on working."
        ),
    )

    # The refs of the records that had them, by former slug, where many records are checked at once.
    known_former_slugs: dict[str, str] | None = None

    class Meta:
        abstract = True
        constraints = [
            Check(
                condition=~Q(slug="") & ~Q(slug="list"),
                name="%(app_label)s_has_an_address",
                violation_error_message=_("Give an address, and another one than “list”."),
                violation_error_code="slug",
            ),
        ]

    def get_absolute_url(self):
        return reverse(f"{self.label()}:detail", kwargs={"slug": self.slug})

    @classmethod
    def label(cls) -> str:
        """The app label, used for this kind in URLs: ``alliances``, ``events`` ..."""
        return cls._meta.app_label

    @property
    def ref(self) -> str:
        return self.permalink_id

    def clean(self):
        super().clean()
        self.slug = self.slug or self.proposed_slug()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("“%s” stands for the whole list.") % self.slug})
        if self._is_former_slug_of_another():
            raise ValidationError(
                {"slug": _("“%s” was the address of another record.") % self.slug}
            )

    def save(self, *args, **kwargs):
        """Save with a slug and a permalink; keep the former slug of a published record."""
        self.slug = self.slug or self.proposed_slug()
        with transaction.atomic():
            if not self.permalink_id:
                self.permalink = Permalink.objects.create(kind=self._content_type())
            if self.published_at and "slug" in (kwargs.get("update_fields") or ["slug"]):
                there = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True)
                self.keep_former_slugs((self, slug) for slug in there)
            super().save(*args, **kwargs)

    def proposed_slug(self) -> str:
        """An unused slug made from the name."""
        base = short_name(self.name_en, self.name_zh_hans, PROPOSED_LENGTH) or "record"
        here = type(self).objects.exclude(pk=self.pk)
        taken = {
            *RESERVED_SLUGS,
            *here.filter(slug__startswith=base).values_list("slug", flat=True),
            *self._former_slugs_of_others()
            .filter(slug__startswith=base)
            .values_list("slug", flat=True),
        }
        return next(
            slug
            for n in range(1, len(taken) + 2)
            if (slug := base if n == 1 else f"{base}-{n}") not in taken
        )

    def _content_type(self):
        return ContentType.objects.get_for_model(type(self))

    def _is_former_slug_of_another(self) -> bool:
        if self.known_former_slugs is not None:
            return self.known_former_slugs.get(self.slug, self.ref) != self.ref
        return self._former_slugs_of_others().filter(slug=self.slug).exists()

    def _former_slugs_of_others(self):
        return FormerSlug.objects.filter(kind=self._content_type()).exclude(
            permalink=self.permalink_id
        )

    @classmethod
    def keep_former_slugs(cls, pairs):
        """Let the former slugs of published records redirect; ``pairs``: of record and former slug."""
        moved = [(record, slug) for record, slug in pairs if record.slug != slug]
        if moved:
            kind = ContentType.objects.get_for_model(cls)
            FormerSlug.objects.bulk_create(
                (
                    FormerSlug(kind=kind, slug=slug, permalink_id=record.ref)
                    for record, slug in moved
                ),
                ignore_conflicts=True,
            )
            own = (Q(slug=record.slug, permalink=record.ref) for record, _slug in moved)
            FormerSlug.objects.filter(reduce(or_, own), kind=kind).delete()
