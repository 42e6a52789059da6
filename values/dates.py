"""Dates known to the year, the month, the day or the minute."""

import calendar
import re
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?)?", re.ASCII)
IN_CHINESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?", re.ASCII)


def as_iso(text: str) -> str:
    """``2016年8月1日`` as ``2016-08-01``; any other text as it is."""
    match = IN_CHINESE.fullmatch(text)
    return "-".join(part.zfill(2) for part in match.groups() if part) if match else text


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
    def in_words(self) -> str:
        """As a reader of the current language writes it."""
        formats = {
            1: _("Y"),
            2: _("F Y"),
            3: _("F j, Y"),
            5: _("F j, Y, H:i"),
        }
        return date_format(self.first_minute, formats[len(self.parts)])


def span_in_words(start: str, end: str) -> str:
    """From one partial date to another, without repeating a year or month they share."""
    if not start or not end or start == end:
        return PartialDate(start or end).in_words if start or end else ""
    first, last = PartialDate(start), PartialDate(end)
    if len(first.parts) == len(last.parts) == 3 and first.year == last.year:
        same_month = first.parts[1] == last.parts[1]
        return _("%(start)s to %(end)s, %(year)s") % {
            "start": date_format(first.first_minute, _("F j")),
            "end": date_format(last.first_minute, _("j") if same_month else _("F j")),
            "year": first.year,
        }
    return _("%(start)s to %(end)s") % {"start": first.in_words, "end": last.in_words}


def validate_time_zone(name: str):
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(
            gettext_lazy("“%(name)s” is not a time zone we know, such as Asia/Shanghai."),
            params={"name": name},
        ) from error


class PartialDateField(models.CharField):
    """Stores a PartialDate; the empty text stands for a date that is not known."""

    default_error_messages = {
        "not_a_date": gettext_lazy(
            "“%(value)s” is not a date. Write as much as is known: "
            "2016, 2016-08, 2016-08-01 or 2016-08-01T09:30."
        )
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 16, "blank": True, "default": ""} | kwargs)

    def to_python(self, value):
        try:
            return PartialDate(as_iso(str(value).strip())) if value else ""
        except ValueError as error:
            raise ValidationError(
                self.error_messages["not_a_date"], params={"value": value}
            ) from error

    def from_db_value(self, value, expression, connection):
        return PartialDate(value) if value else ""


class BoundField(models.DateTimeField):
    """The earliest or latest moment a partial date can mean; kept with it for sorting and filters."""

    def __init__(self, of, edge, zone=""):
        self.of, self.edge, self.zone = of, edge, zone
        super().__init__(null=True, editable=False)

    def deconstruct(self):
        name, path, args, _kwargs = super().deconstruct()
        return name, path, args, {"of": self.of, "edge": self.edge, "zone": self.zone}

    def moment(self, record):
        """In the zone that the record names in its field ``zone``, else in the site's."""
        text = getattr(record, self.of)
        if not text:
            return None
        zone = getattr(record, self.zone, "") or settings.TIME_ZONE
        return getattr(PartialDate(text), self.edge).replace(tzinfo=ZoneInfo(zone))

    def pre_save(self, record, add):
        setattr(record, self.attname, self.moment(record))
        return getattr(record, self.attname)


def earliest(of, zone=""):
    return BoundField(of, "first_minute", zone)


def latest(of, zone=""):
    return BoundField(of, "last_minute", zone)


def in_order(start, end, name):
    """The database's word for it: what ends does not end before it starts."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{start}_earliest__isnull": True})
        | models.Q(**{f"{end}_latest__isnull": True})
        | models.Q(**{f"{end}_latest__gte": models.F(f"{start}_earliest")}),
        name=name,
    )


def check_order(record, start, end):
    """The form's word for it, beside the field of the end."""
    first, last = getattr(record, start), getattr(record, end)
    if first and last and PartialDate(last).last_minute < PartialDate(first).first_minute:
        raise ValidationError({end: _("This lies before the beginning.")})
