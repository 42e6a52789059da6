"""What a database still holds of rows that are gone, and what others say in words of their own."""

from json import dumps

from django.db import OperationalError
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from editorial.revisions.revision import Revision
from search.index import token_tables
from search.models import Entry

# What is shorter stands in too many other words.
SHORTEST = 3


def named_in_texts(names: list[str]) -> list[str]:
    """The refs of records one of whose versions holds such a name."""
    wanted = Q()
    for name in names:
        if len(name) >= SHORTEST:
            # SQLite keeps all but ASCII as escapes.
            wanted |= Q(as_text__contains=name) | Q(as_text__contains=dumps(name)[1:-1])
    if not wanted:
        return []
    texts = Revision.objects.annotate(as_text=Cast("content", TextField()))
    return sorted(set(texts.filter(wanted).values_list("permalink_id", flat=True)))


def scrub(connection) -> bool:
    """Let no deleted byte stay in the file of the database; False where others were using it."""
    try:
        clean(connection)
    except OperationalError:
        return False
    return True


def clean(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for scope in Entry.Scope:
                # The index keeps the words of what was taken out until its parts are joined.
                table = token_tables.table_of(scope)
                cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608
        if connection.in_atomic_block:
            return
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
