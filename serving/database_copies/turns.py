"""What is done to the database itself where it is too large to be copied: by one after the other."""

import fcntl
import time
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection

PATIENCE_SECONDS = 10
GAP_SECONDS = 0.25


@contextmanager
def one_at_a_time():
    """Let one on this machine hold the database for long, and after him those who write.

    Whoever waits for SQLite asks again every tenth of a second, and so comes in before the next one.
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
    """Raises OperationalError where it did not come for long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise OperationalError("Others hold the database for too long.") from None
            time.sleep(0.05)
