"""Convert Excel dates and date texts to partial dates."""

import re
from datetime import date, datetime, timedelta

from values.dates.parsing import completed, from_text, plain, read_span
from values.dates.partial_date import PartialDate

# Range of numbers read as Excel serial days; smaller numbers are years.
FIRST_SERIAL, LAST_SERIAL = 10_000, 75_000
DAYS_TO_1904 = 1462
EXCEL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones


class Stamp(str):
    """A date cell as text, with the precision that the cell displays."""

    __slots__ = ()


class UnsureDate(Stamp):
    """The first of a month in a form of workbook that does not say whether the cell shows the day."""

    __slots__ = ()


class Serial1904(float):
    """A number in a workbook whose days are counted from 1904."""

    __slots__ = ()


def without_literals(shown_as: str) -> str:
    """A number format, of dates alone, without texts, locales and escaped signs."""
    first, _semicolon, _others = shown_as.lower().partition(";")
    return re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].', "", first)


def stamp(value: date, shown_as: str) -> Stamp:
    """A date as text, precise to the year, month, day or minute shown by the number format."""
    pattern = without_literals(shown_as)
    if isinstance(value, datetime):
        # Minutes are fractions of a day, which may be a little less than what is shown.
        value += timedelta(milliseconds=500)
    if "general" not in pattern and not re.search(r"d|h|aaa", pattern):
        return Stamp(f"{value:%Y-%m}" if "m" in pattern else f"{value:%Y}")
    has_time = "h" in pattern and isinstance(value, datetime) and (value.hour or value.minute)
    return Stamp(f"{value:%Y-%m-%dT%H:%M}" if has_time else f"{value:%Y-%m-%d}")


def partial_date(value, known: dict | None = None) -> PartialDate | str:
    """The partial date in a cell, "" if empty; raises ValueError if it is not a date.

    ``known``: the parts of a date that complete a text without a year, or a time without a day.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_number(value)
    text = plain(value)
    return completed(text, known or {}) if text else ""


def from_number(value: float) -> PartialDate:
    """A date from a year, an Excel serial day, or digits: 20250726, 202507, 2025.9 (a month)."""
    if value == int(value) and value > LAST_SERIAL:
        return from_text(str(int(value)))
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        days = value + DAYS_TO_1904 if isinstance(value, Serial1904) else value
        return PartialDate(stamp(EXCEL_DAY_0 + timedelta(days=days), "yyyy-mm-dd hh:mm"))
    text = f"{value:.10g}"
    if text.endswith(".1"):
        # January, or October whose zero the workbook does not keep.
        raise ValueError(value)
    return from_text(text)


def span(value, known: dict | None = None) -> tuple[str, str]:
    """Start and end of a period in a single cell, see ``read_span``; end is "" for a single date."""
    if isinstance(value, int | float):
        return partial_date(value), ""
    return read_span(value, known)
