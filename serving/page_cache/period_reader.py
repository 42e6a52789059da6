"""Reads the current period in the server's threads, which have no connection to the database of their own."""

import time
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Semaphore
from typing import NamedTuple

from django.db import Error
from django.utils import timezone

REST_SECONDS = 1
STATE = (
    "SELECT generation, CAST(next_moment AS text), CAST(changed_at AS text)"
    " FROM serving_state WHERE id = 1"
)


class Period(NamedTuple):
    """A time in which no page changes: of one generation and one day, before the next moment."""

    state: tuple[int, str | None, str | None]
    # Part of cache keys.
    name: str
    begin: datetime
    end: datetime


class PeriodReader:
    """Lends a few connections, one for each thread that reads at the same time."""

    def __init__(self, most: int, connect):
        # Until then nothing is read: a database that is away takes seconds to say so.
        self.resting_until = 0.0
        self.connect, self.unopened = connect, Semaphore(most)
        self.free: SimpleQueue = SimpleQueue()
        self.known: Period | None = None

    def __call__(self) -> str | None:
        """The name of the period; None while a change is due by time or the database does not answer."""
        if self.is_resting:
            return None
        try:
            connection = self.free.get_nowait()
        except Empty:
            connection = self.another_connection()
        if connection is None:
            return None
        try:
            # Neither Django's cursor nor its wrapper of errors: they cost more than the query.
            if connection.connection is None:
                connection.ensure_connection()
            state = connection.connection.execute(STATE).fetchone() or (0, None, None)
        except (Error, connection.Database.Error):
            self.resting_until = time.monotonic() + REST_SECONDS
            connection.close()
            return None
        finally:
            self.free.put(connection)
        known, now = self.known, timezone.now()
        if known is None or known.state != state or not known.begin <= now < known.end:
            known = self.known = period_at(now, state)
        return known and known.name

    @property
    def is_resting(self) -> bool:
        return time.monotonic() < self.resting_until

    def another_connection(self):
        """A new connection, or the next that another thread puts back; None if that takes too long."""
        if self.unopened.acquire(blocking=False):
            connection = self.connect()
            # Threads use it one after another.
            connection.inc_thread_sharing()
            return connection
        try:
            return self.free.get(timeout=1)
        except Empty:
            return None


def period_at(now: datetime, state) -> Period | None:
    """The period; None while a change is due by time.

    Its name holds the day, because citations name it, and when the generation began: a database
    restored from a backup counts some generations anew, while a shared cache still has their pages.
    """
    generation, moment, changed_at = state
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    begin, end = (day.astimezone(UTC) for day in [midnight, midnight + timedelta(days=1)])
    if moment:
        next_moment = datetime.fromisoformat(moment)
        # SQLite keeps it without a time zone.
        next_moment = next_moment.replace(tzinfo=next_moment.tzinfo or UTC)
        if next_moment <= now:
            return None
        end = min(end, next_moment)
    return Period(state, f"{generation} {changed_at} {midnight.date()}", begin, end)
