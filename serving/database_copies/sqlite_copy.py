"""Copies on SQLite: a private temporary database filled by SQLite's online backup."""

import sqlite3
from time import monotonic

from django.db import OperationalError, connection

# In one piece of memory, which the process gives back (":memory:" takes it page by page, twice as
# much, and keeps it); what is larger in a file without a name, which goes with the connection.
IN_MEMORY, IN_FILE = "file:copy?vfs=memdb", "file:"
MOST_BYTES_IN_MEMORY = 64 * 1024 * 1024
# EXCLUSIVE, because otherwise WAL needs shared memory, which an in-memory database does not have.
INIT_COMMAND = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
PATIENCE_SECONDS = 10


def size_in_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return cursor.fetchone()[0]


def copied():
    """A connection to a copy. In WAL mode, writers do not wait for it, nor it for them."""
    copy = connection.copy()
    copy.settings_dict["NAME"] = IN_MEMORY if size_in_bytes() <= MOST_BYTES_IN_MEMORY else IN_FILE
    copy.settings_dict["OPTIONS"]["init_command"] = INIT_COMMAND
    copy.connect()
    try:
        # A single step, for a consistent snapshot.
        connection.connection.backup(
            copy.connection, progress=giving_up_after(PATIENCE_SECONDS), sleep=0.05
        )
        copy.connection.execute("PRAGMA journal_mode=MEMORY")
    except BaseException:
        copy.close()
        raise
    return copy


def giving_up_after(seconds: float):
    """Limit the waiting: SQLite's backup retries for ever while the database is locked."""
    end = monotonic() + seconds

    def progress(status, _remaining, _pages):
        if status in LOCKED and monotonic() > end:
            raise OperationalError from sqlite3.OperationalError("The database is locked.")

    return progress
