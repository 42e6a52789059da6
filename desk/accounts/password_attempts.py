"""Rate limit for wrong passwords, counted per account and network, and per account over all networks."""

import math
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from editorial.workflow.log import LogLine, note_seldom
from serving.availability import TRY_AGAIN_SECONDS
from serving.hashers import PasswordsBusy
from serving.rate_limits.attempts import TooManyAttempts, alike, attempt_of, check, count, keep
from serving.rate_limits.client_networks import network_of

WINDOW = timedelta(minutes=15)
ONE_NETWORK, ALL_NETWORKS = ("subject", "network"), ("subject",)
# The sixth attempt is still checked. The limit over all networks applies only to networks from
# which the account has never signed in.
MOST = {ONE_NETWORK: 6, ALL_NETWORKS: 50}
ACTS = {ONE_NETWORK: LogLine.Act.WAIT, ALL_NETWORKS: LogLine.Act.WAIT_ALL}
NETWORKS_KNOWN_FOR = timedelta(days=90)


class TryLater(ValidationError):
    """Rate-limited or busy: the form's page answers with ``status`` and Retry-After ``seconds``."""

    def __init__(self, message, *, status: int, seconds: int):
        super().__init__(message)
        self.status, self.seconds = status, seconds


WRONG_PASSWORDS = ngettext_lazy(
    "Too many wrong passwords. Try again in %(minutes)s minute.",
    "Too many wrong passwords. Try again in %(minutes)s minutes.",
    "minutes",
)


def too_many(error: TooManyAttempts, sentence=WRONG_PASSWORDS) -> TryLater:
    minutes = {"minutes": math.ceil(error.seconds / 60)}
    return TryLater(sentence % minutes, status=429, seconds=error.seconds)


@contextmanager
def counted(request, name: str):
    """Context manager around a password check, which raises ValidationError if the password is wrong.

    Raises TryLater before the check when the account is over its limit. Unknown user names are
    limited in the same way, so the response does not reveal which accounts exist.
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
            # An unknown user name may be a password typed into the wrong field, so it is not
            # logged.
            user = get_user_model().objects.filter(username__iexact=name).first()
            note_seldom(ACTS[error.by], by=user)
            raise too_many(error) from None
        raise
    succeeded(name, network)


def known(name: str, network: str):
    """The attempt row that marks the network as known to the account."""
    return attempt_of("known network", subject=name, network=network)


def succeeded(name: str, network: str):
    """Reset the counters and remember the network after a successful sign-in."""
    with transaction.atomic():
        for what in ["password", "known network"]:
            alike(attempt_of(what, subject=name, network=network), ONE_NETWORK).delete()
        keep(known(name, network), NETWORKS_KNOWN_FOR)


def waiting_until(name: str) -> datetime | None:
    """End of the longest wait of the account, in one network or in all new ones; None if there is none."""
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
    """Set the status and Retry-After of a TryLater among the form's errors on the response."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    errors = form.errors.as_data().values() if form else []
    for error in chain.from_iterable(errors):
        if isinstance(error, TryLater):
            response.status_code = error.status
            response["Retry-After"] = str(error.seconds)
    return response
