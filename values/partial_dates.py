"""A date as far as it is known."""

import calendar
import re
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?)?", re.ASCII)


class PartialDate(str):
    """A date as far as it is known: ``2016``, ``2016-08``, ``2016-08-01`` or ``2016-08-01T09:30``.

    Raises ValueError for any other text and for a day that the calendar does not have.
    """

    def __new__(cls, text: str):
        partial = super().__new__(cls, text)
        partial.first_minute  # noqa: B018 - a value that cannot be read is never made
        return partial

    @cached_property
    def parts(self) -> list[int]:
        """Year, month, day, hour, minute: those that are known."""
        match = FORM.fullmatch(self)
        # Further out a time zone would lead past the years that a computer counts.
        if not match or not "1000" <= match[1] <= "9998":
            raise ValueError(self)
        return [int(part) for part in match.groups() if part]

    @cached_property
    def first_minute(self) -> datetime:
        return datetime(*[*self.parts, 1, 1][: max(len(self.parts), 3)])  # noqa: DTZ001

    @cached_property
    def last_minute(self) -> datetime:
        year, *rest = self.parts
        month = rest[0] if rest else 12
        day = rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1]
        hour, minute = rest[2:] or (23, 59)
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001

    @property
    def year(self) -> int:
        return self.parts[0]

    @property
    def has_time(self) -> bool:
        """Whether it is known to the minute."""
        return len(self.parts) == 5

    def moment(self, zone: str) -> str:
        """The minute it means in a zone, as machines read it; nothing if it is not known so far."""
        at = self.first_minute.replace(tzinfo=ZoneInfo(zone))
        return at.isoformat(timespec="minutes") if self.has_time else ""

    @property
    def in_words(self) -> str:
        """As a reader of the current language writes it."""
        formats = {
            1: _("Y"),
            2: _("F Y"),
            3: _("F j, Y"),
            5: _("F j, Y, H:i"),
        }
        return date_format(self.first_minute, formats[len(self.parts)])
