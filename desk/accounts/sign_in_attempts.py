"""Rate limits for wrong passwords and codes: by account and network, by account, and by network."""

import math
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from editorial.workflow.log import LogLine, note_seldom
from serving.availability import TRY_AGAIN_SECONDS
from serving.hashers import PasswordsBusy
from serving.rate_limits.attempts import (
    Limits,
    TooManyAttempts,
    alike,
    attempt_of,
    check,
    count,
    keep,
)
from serving.rate_limits.client_networks import network_of

ONE_NETWORK, ALL_NETWORKS, WHOLE_NETWORK = ("subject", "network"), ("subject",), ("network",)
ACTS = {ALL_NETWORKS: LogLine.Act.WAIT_ALL}
NETWORKS_KNOWN_FOR = timedelta(days=90)
SHORT, LONG = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True)
class Counter:
    """The most attempts within a window; the last of them is still checked."""

    action: str
    window: timedelta
    most: Limits

    def limits(self, *, is_known: bool) -> Limits:
        """Only the limit by account and network applies where the account has signed in before."""
        return {ONE_NETWORK: self.most[ONE_NETWORK]} if is_known else self.most


@dataclass(frozen=True)
class Secret:
    """Something that can be guessed, and what is said after too many wrong guesses."""

    counters: tuple[Counter, ...]
    sentence: Promise


PASSWORD = Secret(
    (
        Counter("password", SHORT, {ONE_NETWORK: 6, ALL_NETWORKS: 50}),
        Counter("password in an hour", LONG, {ONE_NETWORK: 10, WHOLE_NETWORK: 300}),
    ),
    ngettext_lazy(
        "Too many wrong passwords. Try again in %(minutes)s minute.",
        "Too many wrong passwords. Try again in %(minutes)s minutes.",
        "minutes",
    ),
)
# Whoever tries codes knows the password, so fewer are allowed over all networks.
CODE = Secret(
    (
        Counter("code", SHORT, {ONE_NETWORK: 6}),
        Counter("code in an hour", LONG, {ONE_NETWORK: 10, ALL_NETWORKS: 20}),
    ),
    ngettext_lazy(
        "Too many wrong codes. Try again in %(minutes)s minute.",
        "Too many wrong codes. Try again in %(minutes)s minutes.",
        "minutes",
    ),
)
COUNTERS = [*PASSWORD.counters, *CODE.counters]


class TryLater(ValidationError):
    """Rate-limited or busy: the form's page answers with ``status`` and Retry-After ``seconds``."""

    def __init__(self, message, *, status: int, seconds: int):
        super().__init__(message)
        self.status, self.seconds = status, seconds


def too_many(error: TooManyAttempts, sentence=PASSWORD.sentence) -> TryLater:
    minutes = {"minutes": math.ceil(error.seconds / 60)}
    return TryLater(sentence % minutes, status=429, seconds=error.seconds)


@contextmanager
def counted(request, name: str, secret=PASSWORD):
    """Context manager around a check that raises ValidationError if the password or code is wrong.

    Raises TryLater before the check when the account is over its limit. Unknown user names are
    limited in the same way, so the response does not reveal which accounts exist.
    """
    network = network_of(request)
    is_known = alike(known(name, network), ONE_NETWORK).exists()
    made = []
    try:
        for counter in secret.counters:
            attempt = attempt_of(counter.action, subject=name, network=network)
            limits = counter.limits(is_known=is_known)
            count(attempt, limits, counter.window)
            made.append((attempt, limits))
    except TooManyAttempts as error:
        take_back(made)
        raise too_many(error, secret.sentence) from None
    try:
        yield
    except PasswordsBusy:
        take_back(made)
        sentence = _("Several people are signing in at this moment. Try again in a few seconds.")
        raise TryLater(sentence, status=503, seconds=TRY_AGAIN_SECONDS) from None
    except ValidationError:
        if error := longest_wait(made):
            # An unknown user name may be a password typed into the wrong field, so it is not
            # logged.
            user = get_user_model().objects.filter(username__iexact=name).first()
            note_seldom(ACTS.get(error.by, LogLine.Act.WAIT), by=user)
            raise too_many(error, secret.sentence) from None
        raise
    forget_wrong(name, network, secret.counters)


def take_back(made):
    for attempt, _limits in made:
        attempt.delete()


def longest_wait(made) -> TooManyAttempts | None:
    """The longest wait before a further attempt; None if it need not wait."""
    waits = []
    for attempt, limits in made:
        try:
            check(attempt, limits)
        except TooManyAttempts as error:
            waits.append(error)
    return max(waits, key=lambda error: error.until, default=None)


def forget_wrong(name: str, network: str, counters=COUNTERS):
    """Reset the counters of the account in the network."""
    for counter in counters:
        alike(attempt_of(counter.action, subject=name, network=network), ONE_NETWORK).delete()


def known(name: str, network: str):
    """The attempt row that marks the network as known to the account."""
    return attempt_of("known network", subject=name, network=network)


def remember(name: str, network: str):
    """Mark the network as known to the account, after signing in with all that it takes."""
    with transaction.atomic():
        alike(known(name, network), ONE_NETWORK).delete()
        keep(known(name, network), NETWORKS_KNOWN_FOR)


def waiting_until(name: str) -> datetime | None:
    """End of the longest wait of the account, in one network or in all new ones; None if there is none."""
    ends = []
    for counter in COUNTERS:
        attempts = alike(attempt_of(counter.action, subject=name), ALL_NETWORKS)
        most = counter.most[ONE_NETWORK]
        crowded = attempts.order_by().values("network").annotate(number=Count("pk"))
        for row in crowded.filter(number__gte=most):
            ends.append(attempts.filter(network=row["network"]).nth_end(most))
        if most_of_all := counter.most.get(ALL_NETWORKS):
            ends.append(attempts.nth_end(most_of_all))
    return max(filter(None, ends), default=None)


def lift_wait(name: str):
    for counter in COUNTERS:
        alike(attempt_of(counter.action, subject=name), ALL_NETWORKS).delete()


def with_retry_after(response):
    """Set the status and Retry-After of a TryLater among the form's errors on the response."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    errors = form.errors.as_data().values() if form else []
    for error in chain.from_iterable(errors):
        if isinstance(error, TryLater):
            response.status_code = error.status
            response["Retry-After"] = str(error.seconds)
    return response
