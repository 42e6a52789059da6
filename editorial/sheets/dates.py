"""Dates as offices write them and as Excel stores them, as dates known in part."""

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError

from values.dates import PartialDate, PartialDateField

# 2025.7.26, 2025/07/26, 2025年7月26日, 2025-07-26 09:30:00
DATE = re.compile(
    r"""(?P<year>\d{4}) \s* (?:(?P<mark>[-/.年]) \s* (?P<month>\d{1,2}) \s*
        (?:(?:(?P=mark)|月) \s* (?P<day>\d{1,2}) \s* [日号]? \s*
            (?:T? \s* (?P<hour>\d{1,2}) \s* [:时] \s* (?P<minute>\d{2}) 分? (?P<second>:\d{2}(?:\.0+)?)?)?
        )? )? [年月]? """,
    re.VERBOSE,
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
# What may stand between two dates, and then of the second only what is not the same.
UNTIL = re.compile(r"\s*(?:至|到|—+|–|~|〜|--+|-|\bto\b)\s*")
REST = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?:(?P<month>\d{1,2})\s*[-/.月]\s*)?(?P<day>\d{1,2})\s*[日号]?"
)
REST_IN_MONTHS = re.compile(r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*月")
# Days as Excel counts them; below, a number is a year.
FIRST_SERIAL, LAST_SERIAL = 10_000, 75_000
EXCEL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones
MOST_TEXT = 100


class Stamp(str):
    """A date as the cell showed it: what Excel made of a text, brought back as far as it is shown."""

    __slots__ = ()


def stamp(value: date, shown_as: str) -> Stamp:
    """What a cell with a date says, to the year, month, day or minute that its format shows."""
    pattern = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown_as.lower())
    if "y" in pattern and "d" not in pattern and "h" not in pattern:
        return Stamp(f"{value:%Y-%m}" if "m" in pattern else f"{value:%Y}")
    has_time = isinstance(value, datetime) and (value.hour or value.minute)
    return Stamp(f"{value:%Y-%m-%dT%H:%M}" if has_time else f"{value:%Y-%m-%d}")


def partial_date(value) -> PartialDate | str:
    """The date that a cell means; raises ValueError where it means none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_number(value)
    text = plain(value)
    if not text:
        return ""
    try:
        return PartialDateField().to_python(text)
    except ValidationError:
        return from_text(text)


def plain(value) -> str:
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if len(text) > MOST_TEXT:
        raise ValueError(value)
    return text


def from_number(value: float) -> PartialDate:
    """A year, or a day as Excel counts them, or one written in eight digits."""
    if value == int(value) and COMPACT.fullmatch(str(int(value))):
        return from_text(str(int(value)))
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        moment = EXCEL_DAY_0 + timedelta(days=value)
        return PartialDate(stamp(moment.replace(second=0), "yyyy-mm-dd"))
    if value != int(value):
        raise ValueError(value)
    return PartialDate(str(int(value)))


def from_text(text: str) -> PartialDate:
    if match := COMPACT.fullmatch(text):
        return PartialDate("-".join(match.groups()))
    match = DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    return joined(match.groupdict())


def joined(parts: dict) -> PartialDate:
    day = "-".join(parts[name].zfill(2) for name in ["year", "month", "day"] if parts.get(name))
    midnight = parts.get("second") and int(parts["hour"]) == int(parts["minute"]) == 0
    if parts.get("hour") and not midnight:
        return PartialDate(f"{day}T{parts['hour'].zfill(2)}:{parts['minute']}")
    return PartialDate(day)


def span(value) -> tuple[str, str]:
    """The first and the last day of what an office writes as one time: 2025年7月26日至28日."""
    if isinstance(value, int | float):
        return partial_date(value), ""
    text = plain(value)
    with suppress(ValueError):
        return partial_date(text), ""
    for match in UNTIL.finditer(text):
        with suppress(ValueError):
            start, end = first_and_last(text[: match.start()], text[match.end() :])
            if start <= end:
                return start, end
    raise ValueError(text)


def first_and_last(first: str, last: str) -> tuple[PartialDate, PartialDate]:
    """What the last date does not say, it shares with the first."""
    begins = DATE.fullmatch(first.strip())
    if not begins or not begins["month"]:
        raise ValueError(first)
    rest = (REST if begins["day"] else REST_IN_MONTHS).fullmatch(last.strip())
    ends = rest or DATE.fullmatch(last.strip())
    if not ends:
        raise ValueError(last)
    shared = {"year": begins["year"]} | ({"month": begins["month"]} if begins["day"] else {})
    given = {name: part for name, part in ends.groupdict().items() if part}
    return joined(begins.groupdict()), joined(shared | given)
