import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from editions.querysets import EditionQuerySet
from records.models import Record, WordingStatus
from records.models.outcomes import Outcome
from records.models.traits import Held
from records.wording.facts import fact
from taxonomy.models import Country
from values.constraints import Check
from values.dates import PartialDateField, earliest
from values.languages import InBothLanguages
from values.ordinals import ordinal_phrases

FOUR_DIGITS = r"^[1-9][0-9]{3}$"
# Ends at the twelfth: from 2020 on, the Week is named by its year alone.
ORDINALS = [
    _("first"),
    _("second"),
    _("third"),
    _("fourth"),
    _("fifth"),
    _("sixth"),
    _("seventh"),
    _("eighth"),
    _("ninth"),
    _("tenth"),
    _("eleventh"),
    _("twelfth"),
]


class Edition(Held, Record):
    """The Week of one year; ``countries`` took part, ``slug`` is the year."""

    never_public = frozenset({"number"})
    ordinal_field = "number"
    has_confirmation_links = False
    facts = (
        "ordinal", "when_in_words", "opened", "venue", "city", "format", "theme", "held_for", "partners",
        "outcomes",
    )  # fmt: skip
    countries_label = _("participating countries (named in sources)")
    countries_phrase = _("in which %(countries)s took part")
    asean_phrase = _("for the ASEAN countries, %(countries)s included")
    counted = ngettext_lazy("%(count)s edition", "%(count)s editions", "count")
    list_title = _("Editions of the Week")
    search_words = {
        "": (
            "edition; week; education week; cooperation week; exchange week; education cooperation week; "
            "education exchange week; China-ASEAN education week; "
            "China-ASEAN education cooperation week; CAECW; 交流周; 教育周; 教育交流周; 东盟教育周; "
            "中国东盟教育交流周; 中国-东盟教育交流周; 东盟周"
        ),
    }

    number = models.PositiveSmallIntegerField(
        _("counted number"),
        unique=True,
        help_text=_("For sorting. From 2020 on the Week is named by its year alone."),
    )
    opened = PartialDateField(_("opening ceremony"))
    opened_earliest = earliest("opened")
    theme = InBothLanguages(models.CharField(_("theme"), max_length=300, blank=True))
    theme_status = InBothLanguages(
        models.CharField(
            _("wording of the theme"), max_length=12, choices=WordingStatus, blank=True
        )
    )
    partners = models.ManyToManyField(
        Country,
        related_name="partner_editions",
        blank=True,
        verbose_name=_("special partner countries"),
        help_text=_("Of this edition; never of a country for good."),
    )

    objects = EditionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions of the Week")
        constraints = [
            *Record.Meta.constraints,
            *Held.Meta.constraints,
            # No regular expression: in SQLite it works only inside Django, but backups check constraints.
            Check(
                condition=models.Q(slug__gte="1000", slug__lte="9999") & Exact(Length("slug"), 4),
                name="edition_address_is_its_year",
                violation_error_message=_("The address of an edition is its year."),
                violation_error_code="slug",
            ),
        ]

    @classmethod
    def phrases_of_years(cls):
        for number, year in cls.objects.published().values_list("number", "slug"):
            for phrase in [year, *ordinal_phrases(number)]:
                yield phrase, year

    @property
    def plate_text(self) -> str:
        return self.slug

    def date_for_order(self):
        return self.start or self.slug

    def clean(self):
        super().clean()
        if not re.search(FOUR_DIGITS, self.slug):
            raise ValidationError({"slug": _("The address of an edition is its year.")})

    @fact(_("held for"), silent=True)
    def held_for(self):
        return _("China and the ASEAN countries") if self.reach == self.Reach.ALL_ASEAN else ""

    @fact(pgettext_lazy("which edition", "edition"), silent=True)
    def ordinal(self):
        """The number in words; "" for editions named by their year alone."""
        return ORDINALS[self.number - 1] if 0 < self.number <= len(ORDINALS) else ""


class EditionOutcome(Outcome):
    """What an edition announced."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="outcomes")
    alliances = models.ManyToManyField(
        "alliances.Alliance", related_name="outcomes", blank=True, verbose_name=_("alliances")
    )
    centers = models.ManyToManyField(
        "centers.Center",
        related_name="outcomes",
        blank=True,
        verbose_name=_("research centers and bases"),
    )
    documents = models.ManyToManyField(
        "documents.Document", related_name="outcomes", blank=True, verbose_name=_("documents")
    )

    def clean(self):
        super().clean()
        if self.state_as_of and self.state_as_of[:4] < self.edition.slug:
            raise ValidationError(
                {
                    "state_as_of": _(
                        "This lies before the edition: a state comes from a later source."
                    )
                }
            )
