from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from records.models import Party, Record
from records.models.traits import Founded, OfTheWeek
from values.dates import PartialDateField, check_order, earliest, in_order, latest


class Alliance(Founded, OfTheWeek, Record):
    """A permanent association of institutions, whatever its name (alliance, league, union)."""

    facts = ("founded", "launched_at", "members")
    counted = ngettext_lazy("%(count)s alliance", "%(count)s alliances", "count")
    list_title = _("Alliances")
    search_words = {
        "": (
            "alliance; consortium; network; union; 联盟; 联合会; 协作体; 共同体; 教育联盟; aliansi; "
            "perikatan; liên minh; พันธมิตร"
        ),
    }
    neighbors_through = ("sectors",)
    related_titles = {"edition": _("Alliances set up or unveiled here")}
    in_first_menu = True
    filterset = "alliances.filters.AllianceFilterSet"
    schema_properties = Founded.schema_properties | {"member": "members"}

    launched_at = models.ForeignKey(
        "editions.Edition",
        on_delete=models.PROTECT,
        related_name="alliances",
        null=True,
        blank=True,
        verbose_name=_("launched at"),
        help_text=_("The edition of the Week at which it was set up or unveiled."),
    )

    class Meta(Record.Meta):
        verbose_name = _("alliance")
        verbose_name_plural = _("alliances")


class Membership(Party):
    """Membership of a body in an alliance, with its role."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead institution")
        FOUNDER = "founder", _("founder")
        CHAIR = "chair", _("chair")
        ROTATING_CHAIR = "rotating-chair", _("rotating chair")
        VICE_CHAIR = "vice-chair", _("vice-chair")
        SECRETARY = "secretary", _("secretary")
        SECRETARIAT = "secretariat", _("secretariat")
        COUNCIL = "council", _("council member")
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")

    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(_("role"), max_length=14, choices=Role, default=Role.MEMBER)
    joined = PartialDateField(_("joined"))
    joined_earliest = earliest("joined")
    left = PartialDateField(_("left"))
    left_latest = latest("left")

    class Meta(Party.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            *Party.Meta.constraints,
            in_order("joined", "left", "membership_ends_after_it_begins"),
        ]

    def clean(self):
        super().clean()
        check_order(self, "joined", "left")

    def note_in_words(self):
        if self.joined and self.left:
            return _("%(joined)s to %(left)s") % {
                "joined": self.joined.in_words,
                "left": self.left.in_words,
            }
        if self.joined:
            return _("since %(date)s") % {"date": self.joined.in_words}
        return _("until %(date)s") % {"date": self.left.in_words} if self.left else ""
