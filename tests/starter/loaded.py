"""The starter data in the database of the tests, loaded once for all parts of a run on SQLite."""

import io
import os
import sqlite3
from contextlib import closing

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection


def load_starter():
    """Load it, or copy the whole database that an earlier part of the same run of bin/test kept."""
    kept = settings.DATA_DIR / "starter-loaded.sqlite3"
    if connection.vendor == "sqlite" and kept.exists():
        with closing(sqlite3.connect(kept)) as source:
            connection.ensure_connection()
            source.backup(connection.connection)
        ContentType.objects.clear_cache()
        return
    call_command("load_starter", stdout=io.StringIO())
    if connection.vendor == "sqlite":
        making = kept.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(making)) as target:
            connection.connection.backup(target)
        making.rename(kept)
