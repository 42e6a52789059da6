"""Reads the generation in the server's threads, which have no connection to the database of their own."""

import time
from queue import Empty, LifoQueue

from django.db import Error, connections
from django.utils import timezone

from serving import generation

REST_SECONDS = 1
STATE = "SELECT generation, next_moment <= ? FROM serving_state WHERE id = 1"


class GenerationReader:
    """Lends a few connections, one for each thread that reads at the same time."""

    def __init__(self, most: int):
        # Until then nothing is read: a database that is away takes seconds to say so.
        self.resting_until = 0.0
        self.free: LifoQueue = LifoQueue()
        for _number in range(most):
            self.free.put(None)

    def __call__(self) -> int | None:
        """The generation; None while a change is due by time or the database does not answer."""
        if time.monotonic() < self.resting_until:
            return None
        try:
            connection = self.free.get(timeout=1)
        except Empty:
            return None
        try:
            connection = connection or shared_connection()
            number, is_due, *_moment = read_state(connection)
        except Error:
            self.resting_until = time.monotonic() + REST_SECONDS
            if connection:
                connection.close()
            return None
        else:
            return None if is_due else number
        finally:
            self.free.put(connection)


def read_state(connection) -> tuple:
    """Like ``generation.read_state``; on SQLite without Django's cursor, which costs more than the query."""
    if connection.vendor != "sqlite":
        return generation.read_state(connection)
    connection.ensure_connection()
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.wrap_database_errors:
        return connection.connection.execute(STATE, [now]).fetchone() or (0, False)


def shared_connection():
    connection = connections.create_connection("default")
    # Threads use it one after another.
    connection.inc_thread_sharing()
    return connection
