"""Parser of dates and periods as people write them, for forms, tables and commands.

The year comes first, as in ``2026-05-01``, ``2026/5/1``, ``2026.5.1``, ``2026年5月1日`` and
``20260501``, or the month is named in English, as in ``1 May 2026``. ``01/05/2026`` is refused, because
its meaning differs between countries. A weekday is left out if it is that of the date.
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
# Full stop, slash, hyphen and colon as typed with Chinese keyboards and word processors.
TYPED_FOR = str.maketrans({"。": ".", "、": "/", "‐": "-", "−": "-", "∶": ":"})
BEFORE_NOON = {"凌晨", "清晨", "早上", "早", "上午", "am"}
AFTER_NOON = {"下午", "午后", "傍晚", "晚上", "晚间", "晚", "pm"}
# At the end of a date. Of offsets from UTC only that of the site is read.
TIME = re.compile(
    r"""(?:(?P<half>凌晨|清晨|早上?|上午|中午|下午|午后|傍晚|晚[上间]?)\s*)? (?<!\d)(?P<hour>\d{1,2}) \s* (?:
        [:时点時點] \s* (?P<minute>\d{2}) \s* 分? (?P<second>:\d{2}(?:\.0+)?)?
        | [时点時點] (?: 整 | (?P<is_half>半) | \s* (?P<minutes>\d{1,2}) \s* 分 )?
        | (?=\s*[ap]\.?m\b)
    ) \s* (?P<half_after>[ap]\.?m\.?)? (?:\+08:?00)? \s* (?:开始|起)? \Z""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
HALF_OF_DAY = re.compile(r"(?:上午|下午|晚上|全天)\Z")
# Parts of a month or of a year: the date is known to the month or to the year.
PART = re.compile(
    r"(?<=月)(?:份|[上中下]旬|[初中底末])\Z"
    r"|(?<=年)(?:[初中底末]|度|[上下]半年|第?[一二三四1-4]季度|[春夏秋冬]季(?:学期)?|暑[期假]|寒假)\Z"
    r"|(?<=\d)学年度?\Z"
)
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
# What a date or one end of a period may look like; the parts that it lacks are those of the other end.
FORMS = [
    re.compile(form, re.VERBOSE | re.ASCII | re.IGNORECASE)
    for form in [
        r"""(?P<year>\d{4}) \s* (?:(?P<mark>[-–—/.,年]) \s* (?P<month>\d{1,2}) \s*
            (?:(?:(?P=mark)|月) \s* (?P<day>\d{1,2}) \s* [日号號]? )? )? [年月]?""",
        COMPACT.pattern,
        # 202507, but not 201103, which may be 3 November 2020.
        r"(?P<year>(?:19|20)(?:1[3-9]|[2-9]\d))(?P<month>0[1-9]|1[0-2])",
        r"(?P<month>\d{1,2}) \s* [-/.月] \s* (?P<day>\d{1,2}) \s* [日号號]?",
        r"(?P<month>\d{1,2}) \s* 月",
        r"(?P<day>\d{1,2}) \s* (?:[日号號]|st|nd|rd|th)? (?: \s* , \s* (?P<year>\d{4}))?",
        r"""(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]*)? (?P<name>[a-z]{3,9})\.?
            (?:\s*(?P<day_after>\d{1,2})(?:st|nd|rd|th)?(?!\d))? (?:[\s,-]+(?P<year>\d{4}))?""",
    ]
]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH_NAMES = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
    r"|nov(ember)?|dec(ember)?"
)
DAY_OR_MONTH_FIRST = re.compile(
    r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:\d{2}|\d{4})(?!\d).*", re.ASCII
)
A_YEAR = re.compile(r"\d{4}", re.ASCII)
CHINESE_DAYS, ENGLISH_DAYS = "一二三四五六日", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAY = re.compile(
    r"[(\[]?\s*(?:(?:星期|礼拜|周)([一二三四五六日天])|\b(mon|tue|wed|thu|fri|sat|sun)"
    r"(?:s|nes|rs|ur)?(?:day)?\b\.?)\s*[)\]]?\s*,?",
    re.IGNORECASE,
)
# （周六至周日） after a period.
WEEKDAYS = re.compile(r"\((?:星期|周)(.)\s*[至到/~—–-]+\s*(?:星期|周)?(.)\)\s*\Z")
NUMERAL = re.compile(r"[零〇○一二三四五六七八九十]+(?=\s*[年月日号时点])")
DIGITS = {"零": 0, "〇": 0, "○": 0} | {sign: n for n, sign in enumerate("一二三四五六七八九", 1)}
# Separators of two dates; 26日、27日 (normalized to a slash) names two days, which must follow each other.
UNTIL = re.compile(
    r"\s*(?:至|到|[—–―─]+|~|〜|--+|-|\bto\b|\buntil\b|/(?=\d{4}-)"
    r"|(?P<next_day>(?<=[日号號\d])[/和](?=[\d年月\s]*\d\s*[日号號])))\s*",
    re.IGNORECASE,
)
# 9:30-11:30, 26 July 2025
TIME_FIRST = re.compile(
    r"(\d{1,2}:\d{2}[^,\d]*(?:\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?)?)(?:,\s*|\s+)(?:on\s+)?"
    r"(\D*\d{1,2}\D.*)",
    re.ASCII | re.IGNORECASE,
)
FROM = re.compile(r"(?:from\b|自|从)\s*", re.IGNORECASE)


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
    text = "" if value is None else str(value).strip(" \t\r\n'‘’")
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
    return joined(parts_of(text))


