"""The starter data in the database of the tests, loaded once for all parts of a run on SQLite.

The load takes seconds. Its data are committed, as on a real site; whoever asks for them empties the
database again.
"""

import io
import os
import sqlite3
from contextlib import closing, contextmanager

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from tests.conftest import forget_everything


@contextmanager
def starter_loaded():
    """Inside, the data are there; gives what the load said."""
    try:
        yield load_starter()
    finally:
        call_command("flush", interactive=False, verbosity=0)
        forget_everything()


def load_starter() -> str:
    """Load it, or copy the whole database that an earlier load of the same run of bin/test kept."""
    kept = settings.DATA_DIR / "starter-loaded.sqlite3"
    if connection.vendor == "sqlite" and kept.exists():
        with closing(sqlite3.connect(kept)) as source:
            connection.ensure_connection()
            source.backup(connection.connection)
        ContentType.objects.clear_cache()
        return kept.with_suffix(".txt").read_text(encoding="utf-8")
    said = io.StringIO()
    call_command("load_starter", stdout=said)
    if connection.vendor == "sqlite":
        making = kept.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(making)) as target:
            connection.connection.backup(target)
        kept.with_suffix(".txt").write_text(said.getvalue(), encoding="utf-8")
        making.rename(kept)
    return said.getvalue()
