"""Generation counter for cache invalidation: increases with every publicly visible change."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django.utils.http import http_date

from serving.cdn.purging import wake_after_commit
from serving.models import State
from serving.outages.announced_state import announce_after_commit
from values.dates import this_minute

# The state as read first in the current public request.
state_of_request: ContextVar[list | None] = ContextVar("answered", default=None)


def current() -> int:
    return state()[0]


def cacheable_generation() -> int | None:
    """The generation for cache keys; None inside a transaction, where uncommitted data is visible."""
    if connection.in_atomic_block:
        return None
    known = state_of_request.get()
    return (known[0] if known else state())[0]


def is_due() -> bool:
    """Whether the time has passed at which public pages change without a save."""
    return bool(state()[1])


def current_moment():
    """Cache key part for time-dependent pages: constant until the next change due by time.

    The next moment; after it has passed and until it is processed, the current minute.
    """
    _generation, has_come, moment = state()
    return this_minute() if has_come else moment


def state() -> tuple:
    """``(generation, whether the next moment has passed, next moment)``."""
    known = state_of_request.get()
    if known is None or connection.in_atomic_block:
        return read_state()
    if not known:
        known.append(read_state())
    return known[0]


def read_state(connection=connection) -> tuple:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generation, next_moment <= %s, next_moment FROM serving_state WHERE id = 1",
            [now],
        )
        return cursor.fetchone() or (0, False, None)


def forget_state():
    """Drop the state cached for this request, after a change."""
    if known := state_of_request.get():
        known.clear()


@contextmanager
def state_read_once():
    """Context: read the state once and cache it, for a request that only reads."""
    token = state_of_request.set([])
    try:
        yield
    finally:
        state_of_request.reset(token)


def lock_generation():
    """Lock the generation row until the transaction ends: serializes publicly visible changes.

    Later reads see all changes of earlier writers. SQLite has a single writer, so nothing is asked.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Outside a transaction nothing can be held.")
    if not connection.features.has_select_for_update:
        return
    state = State.objects.select_for_update().filter(pk=1)
    if not state.first():
        State.objects.get_or_create(pk=1)
        state.first()


def keep_to_ourselves():
    """On PostgreSQL, give this transaction a private generation row.

    A temporary table hides the real table of the same name until the transaction is rolled back.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE own_state (LIKE serving_state INCLUDING ALL)")
        cursor.execute("INSERT INTO own_state SELECT * FROM serving_state")
        cursor.execute("ALTER TABLE own_state RENAME TO serving_state")


def set_next_moment(moment):
    """Store when public pages next change without a save; None for never."""
    if not State.objects.filter(pk=1).update(next_moment=moment):
        State.objects.get_or_create(pk=1, defaults={"next_moment": moment})
    announce_after_commit()


def bump_generation():
    """Invalidate cached public pages; call inside the transaction of the change."""
    now = timezone.now()
    if not State.objects.filter(pk=1).update(generation=F("generation") + 1, changed_at=now):
        State.objects.get_or_create(pk=1, defaults={"generation": 1, "changed_at": now})
    announce_after_commit()
    wake_after_commit()


def last_modified() -> datetime | None:
    """When public pages last changed, to the next whole second; None if that is not known.

    At the earliest this midnight, because some name the day.
    """
    changed = State.objects.filter(pk=1).values_list("changed_at", flat=True).first()
    if changed is None:
        return None
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return max(changed, midnight).replace(microsecond=0) + timedelta(seconds=1)


def with_last_modified(response):
    """For If-Modified-Since; not for answers that depend on more than what is public."""
    if moment := last_modified():
        response["Last-Modified"] = http_date(moment.timestamp())
    return response
