"""Sample dates, with the varying precision of real ones."""

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
    """A random year; later years are more likely."""
    return YEARS[int(len(YEARS) * dice.random() ** 0.6)]


def a_day(dice: Random) -> date:
    """A random day in the past."""
    return moment(dice, dice.choice(YEARS[-6:-1])).date()


@cache
def spans(model) -> dict[str, str]:
    """End date fields with their start date fields, derived from the constraints."""
    found = {}
    for constraint in model._meta.constraints:
        for child in getattr(getattr(constraint, "condition", None), "children", []):
            lookup, bound = child if isinstance(child, tuple) else ("", None)
            if lookup.endswith("_latest__gte") and isinstance(bound, models.F):
                found[lookup.removesuffix("_latest__gte")] = bound.name.removesuffix("_earliest")
    return found


@cache
def beginnings(model) -> list[str]:
    """Date fields that are not end dates, the most important one first."""
    names = [
        field.name for field in model._meta.concrete_fields if isinstance(field, PartialDateField)
    ]
    return [name for name in names if name not in spans(model)]


def set_year(row, dice: Random):
    """Set the first date of a child row to a random year, if it has a date."""
    for name in beginnings(type(row))[:1]:
        setattr(row, name, str(a_year(dice)))


def set_dates(row, dice: Random, year: int):
    """Set the main date in a year, some other dates before it, and end dates after start dates."""
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
