"""A selection as an iCalendar feed (RFC 5545)."""

from datetime import UTC, timedelta

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, vText
from icalendar import Event as Entry

from records.exports.feeds.atom import uuid_of
from values.plain_text import one_line, readable

# Refresh interval suggested to calendar programs.
EVERY = timedelta(hours=12)


def as_calendar(title: str, records) -> bytes:
    """The appointments of the records as iCalendar; records need ``with_changes()``.

    Dates known only to the month or year are left out, because a day would have to be invented.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_URL}//CAECW Directory//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ["name", "x-wr-calname"]:
        # icalendar does not know these properties as TEXT and would not escape them.
        calendar.add(name, vText(one_line(title)))
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for record in records:
        for appointment in record.appointments():
            if appointment.is_known_to_the_day:
                calendar.add_component(entry_of(record, appointment))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def entry_of(record, appointment) -> Entry:
    entry = Entry()
    entry.add("uid", str(uuid_of(record, appointment.part)))
    entry.add("dtstamp", record.changed_at.astimezone(UTC))
    entry.add("last-modified", record.changed_at.astimezone(UTC))
    entry.add("created", record.published_at.astimezone(UTC))
    # SEQUENCE is 0 for the first publication.
    entry.add("sequence", max(record.times_changed - 1, 0))
    language = language_of(record, appointment)
    entry.add("summary", one_line(appointment.title), parameters={"LANGUAGE": language})
    entry.add("dtstart", appointment.begins)
    if appointment.ends:
        entry.add("dtend", appointment.ends)
    if appointment.status:
        entry.add("status", appointment.status)
    if appointment.free or appointment.is_all_day:
        entry.add("transp", "TRANSPARENT")
    if place := place_of(record):
        entry.add("location", one_line(place))
    if record.summary:
        entry.add(
            "description",
            f"{readable(record.summary)}\n\n{settings.SITE_URL}{record.get_absolute_url()}",
        )
    sectors = [str(sector.name) for sector in record.sectors.all()]
    if categories := [str(type(record)._meta.verbose_name), *sectors]:
        entry.add("categories", categories)
    entry.add("url", f"{settings.SITE_URL}{record.get_absolute_url()}")
    return entry


def language_of(record, appointment) -> str:
    """Language of the appointment's title: the name may be in another language than the reader's."""
    return record.name.language if appointment.title == str(record.name) else get_language()


def place_of(record) -> str:
    venue, city = str(record.venue), str(record.city)
    if venue and city:
        return _("%(venue)s, %(city)s") % {"venue": venue, "city": city}
    return venue or city
