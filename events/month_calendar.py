"""Events by month and day, as precisely as their dates are known."""

from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.db.models.functions import Substr

from values.dates import PartialDate
from values.languages import content_language

# Weeks begin on Monday, as in China and in ISO 8601.
WEEKS = Calendar(firstweekday=0)
# Years outside this range are taken for typing errors.
YEARS = range(1900, 2200)


@dataclass
class Day:
    day: date
    events: list = field(default_factory=list)
    is_of_month: bool = True


@dataclass
class Month:
    """The events that begin in a month or continue in it; ``to_the_month``: without known days."""

    first: date
    # Events with known days, as ``(first day, last day, event)``.
    spans: list[tuple] = field(default_factory=list)
    to_the_month: list = field(default_factory=list)

    @property
    def events(self) -> list:
        return [event for _begins, _ends, event in self.spans]

    @cached_property
    def weeks(self) -> list[list[Day]]:
        """Full weeks; days of the adjacent months have no events."""
        return [
            [
                Day(day, self.on(day) if is_here else [], is_here)
                for day in week
                for is_here in [day.month == self.first.month]
            ]
            for week in WEEKS.monthdatescalendar(self.first.year, self.first.month)
        ]

    def on(self, day: date) -> list:
        return [event for begins, ends, event in self.spans if begins <= day <= ends]


def known_to(text: str) -> int:
    """Precision of a partial date. 0: empty, 1: year, 2: month, 3 and more: day."""
    return len(PartialDate(text).parts) if text else 0


def first_day(text: str) -> date:
    return PartialDate(text).first_minute.date()


def last_day(event) -> date:
    """The last day; an end without a known day is ignored."""
    return first_day(event.end if known_to(event.end) > 2 else event.start)


def in_year(events, year: int):
    """Events dated in this year, and undated events of this year's edition."""
    this = f"{year:04}"
    own = Q(first_year__lte=this, last_year__gte=this)
    own |= Q(first_year=this, end="")
    undated = Q(start="") & (Q(year_of_order=this) | Q(last_year=this))
    found = events.annotate(
        first_year=Substr("start", 1, 4),
        last_year=Substr("end", 1, 4),
        year_of_order=Substr("dated", 1, 4),
    ).filter((own & ~Q(start="")) | undated)
    by_name = found.by_name(content_language())
    return by_name.order_by("start", *by_name.query.order_by)


def months_of(events, year: int) -> list[Month]:
    """The twelve months of a year, each with the events known to be in it."""
    months = [Month(date(year, number, 1)) for number in range(1, 13)]
    for event in events:
        if known_to(event.start) < 2:
            continue
        begins, ends, has_days = first_day(event.start), last_day(event), known_to(event.start) > 2
        last_month = first_day(event.end) if known_to(event.end) > 1 else begins
        for month in months:
            if begins.replace(day=1) <= month.first <= last_month:
                if has_days and month.first <= ends:
                    month.spans.append((begins, ends, event))
                else:
                    month.to_the_month.append(event)
    return months


def to_the_year(events) -> list:
    """Events of which no more than the year is known."""
    return [event for event in events if known_to(event.start) < 2]


def years_of(events) -> list[str]:
    """Years with events, within YEARS, in ascending order."""
    known = events.order_by().values_list("dated", "end").distinct()
    years = {date[:4] for dates in known for date in dates if date}
    return sorted(year for year in years if int(year) in YEARS)
