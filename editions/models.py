import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from records.facts import fact
from records.models import Record, WordingStatus
from taxonomy.models import Country
from values.dates import (
    PartialDateField,
    check_order,
    earliest,
    in_order,
    latest,
    span_in_words,
)
from values.languages import InBothLanguages

FOUR_DIGITS = re.compile(r"[0-9]{4}")


class Edition(Record):
    """One year's Week; its countries are those that took part. Its address is its year."""

    facts = ("when_in_words", "opened", "venue", "city", "format", "theme", "partners")
    default_sort = "newest"
    countries_label = _("country that took part")
    countries_phrase = _("in which %(countries)s took part")
    counted = ngettext_lazy("%(count)s edition", "%(count)s editions", "count")
    list_title = _("Editions of the Week")

    class Format(models.TextChoices):
        ON_SITE = "on-site", _("on site")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("hybrid")

    number = models.PositiveSmallIntegerField(
        _("counted number"),
        unique=True,
        help_text=_("For sorting. From 2020 on the Week is named by its year alone."),
    )
    start = PartialDateField(_("begins"))
    start_earliest = earliest("start")
    start_latest = latest("start")
    end = PartialDateField(_("ends"))
    end_earliest = earliest("end")
    end_latest = latest("end")
    opened = PartialDateField(_("opening ceremony"))
    opened_earliest = earliest("opened")
    venue = InBothLanguages(models.CharField(_("venue"), max_length=200, blank=True))
    city = InBothLanguages(models.CharField(_("held in"), max_length=100, blank=True))
    format = models.CharField(_("format"), max_length=7, choices=Format, blank=True)
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

    class Meta(Record.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions of the Week")
        constraints = [
            *Record.Meta.constraints,
            in_order("start", "end", "edition_ends_after_it_begins"),
        ]

    def date_for_order(self):
        return self.start or self.slug

    def clean(self):
        super().clean()
        if not FOUR_DIGITS.fullmatch(self.slug):
            raise ValidationError({"slug": _("The address of an edition is its year.")})
        check_order(self, "start", "end")

    @fact(_("date"))
    def when_in_words(self):
        return span_in_words(self.start, self.end)
