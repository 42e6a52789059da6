"""Where the tokens of entries are kept: in a table made for it, of the database at hand."""

from array import array
from collections.abc import Iterable

from django.db import connection

from search import postgresql, sqlite

# The parts of an entry, those that count most first.
PARTS = ["names", "aliases", "facts", "text"]


def tables():
    """What the database at hand does in its own way."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def table_of(scope: str) -> str:
    return f"search_{scope}_tokens"


def put(scope: str, rows: list[tuple[int, list[list[str]]]]):
    """Keep the tokens of new entries: of each its id and, part by part, its tokens."""
    with connection.cursor() as cursor:
        tables().put(cursor, table_of(scope), rows)


def take_away(scope: str, ids: list[int]):
    with connection.cursor() as cursor:
        tables().take_away(cursor, table_of(scope), ids)


def empty(scope: str):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table_of(scope)}")  # noqa: S608 - a name of our own


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
