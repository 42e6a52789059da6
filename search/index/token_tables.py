"""Where the tokens of entries are kept: in a table made for it, of the database at hand."""

from array import array
from collections.abc import Iterable

from django.db import connection

from search.index import postgresql, sqlite

# The parts of an entry, those that count most first.
PARTS = ["names", "aliases", "facts", "text"]

# The id of an entry and, part by part, its tokens with spaces between.
Row = tuple[int, tuple[str, ...]]


def tables():
    """What the database at hand does in its own way."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def table_of(scope: str) -> str:
    return f"search_{scope}_tokens"


def put(scope: str, rows: list[Row]):
    """Keep the tokens of new entries."""
    with connection.cursor() as cursor:
        tables().put(cursor, table_of(scope), rows)


def differing(scope: str, rows: list[Row]) -> set[int]:
    """The ids of the entries whose tokens are not kept as they are here."""
    if not rows:
        return set()
    with connection.cursor() as cursor:
        return tables().differing(cursor, table_of(scope), rows)


def take_away(scope: str, ids: list[int]):
    with connection.cursor() as cursor:
        tables().take_away(cursor, table_of(scope), ids)


def finding(scope: str, ways, parts: int = len(PARTS)) -> tuple[str, list]:
    """SQL for the ids of the entries in whose first parts one of the ways occurs."""
    return tables().finding(table_of(scope), ways, PARTS[:parts])


def having(ways, parts: int, after: int, scope: str = "public") -> Iterable[int]:
    """The ids themselves, of the entries newer than one of them."""
    found = array("I")
    sql, params = finding(scope, ways, parts)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} AND {tables().KEY} > %s", [*params, after])
        while rows := cursor.fetchmany(5_000):
            found.extend(key for (key,) in rows)
    return found
