"""How often something may be tried, counted in the database: all processes count together.

Names and networks are stored as keyed hashes, and only for as long as they count.
"""

import math
import unicodedata
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from serving.models import Attempt

# For each set of columns, how many attempts that agree in all of them may be made.
Limits = dict[tuple[str, ...], int]


class TooManyAttempts(Exception):
    """As many attempts as are allowed were made; ``by`` names the columns of the limit."""

    def __init__(self, until: datetime, by: tuple[str, ...]):
        super().__init__(until)
        self.until, self.by = until, by

    @property
    def seconds(self) -> int:
        return max(1, math.ceil((self.until - timezone.now()).total_seconds()))


def attempt_of(action: str, *, subject="", network="") -> Attempt:
    """An attempt that is not counted yet; names that differ in case, width or blanks are the same."""
    return Attempt(subject=hashed(action, normalized(subject)), network=hashed(action, network))


def normalized(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def hashed(action: str, value: str) -> str:
    return salted_hmac(f"attempt {action}", value, algorithm="sha256").hexdigest()


def count(attempt: Attempt, limits: Limits, window: timedelta):
    """Count an attempt before it is made; raises TooManyAttempts where it may not be made.

    It is written and committed before it is counted: of any that come at the same moment, the last
    to be written sees all others, so that never more go ahead than are allowed.
    """
    check(attempt, limits)
    keep(attempt, window)
    try:
        check(attempt, {by: most + 1 for by, most in limits.items()})
    except TooManyAttempts:
        attempt.delete()
        raise


def check(attempt: Attempt, limits: Limits):
    """Raise TooManyAttempts where no further attempt like this one may be made; writes nothing."""
    waits = [
        (until, by)
        for by, most in limits.items()
        if (until := alike(attempt, by).nth_end(most)) is not None
    ]
    if waits:
        raise TooManyAttempts(*max(waits))


def keep(attempt: Attempt, window: timedelta):
    """Store it for as long as it counts; what no longer counts is deleted."""
    now = timezone.now()
    Attempt.objects.filter(until__lte=now).delete()
    attempt.until = now + window
    attempt.save(force_insert=True)


def alike(attempt: Attempt, by: tuple[str, ...]):
    """The attempts that count and agree with this one in some columns."""
    return Attempt.objects.counting().filter(**{name: getattr(attempt, name) for name in by})
