"""Wrong passwords are counted for each account and network; after too many the next one waits."""

import math
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.workflow.log import LogLine, note_seldom
from serving.availability import TRY_AGAIN_SECONDS
from serving.hashers import PasswordsBusy
from serving.rate_limits.attempts import TooManyAttempts, alike, attempt_of, check, count, keep
from serving.rate_limits.client_networks import network_of

WINDOW = timedelta(minutes=15)
ONE_NETWORK, ALL_NETWORKS = ("subject", "network"), ("subject",)
# The sixth is still looked at. All networks together hold up only those that the account is new to.
MOST = {ONE_NETWORK: 6, ALL_NETWORKS: 50}
ACTS = {ONE_NETWORK: LogLine.Act.WAIT, ALL_NETWORKS: LogLine.Act.WAIT_ALL}
NETWORKS_KNOWN_FOR = timedelta(days=90)


class TryLater(ValidationError):
    """What was sent was not looked at, or will not be again so soon; gives its page a status."""

    def __init__(self, message, *, status: int, seconds: int):
        super().__init__(message)
        self.status, self.seconds = status, seconds


def too_many(error: TooManyAttempts) -> TryLater:
    minutes = math.ceil(error.seconds / 60)
    sentence = ngettext(
        "Too many wrong passwords. Try again in %(minutes)s minute.",
        "Too many wrong passwords. Try again in %(minutes)s minutes.",
        minutes,
    )
    return TryLater(sentence % {"minutes": minutes}, status=429, seconds=error.seconds)


@contextmanager
def counted(request, name: str):
    """Inside, a password is checked, which raises ValidationError if it is wrong.

    Raises TryLater where the account has to wait, before anything is checked; names that no account
    has are treated alike.
    """
    network = network_of(request)
    attempt = attempt_of("password", subject=name, network=network)
    is_known = alike(known(name, network), ONE_NETWORK).exists()
    limits = {ONE_NETWORK: MOST[ONE_NETWORK]} if is_known else MOST
    try:
        count(attempt, limits, WINDOW)
    except TooManyAttempts as error:
        raise too_many(error) from None
    try:
        yield
    except PasswordsBusy:
        attempt.delete()
        sentence = _("Several people are signing in at this moment. Try again in a few seconds.")
        raise TryLater(sentence, status=503, seconds=TRY_AGAIN_SECONDS) from None
    except ValidationError:
        try:
            check(attempt, limits)
        except TooManyAttempts as error:
            # What is no name may be a password, so only that of an account is kept.
            user = get_user_model().objects.filter(username__iexact=name).first()
            note_seldom(ACTS[error.by], by=user)
            raise too_many(error) from None
        raise
    succeeded(name, network)


def known(name: str, network: str):
    """Stands in the table while the network is known to the account."""
    return attempt_of("known network", subject=name, network=network)


def succeeded(name: str, network: str):
    """Who came in did so from a network that the account knows from now on."""
    with transaction.atomic():
        for attempt in [
            attempt_of("password", subject=name, network=network),
            known(name, network),
        ]:
            alike(attempt, ONE_NETWORK).delete()
        keep(known(name, network), NETWORKS_KNOWN_FOR)


def waiting_until(name: str) -> datetime | None:
    """Until when an account has to wait in one network, or in all that are new to it."""
    attempts = alike(attempt_of("password", subject=name), ALL_NETWORKS)
    crowded = attempts.order_by().values("network").annotate(number=Count("pk"))
    ends = [
        attempts.filter(network=row["network"]).nth_end(MOST[ONE_NETWORK])
        for row in crowded.filter(number__gte=MOST[ONE_NETWORK])
    ]
    return max(filter(None, [*ends, attempts.nth_end(MOST[ALL_NETWORKS])]), default=None)


def lift_wait(name: str):
    alike(attempt_of("password", subject=name), ALL_NETWORKS).delete()


def with_retry_after(response):
    """Give the page of a form the status of an error that asks to try later."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    errors = form.errors.as_data().values() if form else []
    for error in chain.from_iterable(errors):
        if isinstance(error, TryLater):
            response.status_code = error.status
            response["Retry-After"] = str(error.seconds)
    return response
