"""Setting the words right: they are counted once more, and what is wrong with them is added.

Others may write meanwhile. Counts are compared as both were at one moment; by what a count was
wrong then, it is wrong still, whatever was added to it since.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction

from search.suggestions.public_words import Texts, changes, write
from search.suggestions.word_forms import WordForm

# So many entries are counted at once, and so many words set right in one transaction.
ENTRIES, WORDS = 2000, 1000
COUNTED, WRONG = "search_words_counted", "search_words_wrong"
COLUMNS = "word, shown, count, sound, beginning, ending, middle, length"
# Tables of this connection alone; in SQLite, to write them keeps nobody from writing.
BEGIN = [
    f"DROP TABLE IF EXISTS {COUNTED}",
    f"DROP TABLE IF EXISTS {WRONG}",
    f"CREATE TEMP TABLE {COUNTED} AS SELECT {COLUMNS} FROM search_word LIMIT 0",  # noqa: S608
    f"CREATE UNIQUE INDEX {COUNTED}_once ON {COUNTED} (word)",
]
COMPARE = f"""
CREATE TEMP TABLE {WRONG} AS
SELECT one.word, one.shown, one.sound, one.count - COALESCE(known.count, 0) AS missing
FROM {COUNTED} one LEFT JOIN search_word known ON known.word = one.word
WHERE known.word IS NULL OR known.count <> one.count
    OR known.shown <> one.shown OR known.sound <> one.sound
UNION ALL
SELECT known.word, known.shown, known.sound, -known.count
FROM search_word known LEFT JOIN {COUNTED} one ON one.word = known.word
WHERE one.word IS NULL
"""  # noqa: S608 - names of our own
NEXT = f"SELECT word, shown, sound, missing FROM {WRONG} WHERE word > %s ORDER BY word LIMIT %s"  # noqa: S608
END = [f"DROP TABLE {WRONG}", f"DROP TABLE {COUNTED}"]


def set_right(ask: Callable[[], Iterable[Texts]]):
    """Let the words be those of the entries asked for, which are all that are public."""
    with connection.cursor() as cursor:
        for statement in BEGIN:
            cursor.execute(statement)
        with one_moment(cursor):
            entries = iter(ask())
            while some := list(islice(entries, ENTRIES)):
                write(changes([], some), COUNTED)
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
    """See all as it was at one moment, and keep nobody from writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    else:
        # Django's own transactions lock the database from their beginning.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def some_wrong(cursor, last: str) -> list[tuple[WordForm, int]]:
    cursor.execute(NEXT, [last, WORDS])
    return [(WordForm(word, shown, sound), by) for word, shown, sound, by in cursor.fetchall()]