def completed(text: str, known: dict) -> PartialDate:
    """Parse a normalized text; what it lacks of year or day is taken from ``known``, parts of a date."""
    with suppress(ValueError):
        return from_text(text)
    parts = parts_of(text)
    lacks_day = "hour" in parts and "day" not in parts
    missing = ["year", "month", "day"] if lacks_day else ["year"] if "month" in parts else []
    return joined({name: known[name] for name in missing if name in known} | parts)


def parts_of(text: str) -> dict:
    """The parts of a date that the text names: ``year`` to ``minute`` and ``weekday``."""
    text = NUMERAL.sub(lambda match: in_digits(match[0]), text)
    if weekday := WEEKDAY.search(text):
        text = f"{text[: weekday.start()].rstrip()} {text[weekday.end() :]}".strip()
    time = TIME.search(text)
    rest = text[: time.start()] if time else PART.sub("", HALF_OF_DAY.sub("", text))
    rest = rest.strip(" ,T" if time else " ,")
    matches = (form.fullmatch(rest) for form in FORMS)
    match = next(filter(None, matches), None)
    if not match and (rest or not time):
        raise ValueError(text)
    parts = (match.groupdict() if match else {}) | (time.groupdict() if time else {})
    if parts.get("name"):
        parts |= parts_in_english(parts)
    if weekday:
        named = weekday[2] and ENGLISH_DAYS.index(weekday[2].lower())
        parts["weekday"] = named if weekday[2] else weekday_in_chinese(weekday[1])
    return {name: part for name, part in parts.items() if part is not None}


def weekday_in_chinese(sign: str) -> int:
    return CHINESE_DAYS.index(sign.replace("天", "日"))


def in_digits(numeral: str) -> str:
    """The digits of a Chinese numeral such as 二〇二五 or 二十六."""
    if "十" not in numeral:
        return "".join(str(DIGITS[sign]) for sign in numeral)
    tens, _ten, units = numeral.partition("十")
    if len(tens) > 1 or len(units) > 1:
        raise ValueError(numeral)
    return str(10 * DIGITS.get(tens, 1) + DIGITS.get(units, 0))


def parts_in_english(parts: dict) -> dict:
    name = parts["name"].lower()
    if not MONTH_NAMES.fullmatch(name) or (parts["day"] and parts["day_after"]):
        raise ValueError(name)
    day = parts["day"] or parts["day_after"]
    return {"day": day, "month": str(MONTHS.index(name[:3]) + 1)}


def joined(parts: dict) -> PartialDate:
    known = [name in parts for name in ["year", "month", "day", "hour"]]
    if known != sorted(known, reverse=True):
        raise ValueError(parts)
    day = "-".join(parts[name].zfill(2) for name in ["year", "month", "day"] if name in parts)
    time = time_of(parts) if "hour" in parts else ""
    # Excel writes a day with the time 00:00:00.
    is_midnight = parts.get("second") and time == "00:00"
    found = PartialDate(f"{day}T{time}" if time and not is_midnight else day)
    if "weekday" in parts and found.first_minute.weekday() != parts["weekday"]:
        raise ValueError(parts)
    return found


def half_of(parts: dict) -> str:
    return (parts.get("half_after") or parts.get("half") or "").replace(".", "").lower()


def time_of(parts: dict) -> str:
    hour, half = int(parts["hour"]), half_of(parts)
    if (half in BEFORE_NOON and hour >= 12 and half != "am") or (half in AFTER_NOON and hour == 0):
        raise ValueError(parts)
    if (half in AFTER_NOON and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    hour = 0 if half == "am" and hour == 12 else hour
    minute = parts.get("minute") or parts.get("minutes") or ("30" if "is_half" in parts else "0")
    return f"{hour:02}:{minute.zfill(2)}"


def read_span(text: str, known: dict | None = None) -> tuple[PartialDate, PartialDate]:
    """Parse a period such as 2025年7月26日至28日: its first and last date.

    The last date is empty for a single date. ``known``: see ``completed``. Raises ValueError for any
    other text.
    """
    text, known = plain(text), known or {}
    text = text[begins.end() :] if (begins := FROM.match(text)) else text
    text = f"{times[2]} {times[1]}" if (times := TIME_FIRST.fullmatch(text)) else text
    if len(text) > MOST_TEXT:
        raise ValueError(text)
    with suppress(ValueError):
        return completed(text, known), ""
    days = WEEKDAYS.search(text)
    text = text[: days.start()] if days else text
    for match in UNTIL.finditer(text):
        with suppress(ValueError):
            first, last = parts_of(text[: match.start()]), parts_of(text[match.end() :])
            if days:
                first["weekday"], last["weekday"] = map(weekday_in_chinese, days.groups())
            start, end = first_and_last(first, last, known)
            days_between = (end.first_minute.date() - start.first_minute.date()).days
            if match["next_day"] and days_between != 1:
                continue
            if start.first_minute <= end.last_minute:
                return start, end
    raise ValueError(text)


def first_and_last(first: dict, last: dict, known: dict) -> tuple[PartialDate, PartialDate]:
    """The two dates of a period; parts that one lacks are taken from the other."""
    if "hour" in last and "day" not in last:
        if "hour" not in first:
            raise ValueError(last)
        last |= {"day": first["day"]} if "day" in first else {}
    for some, other in [(first, last), (last, first)]:
        # 2025.7-8 may be July to August, or the eighth of July typed with two separators.
        if "day" in some and "month" not in some and "day" not in other:
            raise ValueError(some)
    if not half_of(last) and half_of(first) in AFTER_NOON and "hour" in last:
        last["half"] = half_of(first) if int(last["hour"]) < 12 else None
    shared = {name: first.get(name) or last.get(name) for name in ["year", "month"]}
    lacks_day = "hour" in first and "day" not in first
    known = known if lacks_day else {name: known[name] for name in known if name == "year"}
    shared = known | {name: part for name, part in shared.items() if part}
    return joined(shared | first), joined(shared | last)
