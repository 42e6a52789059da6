"""Parser of dates as people write them, for forms, tables and commands.

The year comes first, as in ``2026-05-01``, ``2026/5/1``, ``2026.5.1``, ``2026年5月1日`` and
``20260501``, or the month is named in English, as in ``1 May 2026``. ``01/05/2026`` is refused, because
its meaning differs between countries.
"""

import re
import unicodedata
from contextlib import suppress
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from values.dates.partial_date import PartialDate
from values.plain_text import readable

REFUSALS = {
    "not_a_date": gettext_lazy(
        "“%(value)s” is not a date. Write as much as is known: "
        "2016, 2016-08, 2016-08-01 or 2016-08-01 09:30."
    ),
    "no_year": gettext_lazy("“%(value)s” names no year. Write the year first: 2016-08-01."),
    "ambiguous": gettext_lazy(
        "“%(value)s” does not begin with the year, so that day and month could be mixed up. "
        "Write the year first: 2016-08-01."
    ),
    "no_day": gettext_lazy("Write the day as well, such as 2016-08-01."),
    "only_day": gettext_lazy("Write the day without a time, such as 2016-08-01."),
    "no_time": gettext_lazy("Write the time of day as well, such as 2016-08-01 09:30."),
}
MOST_TEXT = 100
# Full stop, slash and hyphen as typed with Chinese keyboards and word processors.
TYPED_FOR = str.maketrans({"。": ".", "、": "/", "‐": "-", "−": "-"})
DATE = re.compile(
    r"""(?P<year>\d{4}) \s* (?:(?P<mark>[-/.年]) \s* (?P<month>\d{1,2}) \s*
        (?:(?:(?P=mark)|月) \s* (?P<day>\d{1,2}) \s* [日号]? \s*
            (?:T? \s* (?P<half>上午|下午)? \s* (?P<hour>\d{1,2}) \s* (?:
                [:时点] \s* (?P<minute>\d{2}) 分? (?P<second>:\d{2}(?:\.0+)?)?
                | [时点] (?:\s*(?P<minutes>\d{1,2})分)?
            ))?
        )? )? [年月]? """,
    re.VERBOSE | re.ASCII,
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
IN_ENGLISH = re.compile(
    r"""(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)? (?P<name>[a-z]{3,9})\.?
        (?:\s+(?P<day_after>\d{1,2})(?:st|nd|rd|th)?(?=[\s,]))? ,? \s+ (?P<year>\d{4})
        (?:,? \s* (?P<hour>\d{1,2}):(?P<minute>\d{2}))?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
MONTH_NAMES = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
    r"|nov(ember)?|dec(ember)?"
)
DAY_OR_MONTH_FIRST = re.compile(
    r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:\d{2}|\d{4})(?!\d).*", re.ASCII
)
A_YEAR = re.compile(r"\d{4}", re.ASCII)
# Separators of two dates, and forms of the second date without the parts it shares with the first.
UNTIL = re.compile(r"\s*(?:至|到|—+|–|~|〜|--+|-|\bto\b)\s*")
REST = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?:(?P<month>\d{1,2})\s*[-/.月]\s*)?(?P<day>\d{1,2})\s*[日号]?"
)
REST_IN_MONTHS = re.compile(r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*月")


def read_date(value) -> PartialDate | str:
    """Parse a date; an empty value gives the empty string.

    Raises ValidationError, with a translated message, for any other text.
    """
    if isinstance(value, PartialDate):
        return value
    text = plain(value)
    if not text:
        return ""
    try:
        return from_text(text)
    except ValueError as error:
        raise refusal(value) from error


def day_of(read: PartialDate) -> date:
    """The day of a date; raises ValidationError if it has no day, or a time."""
    if len(read.parts) != 3:
        reason = "only_day" if read.has_time else "no_day"
        raise ValidationError(REFUSALS[reason], code=reason)
    return read.first_minute.date()


def refusal(value) -> ValidationError:
    """The error for a text that is not a date."""
    reason = why_refused(plain(value))
    said = readable(str(value).strip()[:MOST_TEXT])
    return ValidationError(REFUSALS[reason], code=reason, params={"value": said})


def why_refused(text: str) -> str:
    if DAY_OR_MONTH_FIRST.fullmatch(text):
        return "ambiguous"
    has_digits = re.search(r"\d", text)
    return "no_year" if has_digits and not A_YEAR.search(text) else "not_a_date"


def plain(value) -> str:
    """The text with full-width characters normalized, stripped, without invisible characters."""
    text = "" if value is None else str(value).strip()
    if len(text) > MOST_TEXT * 2:
        # Too long for any date: skip the normalization.
        return text[: MOST_TEXT * 2]
    text = unicodedata.normalize("NFKC", text).translate(TYPED_FOR)
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def from_text(text: str) -> PartialDate:
    """Parse a normalized text; raises ValueError if it is not a date."""
    if len(text) > MOST_TEXT:
        raise ValueError(text)
    with suppress(ValueError):
        return PartialDate(text)
    if match := COMPACT.fullmatch(text):
        return PartialDate("-".join(match.groups()))
    if match := DATE.fullmatch(text):
        return joined(match.groupdict())
    if match := IN_ENGLISH.fullmatch(text):
        return joined(parts_in_english(match))
    raise ValueError(text)


def parts_in_english(match) -> dict:
    parts, name = match.groupdict(), match["name"].lower()
    if not MONTH_NAMES.fullmatch(name) or (parts["day"] and parts["day_after"]):
        raise ValueError(match[0])
    parts["day"] = parts["day"] or parts["day_after"]
    if parts["hour"] and not parts["day"]:
        raise ValueError(match[0])
    return parts | {"month": str(MONTHS.index(name[:3]) + 1)}


def joined(parts: dict) -> PartialDate:
    day = "-".join(parts[name].zfill(2) for name in ["year", "month", "day"] if parts.get(name))
    time = time_of(parts) if parts.get("hour") else ""
    # Excel writes a day with the time 00:00:00.
    is_midnight = parts.get("second") and time == "00:00"
    return PartialDate(f"{day}T{time}" if time and not is_midnight else day)


def time_of(parts: dict) -> str:
    hour, half = int(parts["hour"]), parts.get("half")
    if (half == "上午" and hour >= 12) or (half == "下午" and hour == 0):
        raise ValueError(parts)
    hour += 12 if half == "下午" and hour < 12 else 0
    minute = parts.get("minute") or parts.get("minutes") or "0"
    return f"{hour:02}:{minute.zfill(2)}"


def read_span(text: str) -> tuple[PartialDate, PartialDate]:
    """Parse a period such as 2025年7月26日至28日: its first and last date.

    The last date is empty for a single date. Raises ValueError for any other text.
    """
    text = plain(text)
    if len(text) > MOST_TEXT:
        raise ValueError(text)
    with suppress(ValueError):
        return from_text(text), ""
    for match in UNTIL.finditer(text):
        with suppress(ValueError):
            start, end = first_and_last(text[: match.start()], text[match.end() :])
            if start <= end:
                return start, end
    raise ValueError(text)


def first_and_last(first: str, last: str) -> tuple[PartialDate, PartialDate]:
    """The two dates of a period; parts that the last date lacks are taken from the first."""
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
