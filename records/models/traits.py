"""Abstract models shared by several kinds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.exports.feeds.appointments import Appointment
from records.exports.schema_org import place, readers_tag, virtual_place
from records.models.choices import Format, Relation
from records.wording.facts import fact
from values.dates import (
    ZONE,
    PartialDateField,
    check_order,
    earliest,
    in_order,
    latest,
    span_in_words,
    zone_of,
)
from values.languages import InBothLanguages


class Founded(models.Model):
    """Mixin: a founding date, possibly known to the year only."""

    own_date = "founded"
    years_phrase = _("founded in %(years)s")
    schema_type = "Organization"
    schema_properties = {"foundingDate": "founded"}

    founded = PartialDateField(_("founded"))
    founded_earliest = earliest("founded")
    founded_latest = latest("founded")

    class Meta:
        abstract = True


class OfTheWeek(models.Model):
    """Mixin: the relation to the Education Cooperation Week."""

    never_public = frozenset({"relation"})

    relation = models.CharField(
        _("relation to the Week"),
        max_length=7,
        choices=Relation,
        blank=True,
        help_text=_("Only “one of the ten” is ever said in public."),
    )

    class Meta:
        abstract = True


class Held(models.Model):
    """Mixin: takes place at a venue from a start to an end.

    Times are those of the zone in the field ``time_zone`` where the kind has one.
    """

    default_sort = "newest"
    schema_type = "EducationEvent"
    schema_properties = {
        "eventStatus": "schema_status",
        "eventAttendanceMode": "schema_attendance",
        "startDate": "start",
        "endDate": "end",
        "location": "schema_places",
        "inLanguage": "schema_language",
    }
    SCHEMA_ATTENDANCE = {
        Format.ON_SITE: "https://schema.org/OfflineEventAttendanceMode",
        Format.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
        Format.HYBRID: "https://schema.org/MixedEventAttendanceMode",
    }
    schema_status = "https://schema.org/EventScheduled"

    start = PartialDateField(_("begins"), help_text=_("As far as it is known."))
    start_earliest = earliest("start", ZONE)
    start_latest = latest("start", ZONE)
    end = PartialDateField(_("ends"))
    end_earliest = earliest("end", ZONE)
    end_latest = latest("end", ZONE)
    venue = InBothLanguages(models.CharField(_("venue"), max_length=200, blank=True))
    city = InBothLanguages(models.CharField(_("held in"), max_length=100, blank=True))
    format = models.CharField(_("format"), max_length=7, choices=Format, blank=True)

    class Meta:
        abstract = True
        constraints = [in_order("start", "end", "%(class)s_ends_after_it_begins")]

    def clean(self):
        super().clean()
        check_order(self, "start", "end")

    @fact(_("date"))
    def when_in_words(self):
        return span_in_words(self.start, self.end, zone_of(self))

    def appointments(self) -> list[Appointment]:
        """The calendar entries of the record."""
        return [self.held()]

    def held(self, **more) -> Appointment:
        """The calendar entry from start to end."""
        return Appointment("held", str(self.name), self.start, self.end, zone_of(self), **more)

    @property
    def schema_attendance(self):
        return self.SCHEMA_ATTENDANCE.get(self.format, "")

    @property
    def schema_places(self) -> dict | list[dict]:
        """The venue; for online and hybrid formats also a VirtualLocation with the URL to take part."""
        here = place(self.venue, self.city)
        if self.format not in {Format.ONLINE, Format.HYBRID}:
            return here
        elsewhere = virtual_place(self.address_to_take_part)
        return [here, elsewhere] if here else elsewhere

    @property
    def address_to_take_part(self) -> str:
        return self.website or self.get_absolute_url()

    @property
    def schema_language(self) -> str:
        """Language of the page; the language of the event itself is not recorded."""
        return readers_tag()
