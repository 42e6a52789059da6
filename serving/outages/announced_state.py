"""The state of the site as it was committed last, kept outside the database.

While the database is away, it tells whether the pages that a worker has kept are those of the newest state.
"""

from contextlib import suppress
from functools import cache

from django.core.cache import caches
from django.db import connection, transaction

STATE = (
    "SELECT generation, CAST(next_moment AS text), CAST(changed_at AS text)"
    " FROM serving_state WHERE id = 1"
)
KEY = "state"
# Generation, next moment, and when the generation began, as STATE reads them.
State = tuple[int, str | None, str | None]


def announce_after_commit():
    transaction.on_commit(announce, robust=True)


def announce():
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        state = cursor.fetchone()
    try:
        store().set(KEY, state)
    except OSError:
        # The disk is full: no state is announced rather than an old one.
        store().delete(KEY)
        raise


def announce_as_read(state: State):
    """For a state that was read, and that nobody could announce when it was committed."""
    announced = store().get(KEY)
    if announced is None or announced[0] < state[0]:
        # The disk may be full.
        with suppress(OSError):
            store().set(KEY, state)


def is_newest(state: State) -> bool:
    return store().get(KEY) == state


@cache
def store():
    """One for all threads, of which the server has hundreds."""
    return caches.create_connection("state")
