"""What a calendar shows of a record."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from values.dates import PartialDate


@dataclass(frozen=True)
class Appointment:
    """The days something is held, or a moment by which something is due.

    ``part`` tells several appointments of one record apart and never changes.
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
        """Only then can it stand in a calendar without inventing a day."""
        return bool(self.start) and len(PartialDate(self.start).parts) >= 3

    @property
    def is_all_day(self) -> bool:
        """Also where only one of its ends has a time of day."""
        return any(len(PartialDate(one).parts) < 5 for one in [self.start, self.end] if one)

    @property
    def begins(self) -> date | datetime:
        return self.day(self.start) if self.is_all_day else self.minute(self.start)

    @property
    def ends(self) -> date | datetime | None:
        """The first day, or the minute, on which it is over; None where that is not known."""
        if not self.is_all_day:
            # A moment is over as it begins; a calendar takes no end that is not later.
            return self.minute(self.end) if self.end not in {"", self.start} else None
        last = self.end if self.end and len(PartialDate(self.end).parts) >= 3 else self.start
        return self.day(last) + timedelta(days=1)

    @staticmethod
    def day(text: str) -> date:
        return PartialDate(text).first_minute.date()

    def minute(self, text: str) -> datetime:
        return PartialDate(text).first_minute.replace(tzinfo=ZoneInfo(self.time_zone))
