"""Tokens in PostgreSQL: ``tsvector`` values built here, because its parser would split tokens again.

A ``tsvector`` is limited in positions, so a long entry has several rows, overlapping so that each
phrase is whole in one of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from search.text.analysis import START

# The column that holds the id of the entry.
KEY = "entry"

WEIGHTS = dict(zip(["names", "aliases", "facts", "text"], "ABCD", strict=True))
# A tsvector keeps positions up to 16,383, and 255 of one lexeme.
MOST_TOKENS, MOST_OF_ONE = 16_000, 250
# Overlap of consecutive rows in tokens: no phrase of a query is longer. It is shorter where one token
# occurs so often that the next row would be nearly full.
SHARED, SHARED_OF_ONE = 520, 125

Placed = list[tuple[str, str]]


def put(cursor, table, rows):
    cursor.executemany(
        f"INSERT INTO {table}(entry, number, tokens) VALUES (%s, %s, %s::tsvector)",  # noqa: S608
        vectors(rows),
    )


def vectors(rows) -> list[tuple[int, int, str]]:
    """Table rows: ``(entry id, number of the row within the entry, tsvector as text)``."""
    return [
        (key, number, vector(tokens))
        for key, parts in rows
        for number, tokens in enumerate(divided([part.split() for part in parts]))
    ]


def differing(cursor, table, rows):
    columns = [list(column) for column in zip(*vectors(rows), strict=True)]
    cursor.execute(
        f"""
        SELECT COALESCE(kept.entry, wanted.entry)
        FROM unnest(%s::bigint[], %s::int[], %s::tsvector[]) AS wanted (entry, number, tokens)
        FULL JOIN (SELECT * FROM {table} WHERE entry = ANY(%s)) AS kept USING (entry, number)
        WHERE kept.tokens IS DISTINCT FROM wanted.tokens
        """,  # noqa: S608
        [*columns, columns[0]],
    )
    return {key for (key,) in cursor.fetchall()}


def take_away(cursor, table, ids):
    cursor.execute(f"DELETE FROM {table} WHERE entry = ANY(%s)", [list(ids)])  # noqa: S608


def divided(parts) -> Iterator[Placed]:
    """``(token, weight)`` lists, each of at most the size that a tsvector can hold."""
    row, counts = [], Counter()
    for weight, tokens in zip(WEIGHTS.values(), parts, strict=True):
        for token in tokens:
            if len(row) >= MOST_TOKENS or counts[token] >= MOST_OF_ONE:
                yield row
                row = [] if token == START else shared(row)
                counts = Counter(kept for kept, _weight in row)
            row.append((token, weight))
            counts[token] += 1
    yield row


def shared(row: Placed) -> Placed:
    """The overlap: the end of a row, back to the start of the current text or to the limit."""
    counts, first = Counter(), len(row)
    while len(row) - first < SHARED:
        token, _weight = row[first - 1]
        if counts[token] >= SHARED_OF_ONE:
            break
        counts[token] += 1
        first -= 1
        if token == START:
            break
    return row[first:]


def vector(tokens: Placed) -> str:
    positions = defaultdict(list)
    for place, (token, weight) in enumerate(tokens, 1):
        positions[token].append(f"{place}{weight}")
    return " ".join(f"'{token}':{','.join(places)}" for token, places in positions.items())


def finding(table, ways, parts):
    weights = "".join(WEIGHTS[part] for part in parts)
    wanted = " | ".join(expression(term, weights) for term in ways)
    return f"SELECT entry FROM {table} WHERE tokens @@ %s::tsquery", [wanted]  # noqa: S608


def expression(term, weights) -> str:
    """The term in tsquery syntax; tokens contain no quotation marks or backslashes to escape."""
    *first, last = term.tokens
    lexemes = [f"'{token}':{weights}" for token in first]
    lexemes.append(f"'{last}':{'*' if term.begun else ''}{weights}")
    return f"({' <-> '.join(lexemes)})"
