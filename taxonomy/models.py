from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from values.languages import InBothLanguages, Wording, content_language, language_of_script
from values.sort_keys import SORT_KEYS


class CountryQuerySet(models.QuerySet):
    def asean(self):
        """The members of ASEAN, in ASEAN's own order."""
        return self.filter(asean_since__isnull=False)


class Country(models.Model):
    """A country that records name; in the order China, ASEAN's members, others."""

    code = models.CharField(
        _("ISO code"),
        max_length=2,
        primary_key=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as VN."))],
        help_text=_("ISO 3166-1 alpha-2, two capital letters. It never changes."),
    )
    name = InBothLanguages(models.CharField(_("name"), max_length=100))
    official_name_en = models.CharField(_("official English name"), max_length=100, blank=True)
    aliases = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("One a line, in any script; search finds the country by each of them."),
    )
    search_words = models.TextField(
        _("words in searches"),
        blank=True,
        help_text=_(
            "One a line; a search for one of them means this country: demonyms, former names, chief "
            "cities. Never shown."
        ),
    )
    asean_since = models.DateField(_("member of ASEAN since"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = pgettext_lazy("list of all", "countries")
        ordering = ["order", "code"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("country", kwargs={"code": self.code.lower()})

    @property
    def all_names(self) -> list[str]:
        names = [self.name_en, self.name_zh_hans, self.official_name_en]
        return [name for name in [*names, *self.aliases.splitlines()] if name]

    @property
    def names_elsewhere(self) -> list[Wording]:
        """The names other than the displayed one, with the language where it is certain."""
        english = {self.name_en, self.official_name_en}
        return [
            Wording(name, "en" if name in english else language_of_script(name))
            for name in dict.fromkeys(self.all_names)
            if name != self.name
        ]


class SectorQuerySet(models.QuerySet):
    def in_order(self) -> list["Sector"]:
        """By name as readers of the current language order names; there are few dozen."""
        language = content_language().replace("-", "_")
        return sorted(self, key=lambda sector: SORT_KEYS[language](sector.name))


class Sector(models.Model):
    """A field, a level or a theme of education."""

    class Sort(models.TextChoices):
        FIELD = "field", _("field")
        LEVEL = "level", _("level")
        THEME = "theme", pgettext_lazy("sort of sector", "theme")

    slug = models.SlugField(
        _("address"),
        max_length=50,
        primary_key=True,
        help_text=_("Stands in addresses and files. It never changes."),
    )
    name = InBothLanguages(models.CharField(_("name"), max_length=100))
    sort = models.CharField(_("sort"), max_length=5, choices=Sort)
    isced_f = models.CharField(
        _("ISCED-F 2013 code"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^\d{2,4}$", _("Two to four digits."))],
    )
    search_words = models.TextField(
        _("words in searches"),
        blank=True,
        help_text=_(
            "One a line; a search for one of them means this sector: narrower fields, occupations, "
            "abbreviations. Never shown."
        ),
    )
    note = models.TextField(_("staff note"), blank=True, help_text=_("Never public."))

    objects = SectorQuerySet.as_manager()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["name_en"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("sector", kwargs={"slug": self.slug})

    @property
    def all_names(self) -> list[str]:
        return [name for name in [self.name_en, self.name_zh_hans] if name]

    @property
    def names_elsewhere(self) -> list[Wording]:
        names = [Wording(self.name_en, "en"), Wording(self.name_zh_hans, "zh-hans")]
        return [name for name in names if name and name != self.name]
