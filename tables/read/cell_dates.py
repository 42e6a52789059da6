"""Convert Excel dates and date texts to partial dates."""

import re
from datetime import date, datetime, timedelta

from values.dates.parsing import COMPACT, from_text, plain, read_span
from values.dates.partial_date import PartialDate

# Range of numbers read as Excel serial days; smaller numbers are years.
FIRST_SERIAL, LAST_SERIAL = 10_000, 75_000
EXCEL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones


class Stamp(str):
    """A date cell as text, with the precision that the cell displays."""

    __slots__ = ()


def stamp(value: date, shown_as: str) -> Stamp:
    """A date as text, precise to the year, month, day or minute shown by the number format."""
    pattern = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown_as.lower())
    if "y" in pattern and "d" not in pattern and "h" not in pattern:
        return Stamp(f"{value:%Y-%m}" if "m" in pattern else f"{value:%Y}")
    has_time = isinstance(value, datetime) and (value.hour or value.minute)
    return Stamp(f"{value:%Y-%m-%dT%H:%M}" if has_time else f"{value:%Y-%m-%d}")


def partial_date(value) -> PartialDate | str:
    """The partial date in a cell, "" if empty; raises ValueError if it is not a date."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_number(value)
    text = plain(value)
    return from_text(text) if text else ""


def from_number(value: float) -> PartialDate:
    """A date from a year, an Excel serial day, or eight digits (20250726)."""
    if value == int(value) and COMPACT.fullmatch(str(int(value))):
        return from_text(str(int(value)))
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        moment = EXCEL_DAY_0 + timedelta(days=value)
        return PartialDate(stamp(moment.replace(second=0), "yyyy-mm-dd"))
    if value != int(value):
        raise ValueError(value)
    return PartialDate(str(int(value)))


def span(value) -> tuple[str, str]:
    """Start and end of a period written in a single cell; end is "" if there is only one date."""
    if isinstance(value, int | float):
        return partial_date(value), ""
    return read_span(value)
