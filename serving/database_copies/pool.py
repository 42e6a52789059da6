"""Copies of the database, each changed once, in which pages are drawn as they would be.

Nothing that is written to a copy reaches the database, and nobody waits for it. A copy serves one
thread at a time, in place of the thread's connection, and for some time those who ask for the same.
"""

from contextlib import contextmanager
from operator import attrgetter
from threading import BoundedSemaphore, Lock, Timer
from time import monotonic

from django.db import connection, transaction

from serving.database_copies import postgresql_copy, sqlite_copy
from serving.replicas import as_default

MOST_COPIES = 2
# To copy this much takes some seconds at most.
MOST_BYTES = 256 * 1024 * 1024
SECONDS_TO_LIVE = 60


def way():
    """The implementation of copies for the database in use."""
    return postgresql_copy if connection.vendor == "postgresql" else sqlite_copy


def can_be_copied() -> bool:
    """Whether a copy would contain all this thread sees and can be made quickly."""
    return not connection.in_atomic_block and way().size_in_bytes() <= MOST_BYTES


class Copy:
    """A copy of the database as it is now, on which ``change`` was called."""

    def __init__(self, key, change):
        self.key, self.made_at = key, monotonic()
        self.connection = way().copied()
        # By one thread after the other.
        self.connection.inc_thread_sharing()
        try:
            with self.in_use(), transaction.atomic():
                change()
                # What is to be done after a commit is meant for the database.
                connection.run_on_commit.clear()
        except BaseException:
            self.connection.close()
            raise

    def in_use(self):
        """Context: this thread's queries go to the copy."""
        return as_default(self.connection)

    @property
    def is_old(self) -> bool:
        return monotonic() - self.made_at >= SECONDS_TO_LIVE


class Copies:
    """A bounded pool of copies in this process."""

    def __init__(self):
        self.room, self.lock = BoundedSemaphore(MOST_COPIES), Lock()
        # Copies and empty places that nobody uses, those last used at the end.
        self.free, self.closing = [None] * MOST_COPIES, None

    @contextmanager
    def changed(self, key, change):
        """Inside, this thread has a copy on which ``change`` was called, now or under an equal key.

        Raises what ``change`` raises.
        """
        with self.room:
            copy = self.taken(key)
            try:
                copy = copy or Copy(key, change)
                with copy.in_use():
                    yield
            finally:
                self.put_back(copy)

    def taken(self, key) -> Copy | None:
        """A copy with this key, else an empty place."""
        with self.lock:
            known = [copy for copy in self.free if copy and copy.key == key and not copy.is_old]
            copy = known[0] if known else None if None in self.free else self.free[0]
            self.free.remove(copy)
        if copy and copy not in known:
            copy.connection.close()
            return None
        return copy

    def put_back(self, copy: Copy | None):
        if copy and (copy.is_old or copy.connection.errors_occurred):
            copy.connection.close()
            copy = None
        with self.lock:
            self.free.append(copy)
            if copy and self.closing is None:
                self.close_later()

    def close_later(self):
        self.closing = Timer(SECONDS_TO_LIVE, self.close_old)
        self.closing.daemon = True
        self.closing.start()

    def close_old(self):
        self.forget(attrgetter("is_old"))
        with self.lock:
            self.closing = None
            if any(self.free):
                self.close_later()

    def forget(self, is_done=bool):
        """Close the free copies: all, after switching to another database, or some of them."""
        with self.lock:
            for place, copy in enumerate(self.free):
                if copy and is_done(copy):
                    copy.connection.close()
                    self.free[place] = None


copies = Copies()
