"""Tokens in PostgreSQL: a ``tsvector`` put together from them, for its parser would divide them anew."""

from itertools import count

CREATE = """
CREATE TABLE {table} (entry bigint PRIMARY KEY, tokens tsvector NOT NULL);
CREATE INDEX {table}_gin ON {table} USING gin (tokens) WITH (fastupdate = off);
"""
DROP = "DROP TABLE {table}"
# The column that holds the id of the entry.
KEY = "entry"

WEIGHTS = dict(zip(["names", "aliases", "facts", "text"], "ABCD", strict=True))
# The largest position a tsvector keeps.
LAST_POSITION = 16383


def put(cursor, table, rows):
    cursor.executemany(
        f"INSERT INTO {table}(entry, tokens) VALUES (%s, %s::tsvector)",  # noqa: S608
        [(key, vector(parts)) for key, parts in rows],
    )


def take_away(cursor, table, ids):
    cursor.execute(f"DELETE FROM {table} WHERE entry = ANY(%s)", [list(ids)])  # noqa: S608


def vector(parts) -> str:
    positions, place = {}, count(1)
    for weight, tokens in zip(WEIGHTS.values(), parts, strict=True):
        for token in tokens:
            here = min(next(place), LAST_POSITION)
            positions.setdefault(token, []).append(f"{here}{weight}")
    return " ".join(f"'{token}':{','.join(places)}" for token, places in positions.items())


def finding(table, ways, parts):
    weights = "".join(WEIGHTS[part] for part in parts)
    wanted = " | ".join(expression(term, weights) for term in ways)
    return f"SELECT entry FROM {table} WHERE tokens @@ %s::tsquery", [wanted]  # noqa: S608


def expression(term, weights) -> str:
    """The term in the words of a tsquery; tokens hold no quotation marks or backslashes."""
    *first, last = term.tokens
    lexemes = [f"'{token}':{weights}" for token in first]
    lexemes.append(f"'{last}':{'*' if term.begun else ''}{weights}")
    return f"({' <-> '.join(lexemes)})"
