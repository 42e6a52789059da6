"""Recount the vocabulary and apply the differences, while others may write.

Old and new counts are compared in one snapshot of the database; the difference stays valid even if
the count changes afterwards, because it is added rather than set.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager

from django.db import connection, transaction

from search.suggestions.public_words import Texts, Word, changes, write
from search.suggestions.word_forms import WordForm

# Number of words corrected in one transaction.
WORDS = 1000


def set_right(ask: Callable[[], Iterable[Texts]]):
    """Correct the vocabulary; ``ask()`` iterates over the texts of all public entries."""
    with one_moment():
        wrong = differences(changes([], ask()))
    for start in range(0, len(wrong), WORDS):
        with transaction.atomic():
            write(wrong[start : start + WORDS], as_given=True)


def differences(counted: list[tuple[WordForm, int]]) -> list[tuple[WordForm, int]]:
    """What to add to the stored counts, for each word whose count, spelling or sound is wrong."""
    rows = Word.objects.values_list("word", "shown", "sound", "count").iterator()
    stored = {row[0]: (WordForm(*row[:3]), row[3]) for row in rows}
    found = []
    for form, count in counted:
        old_form, old_count = stored.pop(form.word, (None, 0))
        if (form, count) != (old_form, old_count):
            found.append((form, count - old_count))
    found += [(form, -count) for form, count in stored.values()]
    return sorted(found)


@contextmanager
def one_moment():
    """Read from a consistent snapshot without blocking writers."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield
            return
        # Django's transactions would take the write lock at their start.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")
