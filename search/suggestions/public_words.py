"""The words of the public site, from which a misspelt one is set right.

They are those of the names, aliases and facts of public entries; no draft has a part in them.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import connection, models

from search.suggestions.word_forms import LONGEST_SPELT, WordForm, spelt

Texts = Iterable[str]
# In a word this short or shorter there is room for one slip, in a longer one for two.
SHORT = 4
# So many words are written at once.
ROWS = 200


class Word(models.Model):
    """A word, folded; a run of a script without spaces counts as a word, too."""

    word = models.CharField(max_length=LONGEST_SPELT)
    # Of the ways in which it is written the one with most small letters and accents.
    shown = models.CharField(max_length=2 * LONGEST_SPELT)
    # In how many entries it occurs.
    count = models.IntegerField()
    # Of a Chinese word, how it sounds; see sounds.py.
    sound = models.CharField(max_length=100, blank=True)
    # By these it is found, see ``keys``.
    beginning = models.CharField(max_length=2)
    ending = models.CharField(max_length=2)
    middle = models.CharField(max_length=2)
    length = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word"], name="word_once")]
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
        """Pairs of its letters, of which two slips spare one."""
        return {"beginning": word[:2], "ending": word[-2:], "middle": middle(word)}


def middle(word: str) -> str:
    """The two letters in the middle; those around it, if that is all the middle there is."""
    if len(word) <= SHORT:
        return word[0] + word[-1]
    half = (len(word) - 1) // 2
    return word[half : half + 2]


def relearn(gone: Iterable[Texts], come: Iterable[Texts]):
    """Public entries with these texts are gone, others came; what stays the same costs nothing."""
    gone, come = Counter(map(tuple, gone)), Counter(map(tuple, come))
    write(changes((gone - come).elements(), (come - gone).elements()))


def changes(gone: Iterable[Texts], come: Iterable[Texts]) -> list[tuple[WordForm, int]]:
    """Of each word in how many more entries it occurs, or in how many fewer."""
    counts, forms = Counter(), {}
    for entries, count in [(come, counts.update), (gone, counts.subtract)]:
        for texts in entries:
            found = spelt("\n".join(texts))
            count(found.keys())
            for word, one in found.items():
                if word not in forms or forms[word].shown < one.shown:
                    forms[word] = one
    # In one order, so that no two writers wait for each other.
    return [(forms[word], counts[word]) for word in sorted(counts) if counts[word]]


def write(
    changes: list[tuple[WordForm, int]], table: str = "search_word", *, as_given: bool = False
):
    """Add to the counts of words, known or new; ``as_given``: however they were shown before."""
    for start in range(0, len(changes), ROWS):
        some = changes[start : start + ROWS]
        count_up(some, table, as_given=as_given)
        fewer = [one.word for one, number in some if number < 0]
        if fewer:
            Word.objects.filter(word__in=fewer, count__lte=0).delete()


def count_up(changes: list[tuple[WordForm, int]], table: str, *, as_given: bool):
    rows = [
        (one.word, one.shown, number, one.sound, *Word.keys(one.word).values(), len(one.word))
        for one, number in changes
    ]
    way = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    statement = (COUNT_UP_AS_GIVEN if as_given else COUNT_UP).format(table=table, **way)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(statement, rows)


COUNT_UP = """
INSERT INTO {table} AS known (word, shown, count, sound, beginning, ending, middle, length) {rows}
ON CONFLICT (word) DO UPDATE SET count = known.count + excluded.count, shown = {shown}
"""
COUNT_UP_AS_GIVEN = """
INSERT INTO {table} AS known (word, shown, count, sound, beginning, ending, middle, length) {rows}
ON CONFLICT (word) DO UPDATE SET
    count = known.count + excluded.count, shown = excluded.shown, sound = excluded.sound
"""
# Small letters come after capitals, and those with accents after both.
SQLITE = {
    "rows": "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
    "shown": "max(known.shown, excluded.shown)",
}
POSTGRESQL = {
    "rows": """
        SELECT * FROM unnest(
            %s::text[], %s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::int[]
        )""",
    "shown": 'GREATEST(known.shown COLLATE "C", excluded.shown)',
}
