"""The in-memory index of each process, for fast facet counts.

It is derived from the database and updated incrementally: from new entries, which are immutable, and
from the log of removals. Inside a transaction, uncommitted changes are visible, so the database is
queried instead.
"""

import threading

from django.db import DEFAULT_DB_ALIAS, connection

from search.bitmaps.index_snapshot import (
    PUBLIC,
    IndexSnapshot,
    must_be_read_anew,
    read_anew,
    with_changes,
)
from serving import generation

__all__ = ["PUBLIC", "ProcessIndex", "current", "process_index", "size_in_bytes"]

# Retries when the generation changes during a read.
MOST_TRIES = 3


class ProcessIndex:
    """Holds the current snapshot of this process; updates are serialized by a lock."""

    def __init__(self):
        self.lock = threading.Lock()
        self.holdings = None

    def current(self) -> IndexSnapshot | None:
        """The up-to-date snapshot; None inside a transaction, or where a replica has less than it."""
        if connection.in_atomic_block:
            return None
        now = generation.current()
        if (
            connection.alias != DEFAULT_DB_ALIAS
            and self.holdings
            and self.holdings.generation > now
        ):
            return None
        if not self.holdings or self.holdings.generation < now:
            with self.lock:
                if not self.holdings or self.holdings.generation < now:
                    self.holdings = self.brought_up_to_date()
        return self.holdings

    def brought_up_to_date(self) -> IndexSnapshot:
        """Read and check that the generation did not change meanwhile, for a consistent snapshot."""
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
    """Approximate memory of this process's snapshot."""
    return process_index.holdings.size_in_bytes if process_index.holdings else 0
