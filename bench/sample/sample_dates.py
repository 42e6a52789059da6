"""Made-up dates, known as exactly or as vaguely as real ones are."""

from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from django.db import models

from bench.sample.sample_plan import YEARS
from values.dates import PartialDate, PartialDateField

VAGUE = {"%Y": 15, "%Y-%m": 13}
EXACT = {"%Y-%m-%d": 60, "%Y-%m-%dT%H:%M": 12}
FORMS = VAGUE | EXACT


def moment(dice: Random, year: int) -> datetime:
    day = datetime(year, 1, 1, 8)  # noqa: DTZ001 - a partial date has no zone
    return day + timedelta(days=dice.randrange(365), minutes=15 * dice.randrange(48))


def a_year(dice: Random) -> int:
    """More often a late one."""
    return YEARS[int(len(YEARS) * dice.random() ** 0.6)]


def a_day(dice: Random) -> date:
    """A day that has come already."""
    return moment(dice, dice.choice(YEARS[-6:-1])).date()


@cache
def spans(model) -> dict[str, str]:
    """The dates that end something, each with the one that begins it: as the constraints say."""
    found = {}
    for constraint in model._meta.constraints:
        for child in getattr(getattr(constraint, "condition", None), "children", []):
            lookup, bound = child if isinstance(child, tuple) else ("", None)
            if lookup.endswith("_latest__gte") and isinstance(bound, models.F):
                found[lookup.removesuffix("_latest__gte")] = bound.name.removesuffix("_earliest")
    return found


@cache
def beginnings(model) -> list[str]:
    """The dates that end nothing, the most important one first."""
    names = [
        field.name for field in model._meta.concrete_fields if isinstance(field, PartialDateField)
    ]
    return [name for name in names if name not in spans(model)]


def set_year(row, dice: Random):
    """Of a row that belongs to a record: the year of its date, where it has one."""
    for name in beginnings(type(row))[:1]:
        setattr(row, name, str(a_year(dice)))


def set_dates(row, dice: Random, year: int):
    """The most important date, what lies before it, and the ends of what began."""
    if not beginnings(type(row)):
        return
    first, *others = beginnings(type(row))
    begun = moment(dice, year)
    [form] = dice.choices(list(FORMS), FORMS.values())
    setattr(row, first, begun.strftime(form))
    for name in others:
        if form in EXACT and dice.random() < 0.3:
            day = begun - timedelta(days=dice.randint(12, 60))
            setattr(row, name, day.strftime("%Y-%m-%d"))
    for end, start in spans(type(row)).items():
        begin = getattr(row, start)
        if len(begin) > len("2016-08") and dice.random() < 0.7:
            form = "%Y-%m-%dT%H:%M" if "T" in begin else "%Y-%m-%d"
            over = PartialDate(begin).first_minute + timedelta(days=dice.randint(0, 4), hours=2)
            setattr(row, end, over.strftime(form))
