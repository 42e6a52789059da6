from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evidence.models import Citation, Confidence, Figure
from records.children import Alias, Party
from records.permalinks import Change, FormerSlug, Permalink
from records.querysets import RecordQuerySet
from serving.pictures import PictureField, addresses_of
from serving.storage import random_name
from taxonomy.models import Country, Sector
from values.dates import PartialDate
from values.languages import InBothLanguages, Wording, to_attribute
from values.sorting import SORT_KEYS, short_name

__all__ = ["Alias", "Change", "FormerSlug", "Party", "Permalink", "Record", "Relation"]

RESERVED_SLUGS = {"list"}


def reached(record, path: str) -> list:
    """The records at the end of a path of relations, read from what was fetched already."""
    found = [record]
    for step in path.split("__"):
        values = [getattr(one, step) for one in found]
        found = []
        for value in values:
            found += value.all() if hasattr(value, "all") else [value] if value else []
    return found


class WordingStatus(models.TextChoices):
    """Whose wording a name is."""

    OFFICIAL = "official", _("official")
    REPORTED = "reported", _("as reported")
    TRANSLATION = "translation", _("unofficial translation")


class Relation(models.TextChoices):
    """How an alliance or a center stands to the Week."""

    TEN = "ten", _("one of the ten")
    WEEK = "week", _("set up at the Week")
    NETWORK = "network", _("related network")


