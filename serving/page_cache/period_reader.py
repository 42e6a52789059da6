"""Reads the current period in the server's threads, which have no connection to the database of their own."""

import time
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Lock, Semaphore
from typing import NamedTuple

from django.db import Error
from django.utils import timezone

from serving.availability import Trouble, trouble_of_database
from serving.outages.announced_state import STATE, State, announce_as_read, is_newest

REST_SECONDS = 1
# A shared cache may lose what was announced.
ANNOUNCE_SECONDS = 1


class Period(NamedTuple):
    """A time in which no page changes: of one generation and one day, before the next moment."""

    state: State
    # Part of cache keys.
    name: str
    begin: datetime
    end: datetime


class PeriodReader:
    """Lends a few connections, one for each thread that reads at the same time."""

    def __init__(self, most: int, connect):
        # Until then nothing is read: a database that is away takes seconds to say so.
        self.resting_until = 0.0
        self.is_away, self.asking = False, Lock()
        self.announced_until = 0.0
        self.connect, self.unopened = connect, Semaphore(most)
        self.free: SimpleQueue = SimpleQueue()
        self.known: Period | None = None

    def __call__(self) -> str | None:
        """The name of the period; None while a change is due by time or the database does not answer."""
        if time.monotonic() < self.resting_until:
            return None
        if not self.is_away:
            return self.read()
        # One thread asks whether the database is back; no other waits for that.
        if not self.asking.acquire(blocking=False):
            return None
        try:
            return self.read()
        finally:
            self.asking.release()

    def still_away(self) -> bool:
        """Whether the database did not answer when it was asked last, which may be now."""
        if self.is_away:
            self()
        return self.is_away

    def last_period(self) -> str | None:
        """The period as it was read last, if no change has been committed or was due since."""
        known = self.known
        is_current = known and not is_due(known.state, timezone.now()) and is_newest(known.state)
        return known.name if is_current else None

    def seconds_left(self) -> int:
        """How long no page changes without a save; 0 if that is not known."""
        known = self.known
        if known is None or self.is_resting:
            return 0
        return max(0, int((known.end - timezone.now()).total_seconds()))

    def read(self) -> str | None:
        try:
            connection = self.free.get_nowait()
        except Empty:
            connection = self.another_connection()
        if connection is None:
            return None
        try:
            state = state_over(connection)
        except (Error, connection.Database.Error) as error:
            connection.close()
            self.is_away = trouble_of_database(error) is not Trouble.BUSY
            self.resting_until = time.monotonic() + REST_SECONDS
            return None
        finally:
            self.free.put(connection)
        self.is_away = False
        known, now = self.known, timezone.now()
        if known is None or known.state != state or not known.begin <= now < known.end:
            known = self.known = period_at(now, state)
            self.announced_until = 0.0
        if time.monotonic() >= self.announced_until:
            self.announced_until = time.monotonic() + ANNOUNCE_SECONDS
            announce_as_read(state)
        return known and known.name

    @property
    def is_resting(self) -> bool:
        """Whether the database did not answer when it was asked last."""
        return self.is_away or time.monotonic() < self.resting_until

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


def state_over(connection) -> State:
    """The state; asked once more over a new connection where the old one was lost meanwhile."""
    was_open = connection.connection is not None
    try:
        return state_as_asked(connection)
    except (Error, connection.Database.Error):
        if not was_open:
            raise
        connection.close()
        return state_as_asked(connection)


def state_as_asked(connection) -> State:
    # Neither Django's cursor nor its wrapper of errors: they cost more than the query.
    if connection.connection is None:
        connection.ensure_connection()
    return connection.connection.execute(STATE).fetchone() or (0, None, None)


def period_at(now: datetime, state: State) -> Period | None:
    """The period; None while a change is due by time.

    Its name holds the day, because citations name it, and when the generation began: a database
    restored from a backup counts some generations anew, while a shared cache still has their pages.
    """
    if is_due(state, now):
        return None
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    begin, end = (day.astimezone(UTC) for day in [midnight, midnight + timedelta(days=1)])
    if moment := next_moment(state):
        end = min(end, moment)
    return Period(state, f"{state[0]} {state[2]} {midnight.date()}", begin, end)


def is_due(state: State, now: datetime) -> bool:
    moment = next_moment(state)
    return moment is not None and moment <= now


def next_moment(state: State) -> datetime | None:
    if state[1] is None:
        return None
    moment = datetime.fromisoformat(state[1])
    # SQLite keeps it without a time zone.
    return moment.replace(tzinfo=moment.tzinfo or UTC)
