"""Commands in a process of their own, which goes on when the request has been answered."""

import subprocess
import sys

from django.conf import settings
from django.db import connection


def start_command(*arguments: str) -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def map_nothing():
    """Turn off memory mapping of SQLite: it counts as memory of this process."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")
