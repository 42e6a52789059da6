"""Recount the vocabulary and apply the differences, while others may write.

Old and new counts are compared in one snapshot of the database; the difference stays valid even if
the count changes afterwards, because it is added rather than set.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction

from search.suggestions.public_words import Texts, changes, write
from search.suggestions.word_forms import WordForm

# Chunk sizes: entries counted at once, words corrected in one transaction.
ENTRIES, WORDS = 2000, 1000
COUNTED, WRONG = "search_words_counted", "search_words_wrong"
COLUMNS = "word, shown, count, sound, beginning, ending, middle, length"
# Temporary tables; in SQLite, writing them does not lock the database for other writers.
BEGIN = [
    f"DROP TABLE IF EXISTS {COUNTED}",
    f"DROP TABLE IF EXISTS {WRONG}",
    f"CREATE TEMP TABLE {COUNTED} AS SELECT {COLUMNS} FROM search_word LIMIT 0",  # noqa: S608
    f"CREATE UNIQUE INDEX {COUNTED}_once ON {COUNTED} (word)",
]
COMPARE = f"""
CREATE TEMP TABLE {WRONG} AS
SELECT counted.word, counted.shown, counted.sound, counted.count - COALESCE(known.count, 0) AS missing
FROM {COUNTED} counted LEFT JOIN search_word known ON known.word = counted.word
WHERE known.word IS NULL OR known.count <> counted.count
    OR known.shown <> counted.shown OR known.sound <> counted.sound
UNION ALL
SELECT known.word, known.shown, known.sound, -known.count
FROM search_word known LEFT JOIN {COUNTED} counted ON counted.word = known.word
WHERE counted.word IS NULL
"""  # noqa: S608 - names of our own
NEXT = f"SELECT word, shown, sound, missing FROM {WRONG} WHERE word > %s ORDER BY word LIMIT %s"  # noqa: S608
END = [f"DROP TABLE {WRONG}", f"DROP TABLE {COUNTED}"]


def set_right(ask: Callable[[], Iterable[Texts]]):
    """Correct the vocabulary; ``ask()`` iterates over the texts of all public entries."""
    with connection.cursor() as cursor:
        for statement in BEGIN:
            cursor.execute(statement)
        with one_moment(cursor):
            entries = iter(ask())
            while chunk := list(islice(entries, ENTRIES)):
                write(changes([], chunk), COUNTED)
            cursor.execute(COMPARE)
        last = ""
        while wrong := some_wrong(cursor, last):
            with transaction.atomic():
                write(wrong, as_given=True)
            last = wrong[-1][0].word
        for statement in END:
            cursor.execute(statement)


@contextmanager
def one_moment(cursor):
    """Read from a consistent snapshot without blocking writers."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    else:
        # Django's transactions would take the write lock at their start.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def some_wrong(cursor, last: str) -> list[tuple[WordForm, int]]:
    cursor.execute(NEXT, [last, WORDS])
    return [(WordForm(word, shown, sound), by) for word, shown, sound, by in cursor.fetchall()]