class Record(models.Model):
    """Something staff curate and the public reads. A kind states what is peculiar to it."""

    # What a kind states.
    facts: tuple[str, ...] = ()
    own_date = ""
    default_sort = "name"
    sectors_through: tuple[str, ...] = ()
    countries_label = _("countries")
    countries_phrase = _("with %(countries)s")
    years_phrase = _("of %(years)s")
    counted = ngettext_lazy("%(count)s record", "%(count)s records", "count")
    list_title = ""
    in_first_menu = False
    filterset = "records.filters.RecordFilterSet"

    class Reach(models.TextChoices):
        ALL_ASEAN = "all-asean", _("works with all ASEAN countries")
        NAMED = "named", _("with these countries")

    permalink = models.OneToOneField(
        Permalink, on_delete=models.PROTECT, related_name="+", editable=False
    )
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
    summary = InBothLanguages(
        models.TextField(
            _("summary"), blank=True, help_text=_("One or two sentences that stand by themselves.")
        )
    )
    text = InBothLanguages(
        models.TextField(
            _("longer text"),
            blank=True,
            help_text=_("An empty line makes a paragraph; addresses become links."),
        )
    )
    image = PictureField(_("picture"), upload_to=random_name, blank=True, max_length=60)
    image_alt = InBothLanguages(
        models.CharField(
            _("what the picture shows"),
            max_length=200,
            blank=True,
            help_text=_("Read aloud to those who do not see it."),
        )
    )
    image_credit = models.CharField(_("picture by"), max_length=200, blank=True)
    image_consent = models.BooleanField(
        _("the persons shown have consented"),
        default=False,
        help_text=_("A picture cannot be saved without this tick."),
    )
    reach = models.CharField(_("reach"), max_length=9, choices=Reach, default=Reach.NAMED)
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries"), related_name="%(app_label)s", blank=True
    )
    sectors = models.ManyToManyField(
        Sector, verbose_name=_("sectors"), related_name="%(app_label)s", blank=True
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
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
        _("confidence"), max_length=6, choices=Confidence, default=Confidence.HIGH
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
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_zh_hans=""),
                name="%(app_label)s_has_a_name",
                violation_error_message=_("Give the name in at least one language."),
            ),
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(slug="list"), name="%(app_label)s_has_an_address"
            ),
            models.CheckConstraint(
                condition=Q(image="") | Q(image_consent=True),
                name="%(app_label)s_shows_who_consented",
                violation_error_message=_("Tick that the persons shown have consented."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False),
                name="%(app_label)s_withdrawn_was_published",
            ),
        ]

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return reverse(f"{self.label()}:detail", kwargs={"slug": self.slug})

    @classmethod
    def label(cls) -> str:
        """The word of this kind in addresses: ``alliances``, ``events`` ..."""
        return cls._meta.app_label

    @classmethod
    def has_field(cls, name: str) -> bool:
        return any(field.name == name for field in cls._meta.get_fields())

    @property
    def ref(self) -> str:
        return self.permalink_id

    @property
    def is_public(self) -> bool:
        return bool(self.published_at and not self.withdrawn_at)

    @property
    def is_unofficial_wording(self) -> bool:
        """Whether the name a reader now sees is our own translation."""
        return self.is_our_translation("name")

    def is_our_translation(self, text: str) -> bool:
        """Whether a text, as the reader now sees it, is our own translation and not official."""
        language = getattr(self, text).language
        status = getattr(self, to_attribute(f"{text}_status", language), "")
        return status == WordingStatus.TRANSLATION

    @property
    def names_elsewhere(self) -> list[Wording]:
        """Its names in the languages that the reader's page is not in."""
        return [
            Wording(name, language)
            for language in type(self).name.languages
            if language != self.name.language
            and (name := getattr(self, to_attribute("name", language)))
        ]

    @property
    def date_in_words(self) -> str:
        """The date that "newest" goes by."""
        return PartialDate(self.dated).in_words if self.dated else ""

    @property
    def date_label(self):
        """What that date is: the day it was founded, issued ..."""
        return self._meta.get_field(self.own_date).verbose_name if self.own_date else ""

    @property
    def sectors_through_records(self) -> list[tuple[Sector, "Record"]]:
        """Sectors not its own, each with the published record through which it has it."""
        own = set(self.sectors.all())
        through = {}
        for path in self.sectors_through:
            for record in reached(self, path):
                if record.is_public:
                    for sector in record.sectors.all():
                        through.setdefault(sector, record)
        return [(sector, record) for sector, record in through.items() if sector not in own]

    @property
    def picture_widths(self) -> list[tuple[str, int]]:
        """The addresses of the picture, each with its width, widest last."""
        return addresses_of(self.image)

    def date_for_order(self) -> str:
        """The date by which "newest" sorts and the year filter finds; nothing if not known."""
        return getattr(self, self.own_date) if self.own_date else ""

    def clean(self):
        super().clean()
        self.slug = self.slug or self.proposed_slug()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("“%s” stands for the whole list.") % self.slug})
        if self._slug_is_another_record_s():
            raise ValidationError(
                {"slug": _("“%s” was the address of another record.") % self.slug}
            )
        if self.image and not self.image_consent:
            raise ValidationError(
                {"image_consent": _("Tick that the persons shown have consented.")}
            )

    def proposed_slug(self) -> str:
        """A free address made from the name."""
        base = short_name(self.name_en, self.name_zh_hans, 80) or "record"
        taken = set(
            type(self)
            .objects.filter(slug__startswith=base)
            .exclude(pk=self.pk)
            .values_list("slug", flat=True)
        ) | set(self._former_slugs().filter(slug__startswith=base).values_list("slug", flat=True))
        taken |= RESERVED_SLUGS
        return next(
            slug
            for n in range(1, len(taken) + 2)
            if (slug := base if n == 1 else f"{base}-{n}") not in taken
        )

    def _former_slugs(self):
        return FormerSlug.objects.filter(
            kind=ContentType.objects.get_for_model(type(self))
        ).exclude(permalink=self.permalink_id)

    def _slug_is_another_record_s(self) -> bool:
        return self._former_slugs().filter(slug=self.slug).exists()

    def save(self, *args, **kwargs):
        """Keep the derived columns right, and give a new record its permanent address."""
        for language, key in SORT_KEYS.items():
            setattr(self, f"sort_name_{language}", key(getattr(self, f"name_{language}"))[:600])
        self.dated = self.date_for_order()
        self.slug = self.slug or self.proposed_slug()
        if not self.permalink_id:
            kind = ContentType.objects.get_for_model(type(self))
            self.permalink = Permalink.objects.create(kind=kind)
        if self.published_at:
            self._keep_former_slug()
        super().save(*args, **kwargs)

    def _keep_former_slug(self):
        """Let an address that was public once go on answering."""
        kind = ContentType.objects.get_for_model(type(self))
        former = type(self).objects.filter(pk=self.pk).exclude(slug=self.slug).first()
        if former:
            FormerSlug.objects.get_or_create(
                kind=kind, slug=former.slug, defaults={"permalink": self.permalink}
            )
            FormerSlug.objects.filter(kind=kind, slug=self.slug).delete()
