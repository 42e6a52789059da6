import uuid

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evidence.sources import Source
from evidence.wording import amount_in_words, figure_in_words
from taxonomy.models import Country
from values.constraints import Check
from values.dates import PartialDateField, earliest, latest
from values.languages import InBothLanguages


class Confidence(models.TextChoices):
    HIGH = "high", _("well supported")
    MEDIUM = "medium", _("to be verified")


class Indicator(models.Model):
    """Indicator: what figures count, with its unit in both languages."""

    slug = models.SlugField(pgettext_lazy("key", "short name"), max_length=80, primary_key=True)
    name = InBothLanguages(models.CharField(_("name"), max_length=200))
    unit_en = models.CharField(_("unit, one"), max_length=60, help_text=_("participant"))
    units_en = models.CharField(_("unit, several"), max_length=60, help_text=_("participants"))
    measure_word_zh_hans = models.CharField(_("Chinese measure word"), max_length=10)
    planned_zh_hans = models.CharField(
        _("Chinese words before a planned number"), max_length=20, default="计划"
    )
    order = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "slug"]

    def __str__(self):
        return self.name


class Place(models.Model):
    """Where students go from or to: a country, a province, a group of countries."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    own_name = InBothLanguages(models.CharField(_("name"), max_length=100, blank=True))
    country = models.OneToOneField(
        Country, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("country")
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["code"]
        constraints = [
            Check(
                condition=Q(country__isnull=False) | (~Q(own_name_en="") & ~Q(own_name_zh_hans="")),
                name="place_has_a_name",
                violation_error_message=_("Choose a country, or write the name in both languages."),
                violation_error_code="country",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.country.name if self.country_id else self.own_name


PLACES = ["place", "origin", "destination"]


class FigureQuerySet(models.QuerySet):
    def public(self):
        return self.filter(public=True)

    def with_wording(self):
        """Select the related rows that the figures' sentences need."""
        return self.select_related(
            "indicator", "source", "place__country", "origin__country", "destination__country"
        ).prefetch_related("also_in")

    def with_way_of_counting_before(self, *, of_records: bool):
        """Annotate how the public figure before in the same series was counted; None for the first.

        ``of_records``: whether these are all figures of records, or none of them.
        """
        series = {name: OuterRef(name) for name in ["indicator", "about"]}
        if of_records:
            series |= {name: OuterRef(name) for name in ["content_type", "object_id"]}
        places = {f"{name}_or_none": Coalesce(name, Value("")) for name in PLACES}
        earlier = self.model.objects.public().annotate(**places)
        earlier = earlier.filter(
            **series,
            **{name: OuterRef(name) for name in places},
            as_of_latest__lt=OuterRef("as_of_latest"),
        ).order_by("-as_of_latest", "pk")
        return self.annotate(**places).annotate(
            **{
                f"before_{name}": Subquery(earlier.values(name)[:1])
                for name in Figure.counting.fields
            }
        )


class Figure(models.Model):
    """A statistical value, or the source's words instead, with qualifier, date, method and sources."""

    class About(models.TextChoices):
        RECORD = "record", _("a record")
        WEEK = "week", _("the Week")
        PLACE = "place", _("a place")
        FLOW = "flow", _("a movement between places")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("exactly")
        MORE_THAN = "more-than", _("more than")
        AT_LEAST = "at-least", _("at least")
        NEARLY = "nearly", _("nearly")
        ABOUT = "about", _("about")
        PLANNED = "planned", _("planned")
        WORDED = "worded", _("in words")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="figures", verbose_name=_("indicator")
    )
    about = models.CharField(
        pgettext_lazy("what a figure is about", "about"),
        max_length=6,
        choices=About,
        default=About.RECORD,
    )
    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, editable=False
    )
    object_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    record = GenericForeignKey()
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("place"),
    )
    origin = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="outgoing",
        verbose_name=_("from"),
    )
    destination = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incoming",
        verbose_name=_("to"),
    )
    value = models.PositiveBigIntegerField(_("number"), null=True, blank=True)
    text = InBothLanguages(models.CharField(_("words instead"), max_length=100, blank=True))
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier)
    as_of = PartialDateField(_("as of"), help_text=_("As far as the source says: 2016, 2016-08."))
    as_of_earliest = earliest("as_of")
    as_of_latest = latest("as_of")
    counting = InBothLanguages(models.CharField(_("way of counting"), max_length=200, blank=True))
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="figures", verbose_name=_("source")
    )
    also_in = models.ManyToManyField(
        Source, related_name="repeated_figures", blank=True, verbose_name=_("also in")
    )
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, default=Confidence.HIGH
    )
    public = models.BooleanField(_("shown to the public"), default=True)
    staff_note = models.TextField(_("staff note"), blank=True, help_text=_("Never public."))

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["indicator", "as_of_latest", "id"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            Check(
                condition=(Q(qualifier="worded", value__isnull=True) & ~Q(text_en=""))
                | (~Q(qualifier="worded") & Q(value__isnull=False, text_en="", text_zh_hans="")),
                name="figure_has_a_number_or_words",
                violation_error_message=_(
                    "Give a number, or choose “in words” and give the words in English."
                ),
                violation_error_code="value",
            ),
            Check(
                condition=~Q(qualifier=""),
                name="figure_has_a_qualifier",
                violation_error_message=_("Choose how exact the number is."),
                violation_error_code="qualifier",
            ),
            Check(
                condition=Q(about="record", object_id__isnull=False, content_type__isnull=False)
                | Q(about="place", object_id__isnull=True, place__isnull=False)
                | Q(about="week", object_id__isnull=True, place__isnull=True)
                | (
                    Q(about="flow", object_id__isnull=True)
                    & (Q(origin__isnull=False) | Q(destination__isnull=False))
                ),
                name="figure_is_about_something",
                violation_error_message=_("Say which record, place or movement this is about."),
            ),
        ]

    def __str__(self):
        return self.in_words

    def clean(self):
        """Check the constraints' rules here, so that the form shows the errors beside the fields."""
        super().clean()
        if self.about == self.About.PLACE and not self.place_id:
            raise ValidationError({"place": _("Say which place this is about.")})
        if self.about == self.About.FLOW and not (self.origin_id or self.destination_id):
            raise ValidationError({"origin": _("Say from where or to where.")})
        if self.about == self.About.WEEK and self.place_id:
            raise ValidationError({"place": _("A figure of the Week has no place.")})

    @property
    def marks(self) -> list[str]:
        """Translated remarks on reliability."""
        return [gettext("to be verified")] if self.confidence == Confidence.MEDIUM else []

    @property
    def is_series_break(self) -> bool:
        """Whether it is counted in another way than the figure before it in the same series."""
        before = [getattr(self, f"before_{name}") for name in Figure.counting.fields]
        return None not in before and before != [
            getattr(self, name) for name in Figure.counting.fields
        ]

    @property
    def in_words(self) -> str:
        return figure_in_words(self)

    @property
    def amount_in_words(self) -> str:
        return amount_in_words(self)

    @property
    def sources(self) -> list[Source]:
        return [self.source, *self.also_in.all()]
