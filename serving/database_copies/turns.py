"""Lock for work on the database itself, where it is too large to copy: one process at a time."""

import fcntl
import time
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection

PATIENCE_SECONDS = 10
GAP_SECONDS = 0.25


@contextmanager
def one_at_a_time():
    """Hold the database for long in one process of this machine, then let waiting writers go first.

    The pause after it lets writers through: while waiting, SQLite polls every tenth of a second.
    """
    if connection.in_atomic_block:
        yield
        return
    with (settings.DATA_DIR / "turn.lock").open("w") as file:
        take_turn(file)
        try:
            yield
        finally:
            time.sleep(GAP_SECONDS)


def take_turn(file):
    """Acquire the file lock; raises OperationalError after a long wait."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise OperationalError("Others hold the database for too long.") from None
            time.sleep(0.05)
