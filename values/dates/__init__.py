"""Model fields for partial dates, and partial dates as translated text."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from values.constraints import Check
from values.dates.form_fields import PartialDateFormField
from values.dates.parsing import REFUSALS, read_date
from values.dates.partial_date import PartialDate
from values.dates.time_zones import known_zones, zone_in_words

# Name of the field with a record's own time zone.
ZONE = "time_zone"


class TimeInWords(str):
    """A date as text, with ISO datetimes for the HTML element ``time`` if known to the minute."""

    def __new__(cls, text, begins="", ends=""):
        words = super().__new__(cls, text)
        words.begins, words.ends = begins, ends if begins else ""
        return words


def date_in_words(date: str, zone: str, pattern: str = "%(date)s") -> TimeInWords:
    """A partial date as text, within ``pattern``; a time of day is followed by its time zone."""
    partial = PartialDate(date)
    said = with_zone(partial.in_words, zone) if partial.has_time else partial.in_words
    return TimeInWords(pattern % {"date": said}, partial.moment(zone))


def span_in_words(start: str, end: str, zone: str = settings.TIME_ZONE) -> TimeInWords:
    """A period as text, without repeating what both dates share."""
    if not start or not end or start == end:
        return date_in_words(start or end, zone) if start or end else TimeInWords("")
    first, last = PartialDate(start), PartialDate(end)
    words = days_in_words(first, last)
    if first.has_time or last.has_time:
        words = with_zone(words, zone)
    return TimeInWords(words, first.moment(zone), last.moment(zone))


def days_in_words(first: PartialDate, last: PartialDate) -> str:
    if len(first.parts) == len(last.parts) == 3 and first.year == last.year:
        same_month = first.parts[1] == last.parts[1]
        return _("%(start)s to %(end)s, %(year)s") % {
            "start": date_format(first.first_minute, _("F j")),
            "end": date_format(last.first_minute, _("j") if same_month else _("F j")),
            "year": first.year,
        }
    same_day = first.has_time and last.has_time and first.parts[:3] == last.parts[:3]
    return _("%(start)s to %(end)s") % {
        "start": first.in_words,
        "end": f"{last.first_minute:%H:%M}" if same_day else last.in_words,
    }


def with_zone(words: str, zone: str) -> str:
    return _("%(time)s (%(zone)s)") % {"time": words, "zone": zone_in_words(zone)}


def this_minute() -> datetime:
    """The current time, truncated to the minute: partial dates include their last minute."""
    return timezone.now().replace(second=0, microsecond=0)


def this_year(moment: datetime) -> str:
    """The year of a moment in the site's time zone."""
    return f"{timezone.localtime(moment):%Y}"


def new_year_after(date: str) -> datetime:
    """The end of a date's year in the site's time zone."""
    return timezone.make_aware(datetime(PartialDate(date).year + 1, 1, 1))  # noqa: DTZ001


def zone_of(record) -> str:
    """The name of the record's own time zone, else of the site's."""
    return getattr(record, ZONE, "") or settings.TIME_ZONE


def validate_time_zone(name: str):
    """Raise ValidationError unless it is a place name as ``Asia/Shanghai``, which iCalendar needs."""
    if name not in known_zones():
        raise ValidationError(
            gettext_lazy("“%(name)s” is not a time zone we know, such as Asia/Shanghai."),
            params={"name": name},
        )


class PartialDateField(models.CharField):
    """Stores a PartialDate, or the empty string if unknown; parses input with ``values.dates.parsing``."""

    default_error_messages = REFUSALS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 16, "blank": True, "default": ""} | kwargs)

    def formfield(self, **kwargs):
        # The input may be longer than the stored value.
        return super().formfield(
            **{"form_class": PartialDateFormField, "max_length": None} | kwargs
        )

    def to_python(self, value):
        return read_date(value)

    def from_db_value(self, value, expression, connection):
        return PartialDate(value) if value else ""


class BoundField(models.DateTimeField):
    """The earliest or latest moment a partial date can mean, stored for sorting and filters."""

    def __init__(self, of, edge, zone=""):
        self.of, self.edge, self.zone = of, edge, zone
        super().__init__(null=True, editable=False)

    def deconstruct(self):
        name, path, args, _kwargs = super().deconstruct()
        return name, path, args, {"of": self.of, "edge": self.edge, "zone": self.zone}

    def moment(self, record):
        """The moment in the time zone named by the record's field ``zone``, else in the site's."""
        text = getattr(record, self.of)
        if not text:
            return None
        zone = getattr(record, self.zone, "") or settings.TIME_ZONE
        return getattr(PartialDate(text), self.edge).replace(tzinfo=ZoneInfo(zone))

    def clean(self, value, record):
        """The moment as it will be saved, so that constraints compare what is typed."""
        try:
            return self.moment(record)
        except (ValueError, KeyError):
            # The date or the time zone is refused beside its own field.
            return None

    def pre_save(self, record, add):
        setattr(record, self.attname, self.moment(record))
        return getattr(record, self.attname)


def earliest(of, zone=""):
    return BoundField(of, "first_minute", zone)


def latest(of, zone=""):
    return BoundField(of, "last_minute", zone)


def in_order(start, end, name):
    """Database constraint: the end is not before the start."""
    return Check(
        condition=models.Q(**{f"{start}_earliest__isnull": True})
        | models.Q(**{f"{end}_latest__isnull": True})
        | models.Q(**{f"{end}_latest__gte": models.F(f"{start}_earliest")}),
        name=name,
        violation_error_message=gettext_lazy("This lies before the beginning."),
        violation_error_code=end,
    )


def check_order(record, start, end):
    """Raise ValidationError for the field ``end`` if it is before ``start``."""
    try:
        first, last = read_date(getattr(record, start)), read_date(getattr(record, end))
    except ValidationError:
        # Already reported for its own field.
        return
    if first and last and last.last_minute < first.first_minute:
        raise ValidationError({end: _("This lies before the beginning.")})
