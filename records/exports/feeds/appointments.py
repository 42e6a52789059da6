"""Appointments: the calendar entries of a record."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from values.dates import PartialDate


@dataclass(frozen=True)
class Appointment:
    """A calendar entry: the days of an event, or a deadline. Dates are partial dates as text.

    ``part`` identifies one of several appointments of a record; it is part of the UID, so never change it.
    """

    part: str
    title: str
    start: str
    end: str = ""
    time_zone: str = settings.TIME_ZONE
    status: str = ""
    free: bool = False

    @property
    def is_known_to_the_day(self) -> bool:
        """Calendars need a day; a date known to the month or year only cannot be shown."""
        return bool(self.start) and len(PartialDate(self.start).parts) >= 3

    @property
    def is_all_day(self) -> bool:
        """Whether the start or the end has no time of day."""
        return any(len(PartialDate(text).parts) < 5 for text in [self.start, self.end] if text)

    @property
    def begins(self) -> date | datetime:
        return self.day(self.start) if self.is_all_day else self.minute(self.start)

    @property
    def ends(self) -> date | datetime | None:
        """Exclusive end as in iCalendar's DTEND: the day after the last, or a minute; None if unknown."""
        if not self.is_all_day:
            # DTEND must be later than DTSTART.
            return self.minute(self.end) if self.end not in {"", self.start} else None
        last = self.end if self.end and len(PartialDate(self.end).parts) >= 3 else self.start
        return self.day(last) + timedelta(days=1)

    @staticmethod
    def day(text: str) -> date:
        return PartialDate(text).first_minute.date()

    def minute(self, text: str) -> datetime:
        return PartialDate(text).first_minute.replace(tzinfo=ZoneInfo(self.time_zone))
