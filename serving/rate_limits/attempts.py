"""Rate limits, counted in the database so that all processes share them.

Names and networks are stored as keyed hashes, and deleted when they no longer count.
"""

import math
import unicodedata
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from serving.models import Attempt

# The maximum of attempts with equal values in each set of columns.
Limits = dict[tuple[str, ...], int]


class TooManyAttempts(Exception):
    """The limit by the columns ``by`` is reached until ``until``."""

    def __init__(self, until: datetime, by: tuple[str, ...]):
        super().__init__(until)
        self.until, self.by = until, by

    @property
    def seconds(self) -> int:
        return max(1, math.ceil((self.until - timezone.now()).total_seconds()))


def attempt_of(action: str, *, subject="", network="") -> Attempt:
    """An unsaved attempt; names are compared without case, width and white space."""
    return Attempt(subject=hashed(action, normalized(subject)), network=hashed(action, network))


def normalized(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def hashed(action: str, value: str) -> str:
    return salted_hmac(f"attempt {action}", value, algorithm="sha256").hexdigest()


def count(attempt: Attempt, limits: Limits, window: timedelta):
    """Count an attempt before it is made; raises TooManyAttempts if it exceeds a limit.

    The attempt is committed before the attempts are counted, so that of concurrent attempts the last
    one sees all others, and the limit holds.
    """
    check(attempt, limits)
    keep(attempt, window)
    try:
        check(attempt, {by: most + 1 for by, most in limits.items()})
    except TooManyAttempts:
        attempt.delete()
        raise


def check(attempt: Attempt, limits: Limits):
    """Raise TooManyAttempts if a further attempt would exceed a limit; writes nothing."""
    waits = [
        (until, by)
        for by, most in limits.items()
        if (until := alike(attempt, by).nth_end(most)) is not None
    ]
    if waits:
        raise TooManyAttempts(*max(waits))


def keep(attempt: Attempt, window: timedelta):
    """Store the attempt, and delete those that no longer count."""
    now = timezone.now()
    Attempt.objects.filter(until__lte=now).delete()
    attempt.until = now + window
    attempt.save(force_insert=True)


def alike(attempt: Attempt, by: tuple[str, ...]):
    """The counted attempts with the same values in these columns."""
    return Attempt.objects.counting().filter(**{name: getattr(attempt, name) for name in by})
