"""Deterministic random numbers."""

from functools import cache
from itertools import accumulate
from random import Random


def dice_of(seed: int, number: int = 0) -> Random:
    """The random generator of a record; determined by seed and number."""
    return Random(seed * 2**32 + number)


def how_many(dice: Random, weights: list[int]) -> int:
    return dice.choices(range(len(weights)), weights)[0]


def some(dice: Random, keys: list[str], most: int) -> list[str]:
    """At most ``most`` distinct keys; the first keys are more likely."""
    return list(dict.fromkeys(dice.choices(keys, cum_weights=skewed(len(keys)), k=most)))


@cache
def skewed(size: int) -> list[float]:
    return list(accumulate(1 / (rank + 1) for rank in range(size)))
