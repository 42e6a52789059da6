from collections.abc import Iterable
from datetime import date

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evidence.models import Citation, Confidence, Figure
from records.models.choices import WordingStatus
from records.models.querysets import RecordQuerySet
from records.models.rows import Alias
from records.models.slugs import HasSlug
from records.models.with_image import HasImage
from records.relation_paths import values_along_path
from taxonomy.models import Country, Sector
from values.constraints import Check
from values.dates import date_in_words, zone_of
from values.languages import InBothLanguages, Wording, to_attribute
from values.sort_keys import SORT_KEYS
from values.web_addresses import WebAddressField


# The import order of these two base classes' modules decides the order of columns and form fields.
class Record(HasImage, HasSlug):
    """Abstract base of all kinds of record; a kind overrides the class attributes below."""

    # Django templates call callables: without this, a kind in a template would be instantiated.
    do_not_call_in_templates = True

    # Class attributes that a kind may override.
    facts: tuple[str, ...] = ()
    # Fields whose new value says by itself what changed, such as "cancelled".
    said_alone: tuple[str, ...] = ()
    own_date = ""
    default_sort = "name"
    sectors_through: tuple[str, ...] = ()
    # Foreign keys to the records whose values ``date_for_order`` copies while they are public.
    copies_from: tuple[str, ...] = ()
    # Relation paths shared by neighboring records, most important first.
    neighbors_through: tuple[str, ...] = ()
    countries_label = _("countries")
    # Label of the filter by country, where it asks for more than ``countries``.
    country_filter_label = ""
    countries_phrase = _("with %(countries)s")
    # Of kinds whose records are for all of ASEAN while their countries are those that took part: the
    # phrase where both are meant.
    asean_phrase = ""
    years_phrase = _("of %(years)s")
    counted = ngettext_lazy("%(count)s entry", "%(count)s entries", "count")
    list_title = ""
    # What people call the kind (key "") and its types in searches, in either language, besides its names.
    search_words: dict[str, str] = {}
    in_first_menu = False
    # Whether its records are whom one may work with: they come first on pages of countries and sectors.
    is_partner = False
    # By the name of a filter by records: another filter, by whose choices the group of these records is
    # divided on the page of the record that they belong to.
    divided_by: dict[str, str] = {}
    # By the name of a filter by records: what heads the group of these records on the page of the record.
    related_titles: dict[str, str] = {}
    # The indicator whose figures report how many records of the kind belong to another record.
    reported_by = ""
    # The type of records that work in many sectors: beside a country and a sector, those of the country
    # for which no sector is recorded are offered as well.
    comprehensive_type = ""
    # Whether staff enter it more often than others: it is offered first.
    entered_most = False
    in_single_calendars = False
    # Whether an office can be asked to confirm its record.
    has_confirmation_links = True
    # A notice shown on every page of the kind.
    notice = ""
    never_public: frozenset[str] = frozenset()
    filterset = "records.selection.filters.RecordFilterSet"
    # The field with the number of a record in a series, by which people call it (第十七届).
    ordinal_field = ""
    # Fields that hold an identifier, each with the address of its page in the register.
    identifier_pages: dict[str, str] = {}
    # schema.org: the type, and for each property the attribute or attributes it is read from.
    schema_type = "CreativeWork"
    schema_properties: dict[str, str | tuple[str, ...]] = {}

    @classmethod
    def phrases_of_years(cls) -> Iterable[tuple[str, str]]:
        """Phrases that mean the year of one of the kind's records in a search, each with the year."""
        return ()

    class Reach(models.TextChoices):
        ALL_ASEAN = "all-asean", _("works with all ASEAN countries")
        NAMED = "named", _("with these countries")

    name = InBothLanguages(models.CharField(_("name"), max_length=300, blank=True))
    name_status = InBothLanguages(
        models.CharField(
            _("wording of the name"),
            max_length=12,
            choices=WordingStatus,
            blank=True,
            help_text=_("An unofficial translation is marked as such on the public page."),
        )
    )
    sort_name = InBothLanguages(models.CharField(max_length=600, editable=False))
    summary = InBothLanguages(
        models.TextField(
            _("summary"), blank=True, help_text=_("One or two sentences that stand by themselves.")
        )
    )
    summary_unchecked = models.BooleanField(
        _("summary not yet checked by the secretariat"),
        default=False,
        help_text=_("Said beside the summary. Untick it when the summary has been checked."),
    )
    text = InBothLanguages(
        models.TextField(
            _("longer text"),
            blank=True,
            help_text=_("An empty line makes a paragraph; addresses become links."),
        )
    )
    reach = models.CharField(_("reach"), max_length=9, choices=Reach, default=Reach.NAMED)
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries"), related_name="%(app_label)s", blank=True
    )
    sectors = models.ManyToManyField(
        Sector, verbose_name=_("sectors"), related_name="%(app_label)s", blank=True
    )
    website = WebAddressField(_("website"), max_length=300, blank=True)
    contact_office = InBothLanguages(
        models.CharField(
            _("contact office"),
            max_length=200,
            blank=True,
            help_text=_("An office, not a person."),
        )
    )
    verified_on = models.DateField(
        _("verified on"),
        null=True,
        blank=True,
        help_text=_("The day the secretariat checked the record; not the day a page was read."),
    )
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, default=Confidence.MEDIUM
    )
    staff_note = models.TextField(_("staff note"), blank=True, help_text=_("Never public."))

    dated = models.CharField(_("date"), max_length=16, editable=False, db_index=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    curated_at = models.DateTimeField(_("last saved by staff"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    aliases = GenericRelation(Alias)
    citations = GenericRelation(Citation)
    figures = GenericRelation(Figure)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_name_en", "sort_name_zh_hans", "pk"]
        default_permissions = ("view", "add", "change", "delete", "publish")
        constraints = [
            *HasSlug.Meta.constraints,
            *HasImage.Meta.constraints,
            Check(
                condition=~Q(name_en="") | ~Q(name_zh_hans=""),
                name="%(app_label)s_has_a_name",
                violation_error_message=_("Give the name in at least one language."),
                violation_error_code="name_zh_hans",
            ),
            Check(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False),
                name="%(app_label)s_withdrawn_was_published",
                violation_error_message=_(
                    "Only what was published can be withdrawn: publish it first."
                ),
            ),
        ]

    def __str__(self):
        return str(self.name)

    @classmethod
    def has_field(cls, name: str) -> bool:
        return any(field.name == name for field in cls._meta.get_fields())

    @property
    def is_public(self) -> bool:
        return bool(self.published_at and not self.withdrawn_at)

    @property
    def is_unofficial_wording(self) -> bool:
        """Whether the name shown in the active language is an unofficial translation."""
        return self.is_our_translation("name")

    def is_our_translation(self, text: str) -> bool:
        """Whether a text, as shown in the active language, is an unofficial translation."""
        language = getattr(self, text).language
        status = getattr(self, to_attribute(f"{text}_status", language), "")
        return status == WordingStatus.TRANSLATION

    @property
    def names_elsewhere(self) -> list[Wording]:
        """The names in other languages than the one shown."""
        return [
            Wording(name, language)
            for language in type(self).name.languages
            if language != self.name.language
            and (name := getattr(self, to_attribute("name", language)))
        ]

    @property
    def same_as(self) -> list[str]:
        """URLs for schema.org's ``sameAs``; empty strings are skipped by the caller."""
        return [self.website]

    @property
    def date_in_words(self) -> str:
        """The formatted date by which "newest" sorts; empty if unknown."""
        return date_in_words(self.dated, zone_of(self)) if self.dated else ""

    @property
    def date_label(self):
        """Label of that date: "founded", "issued" ..."""
        return self._meta.get_field(self.own_date).verbose_name if self.own_date else ""

    @property
    def sectors_through_records(self) -> list[tuple[Sector, "Record"]]:
        """Sectors inherited from related public records, each with the first such record."""
        own = set(self.sectors.all())
        through = {}
        for path in self.sectors_through:
            for record in values_along_path(self, path):
                if record.is_public:
                    for sector in record.sectors.all():
                        through.setdefault(sector, record)
        return [(sector, record) for sector, record in through.items() if sector not in own]

    @property
    def warning(self) -> str:
        """A translated warning about the date, such as a cancellation; empty by default."""
        return ""

    def asks_for(self, name: str) -> bool:
        """Whether a fact without a value is said to be not recorded; else nothing is said of it."""
        return True

    def date_for_order(self) -> str:
        """The partial date stored in ``dated``, for sorting and the year filter; empty if unknown."""
        return getattr(self, self.own_date) if self.own_date else ""

    def clean(self):
        super().clean()
        # Values that are not dates were refused by the field's own validation.
        if isinstance(self.verified_on, date) and self.verified_on > timezone.localdate():
            raise ValidationError({"verified_on": _("This day has not come yet.")})

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def derive(self):
        """Compute the derived columns: sort keys and ``dated``."""
        for language, key in SORT_KEYS.items():
            setattr(self, f"sort_name_{language}", key(getattr(self, f"name_{language}"))[:600])
        self.dated = self.date_for_order()
