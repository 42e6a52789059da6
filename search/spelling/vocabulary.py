"""The words of the public site, from which a misspelt one is set right.

They are those of the names, aliases and facts of public entries; no draft has a part in them.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from django.db import connection, models, transaction

from search.spelling.spelt import LONGEST_WORD, Spelt, spelt

Texts = Iterable[str]
# In a word this short or shorter there is room for one slip, in a longer one for two.
SHORT = 4
# So many entries are counted, and so many words written, at once.
ENTRIES, ROWS = 2000, 200


class Word(models.Model):
    """A word, folded; a run of a script without spaces counts as a word, too."""

    word = models.CharField(max_length=LONGEST_WORD)
    # Of the ways in which it is written the one with most small letters and accents.
    shown = models.CharField(max_length=2 * LONGEST_WORD)
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


def learn(texts: Texts):
    """A public entry came that holds these texts."""
    relearn([], [texts])


def forget(texts: Texts):
    """A public entry that held these texts is gone."""
    relearn([texts], [])


def relearn(gone: Iterable[Texts], come: Iterable[Texts]):
    """Of many entries at once; what is the same before and after costs nothing."""
    counts, forms = Counter(), {}
    for entries, number in [(gone, -1), (come, 1)]:
        for texts in entries:
            found = spelt("\n".join(texts))
            for word, one in found.items():
                counts[word] += number
                if word not in forms or forms[word].shown < one.shown:
                    forms[word] = one
    # In one order, so that no two writers wait for each other.
    write([(forms[word], counts[word]) for word in sorted(counts) if counts[word]])


def write(changes: list[tuple[Spelt, int]]):
    for start in range(0, len(changes), ROWS):
        some = changes[start : start + ROWS]
        count_up(some)
        fewer = [one.word for one, number in some if number < 0]
        if fewer:
            Word.objects.filter(word__in=fewer, count__lte=0).delete()


def count_up(changes: list[tuple[Spelt, int]]):
    """Add to the counts of words, known or new."""
    rows = [
        (one.word, one.shown, number, one.sound, *Word.keys(one.word).values(), len(one.word))
        for one, number in changes
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(COUNT_UP.format(**POSTGRESQL), columns)
        else:
            cursor.executemany(COUNT_UP.format(**SQLITE), rows)


COUNT_UP = """
INSERT INTO search_word (word, shown, count, sound, beginning, ending, middle, length) {rows}
ON CONFLICT (word) DO UPDATE SET count = search_word.count + excluded.count, shown = {shown}
"""
# Small letters come after capitals, and those with accents after both.
SQLITE = {
    "rows": "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
    "shown": "max(search_word.shown, excluded.shown)",
}
POSTGRESQL = {
    "rows": """
        SELECT * FROM unnest(
            %s::text[], %s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::int[]
        )""",
    "shown": 'GREATEST(search_word.shown COLLATE "C", excluded.shown)',
}


def learn_anew(entries: Iterable[Texts]):
    """All public entries, instead of what was known before."""
    with transaction.atomic():
        Word.objects.all().delete()
        entries = iter(entries)
        while some := list(islice(entries, ENTRIES)):
            relearn([], some)
