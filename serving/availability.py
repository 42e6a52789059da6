"""Classify database and disk errors (busy, full, unavailable); wait or not for other writers."""

import errno
from contextlib import contextmanager
from enum import Enum

from django.db import Error, InterfaceError, OperationalError, connection, transaction

from serving.hashers import PasswordsBusy
from serving.rate_limits.places import DownloadsBusy

TRY_AGAIN_SECONDS = 10


class Trouble(Enum):
    """Temporary failures that are caused neither by the site's code nor by the request."""

    BUSY = "busy"
    FULL = "full"
    AWAY = "away"
    PASSWORDS = "passwords"
    DOWNLOADS = "downloads"


class StoreAway(Exception):
    """The object store of the media does not answer."""


# Primary result codes: BUSY, LOCKED; FULL; PERM, READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB.
SQLITE = {
    Trouble.BUSY: {5, 6},
    Trouble.FULL: {13},
    Trouble.AWAY: {3, 8, 10, 11, 14, 26},
}
# "no such table": the missing database file was created again, empty.
SQLITE_NO_TABLE = "no such table"
# SQLSTATE or its first signs; the first that fits decides. deadlock_detected, lock_not_available; disk_full;
# connection exceptions, refused users and databases, resources, shutdown, read_only_sql_transaction,
# system and internal errors, undefined_table.
POSTGRESQL = [
    (Trouble.BUSY, ("40P01", "55P03")),
    (Trouble.FULL, ("53100",)),
    (Trouble.AWAY, ("08", "28", "3D", "53", "57P", "58", "25006", "XX", "42P01")),
]
CONNECTION_ERRORS = (OperationalError, InterfaceError)
DISK_FULL = {errno.ENOSPC, errno.EDQUOT}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The temporary failure behind an error; None for an error of the site's own."""
    seen = set()
    while error is not None and error not in seen:
        seen.add(error)
        if isinstance(error, PasswordsBusy):
            return Trouble.PASSWORDS
        if isinstance(error, StoreAway):
            return Trouble.AWAY
        if isinstance(error, DownloadsBusy):
            return Trouble.DOWNLOADS
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            return Trouble.FULL
        if isinstance(error, Error) and (trouble := trouble_of_database(error)):
            return trouble
        # For example where a transaction cannot continue after an error within it.
        error = error.__cause__ or error.__context__
    return None


def trouble_of_database(error: Exception) -> Trouble | None:
    """The same for an error of Django's, or of the driver."""
    cause = error.__cause__ or error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        if SQLITE_NO_TABLE in str(cause):
            return Trouble.AWAY
        # The upper bits are the extended result code.
        return next((trouble for trouble, codes in SQLITE.items() if code & 0xFF in codes), None)
    state = getattr(cause, "sqlstate", None)
    if state is None:
        # The connection itself: refused, lost or closed.
        return Trouble.AWAY if isinstance(error, CONNECTION_ERRORS) else None
    return next((trouble for trouble, states in POSTGRESQL if state.startswith(states)), None)


def is_busy(error) -> bool:
    """Whether a database error only means that another connection is writing."""
    return trouble_of(error) is Trouble.BUSY


@contextmanager
def no_lock_wait():
    """Context: lock timeout zero; raises OperationalError at once where a lock is held."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            before = cursor.execute("SELECT current_setting('lock_timeout')").fetchone()[0]
            cursor.execute("SET LOCAL lock_timeout = '1ms'")
            yield
            cursor.execute(f"SET LOCAL lock_timeout = '{before}'")
        return
    # One writer at a time: it is the beginning of a transaction that waits.
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def retry_later(response):
    """Mark a response as temporary, with Retry-After."""
    response.status_code = 503
    response["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response
