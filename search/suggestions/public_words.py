"""The vocabulary for spelling suggestions.

It is built from the names, aliases and facts of public entries only; drafts are never included.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from search.suggestions.word_forms import LONGEST_SPELT, WordForm, spelt

Texts = Iterable[str]
# Words up to this length are corrected with one error, longer ones with two.
SHORT = 4
# Words are written in chunks of this size.
ROWS = 200
WRITTEN_TWICE = _("The search index was written twice at once: run rebuild_search.")


class Word(models.Model):
    """A folded word of the vocabulary; runs of scripts without spaces count as words."""

    word = models.CharField(max_length=LONGEST_SPELT)
    # The spelling to suggest: the variant with most lower-case letters and accents.
    shown = models.CharField(max_length=2 * LONGEST_SPELT)
    # Number of entries with the word.
    count = models.IntegerField()
    # Phonetic key of a Chinese word, see pinyin_sounds.py.
    sound = models.CharField(max_length=100, blank=True)
    # Lookup keys for fuzzy search, see ``keys``.
    beginning = models.CharField(max_length=2)
    ending = models.CharField(max_length=2)
    middle = models.CharField(max_length=2)
    length = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["word"], name="word_once", violation_error_message=WRITTEN_TWICE
            )
        ]
        indexes = [
            models.Index(fields=["beginning", "length"], name="word_beginning"),
            models.Index(fields=["ending", "length"], name="word_ending"),
            models.Index(fields=["middle", "length"], name="word_middle"),
            models.Index(fields=["sound"], name="word_sound"),
        ]

    def __str__(self):
        return self.shown

    @staticmethod
    def keys(word: str) -> dict[str, str]:
        """Letter pairs as lookup keys; with two errors at least one of them is intact."""
        return {"beginning": word[:2], "ending": word[-2:], "middle": middle(word)}


def middle(word: str) -> str:
    """The two middle letters; in short words the first and the last letter."""
    if len(word) <= SHORT:
        return word[0] + word[-1]
    half = (len(word) - 1) // 2
    return word[half : half + 2]


def relearn(gone: Iterable[Texts], come: Iterable[Texts]):
    """Update the vocabulary for removed and added public entries; unchanged texts cancel out."""
    gone, come = Counter(map(tuple, gone)), Counter(map(tuple, come))
    write(changes((gone - come).elements(), (come - gone).elements()))


def changes(gone: Iterable[Texts], come: Iterable[Texts]) -> list[tuple[WordForm, int]]:
    """For each word the change of its entry count; zero changes are left out."""
    counts, forms = Counter(), {}
    for entries, count in [(come, counts.update), (gone, counts.subtract)]:
        for texts in entries:
            found = spelt("\n".join(texts))
            count(found.keys())
            for word, form in found.items():
                if word not in forms or forms[word].shown < form.shown:
                    forms[word] = form
    # Sorted, so that concurrent writers cannot deadlock.
    return [(forms[word], counts[word]) for word in sorted(counts) if counts[word]]


def write(changes: list[tuple[WordForm, int]], *, as_given: bool = False):
    """Add to the counts of words; ``as_given``: overwrite the spelling and sound, do not merge."""
    for start in range(0, len(changes), ROWS):
        chunk = changes[start : start + ROWS]
        count_up(chunk, as_given=as_given)
        fewer = [form.word for form, number in chunk if number < 0]
        if fewer:
            Word.objects.filter(word__in=fewer, count__lte=0).delete()


def count_up(changes: list[tuple[WordForm, int]], *, as_given: bool):
    rows = [
        (form.word, form.shown, number, form.sound, *Word.keys(form.word).values(), len(form.word))
        for form, number in changes
    ]
    way = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    others = AS_GIVEN if as_given else way["merged"]
    statement = COUNT_UP.format(rows=way["rows"], others=others)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(statement, rows)


COUNT_UP = """
INSERT INTO search_word AS known (word, shown, count, sound, beginning, ending, middle, length) {rows}
ON CONFLICT (word) DO UPDATE SET count = known.count + excluded.count, {others}
"""
AS_GIVEN = "shown = excluded.shown, sound = excluded.sound"
# max() prefers lower-case letters (after capitals), and accented letters (after both).
SQLITE = {
    "rows": "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
    "merged": "shown = max(known.shown, excluded.shown)",
}
POSTGRESQL = {
    "rows": """
        SELECT * FROM unnest(
            %s::text[], %s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::int[]
        )""",
    "merged": 'shown = GREATEST(known.shown COLLATE "C", excluded.shown)',
}
