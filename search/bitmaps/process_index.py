"""What each process holds of the public's entries in memory, so that counting is fast.

All of it is derived from the database and follows it: by each new entry, which is never changed
afterwards, and by the log of those that are gone. Whoever is inside a transaction may see what
others do not, and asks the database instead.
"""

import threading

from django.db import connection

from search.bitmaps.index_snapshot import (
    PUBLIC,
    IndexSnapshot,
    must_be_read_anew,
    read_anew,
    with_changes,
)
from serving import generation

__all__ = ["PUBLIC", "ProcessIndex", "current", "process_index", "size_in_bytes"]

# How often what is read is read again because something changed meanwhile.
MOST_TRIES = 3


class ProcessIndex:
    """Keeps the holdings of this process, one thread at a time."""

    def __init__(self):
        self.lock = threading.Lock()
        self.holdings = None

    def current(self) -> IndexSnapshot | None:
        """The holdings as they are now; None where only the database knows."""
        if connection.in_atomic_block:
            return None
        now = generation.current()
        if not self.holdings or self.holdings.generation < now:
            with self.lock:
                if not self.holdings or self.holdings.generation < now:
                    self.holdings = self.brought_up_to_date()
        return self.holdings

    def brought_up_to_date(self) -> IndexSnapshot:
        """Read between two looks at the generation, so that nothing is seen half done."""
        held = self.holdings
        for _time in range(MOST_TRIES):
            now, *_moment = generation.read_state()
            held = (
                read_anew(now) if not held or must_be_read_anew(held) else with_changes(held, now)
            )
            if generation.read_state()[0] == now:
                break
        return held

    def forget(self):
        self.holdings = None


process_index = ProcessIndex()
current = process_index.current


def size_in_bytes() -> int:
    """What this process holds."""
    return process_index.holdings.size_in_bytes if process_index.holdings else 0
