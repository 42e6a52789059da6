from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from records.exports.schema_org import city_as_address
from records.models import Party, Record
from records.models.querysets import RecordQuerySet
from records.models.traits import Founded, OfTheWeek
from taxonomy.models import Country
from values.languages import InBothLanguages


class CenterQuerySet(RecordQuerySet):
    def naming_any(self, countries):
        """A center concerns the country it stands in as well as those of its focus."""
        return super().naming_any(countries) | Q(seat__in=countries)


class Center(Founded, OfTheWeek, Record):
    """A research center, training center or base; ``countries`` are those of its focus, not its seat."""

    facts = ("type", "founded", "seat", "city", "hosts")
    countries_label = _("country of focus")
    country_filter_label = _("located in or for")
    countries_phrase = _("in or for %(countries)s")
    counted = ngettext_lazy("%(count)s center or base", "%(count)s centers and bases", "count")
    list_title = _("Research centers and bases")
    search_words = {
        "": "center; base; 中心; 基地; pusat; trung tâm; ศูนย์; ສູນ",
        "research": "research institute; research base; study center; 研究中心; 研究院; 研究所; 研究基地",
        "training": (
            "training base; teacher training center; development center; 培训中心; 培训基地; 发展中心"
        ),
        "base": "training and research base; 基地; 实训基地; 实践基地",
    }
    neighbors_through = ("sectors",)
    in_first_menu = True
    filterset = "centers.filters.CenterFilterSet"
    schema_properties = Founded.schema_properties | {
        "address": "schema_address",
        "parentOrganization": "hosts",
    }

    class Type(models.TextChoices):
        RESEARCH = "research", _("research center")
        TRAINING = "training", _("training center")
        BASE = "base", _("base")

    type = models.CharField(_("type"), max_length=10, choices=Type, blank=True)
    seat = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="seated_centers",
        null=True,
        blank=True,
        verbose_name=_("located in"),
    )
    city = InBothLanguages(models.CharField(_("city"), max_length=100, blank=True))

    objects = CenterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("center or base")
        verbose_name_plural = _("research centers and bases")

    SCHEMA_TYPES = {Type.RESEARCH: "ResearchOrganization", Type.TRAINING: "EducationalOrganization"}

    @property
    def schema_type(self) -> str:
        return self.SCHEMA_TYPES.get(self.type, "Organization")

    @property
    def schema_address(self) -> dict:
        return city_as_address(self.city, self.seat_id or "")


class Host(Party):
    """A body that hosts a center, alone or jointly."""

    class Role(models.TextChoices):
        HOST = "host", _("host institution")
        JOINT = "joint", _("joint builder")

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="hosts")
    role = models.CharField(_("role"), max_length=5, choices=Role, default=Role.HOST)

    class Meta(Party.Meta):
        verbose_name = _("host institution")
        verbose_name_plural = _("host institutions")
