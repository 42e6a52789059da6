import uuid

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taxonomy.models import Country, Sector
from values.constraints import Check, Unique, ValidatedAtOnce
from values.dates import PartialDateField
from values.languages import InBothLanguages, Language
from values.sort_keys import short_name
from values.web_addresses import WebAddressField, validate_web_address

PROPOSED_LENGTH = 60


class Source(models.Model):
    """A source of facts: a web page or a publication."""

    class Kind(models.TextChoices):
        COMMISSION = "commission", _("commissioning text")
        OFFICIAL = "official", _("official page")
        UNIVERSITY = "university", _("page of an institution")
        PRESS = "press", _("press")
        COPY = "copy", _("copy of a page")
        LIST = "list", _("register or list")
        CONFIRMATION = "confirmation", _("confirmation by the office concerned")
        GENERAL = "general-knowledge", _("general knowledge")

    class Status(models.TextChoices):
        """How the source was read. ``GENERAL`` stands where a source is still missing."""

        SEEN = "seen", _("original consulted")
        COPY = "copy", _("copy consulted")
        QUOTED = "quoted", _("quoted elsewhere, original not seen")
        GENERAL = "general", _("source to be added")

    slug = models.SlugField(pgettext_lazy("key", "short name"), max_length=80, primary_key=True)
    kind = models.CharField(_("kind of source"), max_length=20, choices=Kind)
    status = models.CharField(
        pgettext_lazy("of a source", "status"), max_length=7, choices=Status, default=Status.SEEN
    )
    title = InBothLanguages(
        models.CharField(
            _("title"),
            max_length=300,
            blank=True,
            help_text=_("In square brackets where the source gives none."),
        ),
    )
    publisher = InBothLanguages(models.CharField(_("publisher"), max_length=200, blank=True))
    published = PartialDateField(pgettext_lazy("of a source", "date"))
    published_inferred = models.BooleanField(
        _("date inferred"),
        default=False,
        help_text=_("Not printed by the source: the year or month of what it reports."),
    )
    language = models.CharField(_("language"), max_length=10, choices=Language, blank=True)
    address = models.CharField(
        pgettext_lazy("of a source", "address"),
        max_length=600,
        blank=True,
        help_text=_("Where it was consulted. The public sees it only where it may be linked."),
    )
    archived_copy = WebAddressField(
        _("archived copy"),
        max_length=600,
        blank=True,
        help_text=_("In a public web archive; visitors may follow it."),
    )
    linkable = models.BooleanField(
        _("may be linked"),
        default=False,
        help_text=_(
            "Ticked, visitors may open the address. Not for copies on other hosts: "
            "visitors then see only the title."
        ),
    )
    consulted_on = models.DateField(_("consulted on"), null=True, blank=True)
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries it describes"), related_name="sources", blank=True
    )
    sectors = models.ManyToManyField(
        Sector, verbose_name=_("sectors it describes"), related_name="sources", blank=True
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = [
            Check(
                condition=~Q(title_en="") | ~Q(title_zh_hans=""),
                name="source_has_a_title",
                violation_error_message=_("Give the title in at least one language."),
                violation_error_code="title_zh_hans",
            ),
            Check(
                condition=Q(linkable=False) | Q(address__startswith="http"),
                name="source_links_to_an_address",
                violation_error_message=_("Only an address that begins with http may be linked."),
                violation_error_code="address",
            ),
        ]

    def __str__(self):
        """A label that distinguishes sources with equal titles, for the admin."""
        parts = [self.title, self.publisher, self.published]
        return " · ".join(str(part) for part in parts if part)

    def clean(self):
        super().clean()
        if self.linkable and self.address:
            try:
                validate_web_address(self.address)
            except ValidationError as error:
                raise ValidationError({"address": error}) from error

    def save(self, *args, **kwargs):
        self.slug = self.slug or self.proposed_key()
        super().save(*args, **kwargs)

    def proposed_key(self) -> str:
        """An unused key made from the title."""
        base = short_name(self.title_en, self.title_zh_hans, PROPOSED_LENGTH) or "source"
        taken = set(Source.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        return next(key for key in [base, *numbered] if key not in taken)

    @property
    def link(self) -> str:
        """The address that visitors may follow, if any: the source's own, else an archived copy."""
        return self.address if self.linkable else self.archived_copy

    @property
    def reading(self) -> str:
        """How the source was read, in words; empty where it is said to be consulted without a day."""
        if self.status == self.Status.SEEN and not self.consulted_on:
            return ""
        return capfirst(self.get_status_display())

    @property
    def is_missing(self) -> bool:
        """Whether it only stands for a source that is still to be added."""
        return self.status == self.Status.GENERAL


class AboutRecordQuerySet(models.QuerySet):
    def of(self, kind, keys=None):
        """The rows about records of a kind or, of these, about those with some primary keys."""
        rows = self.filter(content_type=ContentType.objects.get_for_model(kind))
        return rows if keys is None else rows.filter(object_id__in=keys)


class AboutRecord(ValidatedAtOnce):
    """A row that belongs to one record of any kind; its key travels with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    record = GenericForeignKey()

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        abstract = True


class Citation(AboutRecord):
    """Citation: a source for some of the facts of a record."""

    class Facts(models.TextChoices):
        NAME = "name", _("its name")
        DATES = "dates", _("its dates")
        PARTIES = "parties", _("who takes part")
        TEXT = "text", _("its description")
        SECTORS = "sectors", _("its sectors")
        IDS = "ids", _("its identifiers")
        WEBSITE = "website", _("its website")

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="citations", verbose_name=_("source")
    )
    facts = models.CharField(
        _("what it says"),
        max_length=10,
        choices=Facts,
        blank=True,
        help_text=_("Empty: the record as a whole."),
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("sources")
        ordering = ["source"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            Unique(
                fields=["content_type", "object_id", "source", "facts"],
                name="citation_once",
                violation_error_message=_(
                    "This source stands here twice for the same facts: take one of the rows away."
                ),
                violation_error_code="source",
            )
        ]

    def __str__(self):
        try:
            return str(self.source)
        except Source.DoesNotExist:
            # A draft may name a source that was deleted since.
            return self.source_id
