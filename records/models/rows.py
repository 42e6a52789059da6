"""Child rows of a record. Their UUID keys are stable, also across export and import."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evidence.models import AboutRecord
from records.wording.facts import FactValue
from values.constraints import Check, ValidatedAtOnce
from values.languages import InBothLanguages, Language, Wording


class Alias(AboutRecord):
    """Another name of a record, with its language for the ``lang`` attribute."""

    class Sort(models.TextChoices):
        FULL = "full", _("full name")
        SHORT = "short", _("short name")
        FORMER = "former", _("former name")
        OTHER = "other", _("name in another language")

    text = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    sort = models.CharField(_("sort"), max_length=6, choices=Sort)
    from_year = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["sort", "text"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            Check(
                condition=Q(from_year__isnull=True)
                | Q(to_year__isnull=True)
                | Q(to_year__gte=models.F("from_year")),
                name="alias_ends_after_it_begins",
                violation_error_message=_("The last year lies before the first."),
                violation_error_code="to_year",
            )
        ]

    def __str__(self):
        return self.text

    @property
    def sort_in_words(self) -> str:
        """A further name in a language of the site is not a "name in another language"."""
        if self.sort == self.Sort.OTHER and self.language in {"en", "zh-hans"}:
            return self._meta.verbose_name
        return self.get_sort_display()


class Party(ValidatedAtOnce):
    """An organization in a role of a record: an institution in the directory, or a name as printed.

    Subclasses add the foreign key to the record, and the role.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        "institutions.Institution",
        on_delete=models.PROTECT,
        related_name="as_%(class)s",
        null=True,
        blank=True,
        verbose_name=_("institution"),
    )
    own_name = InBothLanguages(
        models.CharField(
            _("name"),
            max_length=300,
            blank=True,
            help_text=_("Only where it is not one of our institutions."),
        )
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("Order is protocol: it is kept as entered.")
    )

    class Meta:
        abstract = True
        ordering = ["order", "id"]
        constraints = [
            Check(
                condition=Q(institution__isnull=False)
                | ~Q(own_name_en="")
                | ~Q(own_name_zh_hans=""),
                name="%(app_label)s_%(class)s_has_a_name",
                violation_error_message=_("Choose an institution or write a name."),
                violation_error_code="institution",
            )
        ]

    def __str__(self):
        return str(self.name)

    @property
    def name(self) -> Wording:
        return self.institution.name if self.institution else self.own_name

    def public_values(self) -> list[FactValue]:
        """The institution if it is public, else the printed name; empty if there is neither."""
        if self.institution_id and self.institution.is_public:
            institution = self.institution
            url, name = institution.get_absolute_url(), institution.name
        else:
            url, name = "", self.own_name
        return [FactValue(str(name), url, name.foreign, self.note_in_words())] if name else []

    def note_in_words(self) -> str:
        """A note shown in brackets after the name."""
        return ""
