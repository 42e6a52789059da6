"""Django's settings of a database, from a URL like ``DATABASE_URL``."""

from pathlib import Path
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def database(url: str) -> dict:
    """Settings of the database at ``sqlite:///path`` or ``postgres://user:password@host/name``."""
    settings = dj_database_url.parse(url)
    # Persistent connections: opening a file and running init_command is slower than many a request.
    settings["CONN_MAX_AGE"] = 600
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            # synchronous=FULL: acknowledged writes survive a power failure.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
            ),
        }
    else:
        # Checked once per request.
        settings["CONN_HEALTH_CHECKS"] = True
        settings["OPTIONS"] = {
            # The same timeout as on SQLite; after it, staff are asked to try again.
            "options": "-c lock_timeout=10s",
            # Give up an unreachable server early; seconds and milliseconds, respectively.
            "connect_timeout": 4,
            "tcp_user_timeout": 8000,
        } | settings.get("OPTIONS", {})
    return settings


def replica(url: str) -> dict:
    """Settings of a database that is only read, even if it is the primary by now."""
    settings = database(url)
    if settings["ENGINE"].endswith("sqlite3"):
        raise ImproperlyConfigured("DATABASE_REPLICA_URLS names databases of PostgreSQL.")
    settings["OPTIONS"]["options"] += " -c default_transaction_read_only=on"
    return settings


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file; an absolute path begins with a slash of its own."""
    return f"sqlite:///{quote(str(path))}"
