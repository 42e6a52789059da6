"""How long one waits for what another is writing, and how to know that it was in vain."""

from contextlib import contextmanager

from django.db import connection, transaction

# SQLite's BUSY and LOCKED; PostgreSQL's lock_not_available and deadlock_detected.
SQLITE_CODES = {5, 6}
POSTGRESQL_CODES = {"55P03", "40P01"}
TRY_AGAIN_SECONDS = 10


def is_busy(error) -> bool:
    """Whether a database error says only that somebody else is writing: later it would do."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        # The upper bits say which kind of it.
        return code & 0xFF in SQLITE_CODES
    return getattr(cause, "sqlstate", None) in POSTGRESQL_CODES


@contextmanager
def no_waiting():
    """Inside, what others hold is not waited for: OperationalError at once."""
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


def come_again(response):
    """Mark an answer as one that another try will change."""
    response.status_code = 503
    response["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response
