"""Finds mentions of erased records in other records, and purges deleted bytes from the database."""

from json import dumps

from django.db import OperationalError
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from editorial.revisions.revision import Revision
from search.index import token_tables
from search.models import Entry

# Shorter names would match within too many other words.
SHORTEST = 3


def named_in_texts(names: list[str]) -> list[str]:
    """Refs of records with a revision that mentions one of the names."""
    wanted = Q()
    for name in names:
        if len(name) >= SHORTEST:
            # SQLite stores non-ASCII characters in JSON as escapes.
            wanted |= Q(as_text__contains=name) | Q(as_text__contains=dumps(name)[1:-1])
    if not wanted:
        return []
    texts = Revision.objects.annotate(as_text=Cast("content", TextField()))
    return sorted(set(texts.filter(wanted).values_list("permalink_id", flat=True)))


def scrub(connection) -> bool:
    """Remove deleted data from the database file; False if other connections block it."""
    try:
        clean(connection)
    except OperationalError:
        return False
    return True


def clean(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for scope in Entry.Scope:
                # FTS5 keeps deleted words until its segments are merged.
                table = token_tables.table_of(scope)
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608
        if connection.in_atomic_block:
            return
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
