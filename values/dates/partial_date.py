"""Dates known to the year, month, day or minute."""

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

    Raises ValueError for other texts and for days that do not exist.
    """

    def __new__(cls, text: str):
        partial = super().__new__(cls, text)
        partial.first_minute  # noqa: B018 - raises ValueError for invalid values
        return partial

    @cached_property
    def parts(self) -> list[int]:
        """The known ones of year, month, day, hour, minute."""
        match = FORM.fullmatch(self)
        # Beyond these years, a time zone conversion could overflow.
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
        """Whether the date is known to the minute."""
        return len(self.parts) == 5

    def moment(self, zone: str) -> str:
        """ISO 8601 datetime in a time zone; empty if not known to the minute."""
        at = self.first_minute.replace(tzinfo=ZoneInfo(zone))
        return at.isoformat(timespec="minutes") if self.has_time else ""

    @property
    def in_words(self) -> str:
        """The date formatted for the active language."""
        formats = {1: _("Y"), 2: _("F Y"), 3: _("F j, Y"), 5: _("F j, Y, H:i")}
        return date_format(self.first_minute, formats[len(self.parts)])
