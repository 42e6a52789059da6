"""The number, ref and kind of each sample record.

A sample record has a number. Its ref is ``SAMP`` followed by the number, which identifies sample
records in all installations. Real refs are random: about one in a million begins like this.
"""

from bisect import bisect_left
from functools import cache, lru_cache
from itertools import accumulate

from django.db import models

from records.kinds import record_kinds
from records.models import Party, Record
from records.models.permalinks import CROCKFORD

PREFIX = "SAMP"
DIGITS = 4
MOST = len(CROCKFORD) ** DIGITS - 1
# Records per transaction. Links stay within a block, so the first records do not depend on how many
# follow.
BLOCK = 1000
YEARS = range(2008, 2027)
# Each yearly kind has one record per this many records.
YEARLY_STEP = 50
GOLDEN = 2_654_435_769


def ref_of(number: int) -> str:
    digits = [number // len(CROCKFORD) ** place % len(CROCKFORD) for place in range(DIGITS)]
    return PREFIX + "".join(CROCKFORD[digit] for digit in reversed(digits))


def number_of(ref: str) -> int:
    number = 0
    for character in ref[len(PREFIX) :]:
        number = number * len(CROCKFORD) + CROCKFORD.index(character)
    return number


@cache
def counted_by(kind: type[Record]) -> list[models.Field]:
    """Unique integer fields that number the records of a kind, such as editions of the Week.

    A kind with such a field is yearly: it has one record per year.
    """
    return [
        field
        for field in kind._meta.concrete_fields
        if isinstance(field, models.IntegerField)
        and field.unique
        and not (field.null or field.primary_key or field.is_relation)
    ]


def links_of(kind: type[Record]) -> int:
    """The number of relations to other kinds of record."""
    return sum(
        bool(field.is_relation and field.related_model)
        and issubclass(field.related_model, (Record, Party))
        for field in kind._meta.get_fields()
    )


@cache
def shares() -> tuple[list[type[Record]], list[float]]:
    """The kinds that are not yearly, with cumulative shares; more relations give a larger share."""
    kinds = [kind for kind in record_kinds() if not counted_by(kind)]
    weights = [(1 + links_of(kind)) ** 3 for kind in kinds]
    return kinds, [total / sum(weights) for total in accumulate(weights)]


@cache
def yearly_kinds() -> list[type[Record]]:
    return [kind for kind in record_kinds() if counted_by(kind)]


def year_of(number: int) -> int:
    """The year of a record of a yearly kind."""
    return YEARS[number // YEARLY_STEP]


def number_in_year(kind: type[Record], year: int) -> int:
    """The number of the record of a yearly kind in a year."""
    return YEARS.index(year) * YEARLY_STEP + yearly_kinds().index(kind) + 1


def kind_of(number: int) -> type[Record]:
    """The kind of a record; evenly mixed, so that even few records include all kinds."""
    place = number % YEARLY_STEP - 1
    if number < YEARLY_STEP * len(YEARS) and 0 <= place < len(yearly_kinds()):
        return yearly_kinds()[place]
    kinds, ends = shares()
    return kinds[bisect_left(ends, number * GOLDEN % 2**32 / 2**32)]


@lru_cache(maxsize=1)
def numbers_by_kind(first: int, size: int) -> dict[type[Record], list[int]]:
    """The record numbers of a block, by kind."""
    by_kind = {kind: [] for kind in record_kinds()}
    for number in range(first, first + size):
        by_kind[kind_of(number)].append(number)
    return by_kind


def before(number: int, kind: type[Record]) -> list[int]:
    """Numbers of the records of a kind that this one may link to: earlier ones in its block."""
    numbers = numbers_by_kind(number - (number - 1) % BLOCK, BLOCK)[kind]
    return numbers[: bisect_left(numbers, number)]
