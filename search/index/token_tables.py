"""The inverted index: token tables, implemented for SQLite (FTS5) and PostgreSQL (tsvector)."""

from array import array
from collections.abc import Iterable

from django.db import connection

from search.index import postgresql, sqlite

# The parts (fields) of an entry, highest weight first.
PARTS = ["names", "aliases", "facts", "text"]
# How many of them hold names and aliases.
NAMES = 2

# (entry id, space-separated tokens of each part)
Row = tuple[int, tuple[str, ...]]


def tables():
    """The implementation for the database in use."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def table_of(scope: str) -> str:
    return f"search_{scope}_tokens"


def put(scope: str, rows: list[Row]):
    """Store the tokens of new entries."""
    with connection.cursor() as cursor:
        tables().put(cursor, table_of(scope), rows)


def differing(scope: str, rows: list[Row]) -> set[int]:
    """Ids of the entries whose stored tokens differ from the given rows."""
    if not rows:
        return set()
    with connection.cursor() as cursor:
        return tables().differing(cursor, table_of(scope), rows)


def take_away(scope: str, ids: list[int]):
    with connection.cursor() as cursor:
        tables().take_away(cursor, table_of(scope), ids)


def finding(scope: str, ways, parts: int = len(PARTS)) -> tuple[str, list]:
    """``(SQL, parameters)`` selecting the entries with one of the terms in their first ``parts``."""
    return tables().finding(table_of(scope), ways, PARTS[:parts])


def having(ways, parts: int, after: int, scope: str = "public") -> Iterable[int]:
    """Ids of these entries, restricted to ids above ``after``."""
    found = array("I")
    sql, params = finding(scope, ways, parts)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} AND {tables().KEY} > %s", [*params, after])
        while rows := cursor.fetchmany(5_000):
            found.extend(key for (key,) in rows)
    return found
