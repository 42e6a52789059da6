"""Part of a longer name, in scripts without spaces: what comes near to it in the names themselves.

Where there are few slips, one of the pieces of what was typed is right. The index knows the names
that hold this piece, and around it stands what was meant.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from django.db import connection
from rapidfuzz.distance import OSA

from search.index.token_tables import finding
from search.models import Entry
from search.query import phrase
from search.suggestions.nearest_words import letters
from search.suggestions.word_forms import seen
from search.text.analysis import IS_SPACELESS, LONGEST_NAME, fold, words
from search.text.graphemes import unfolding

# No more entries are looked through, and no more of their names.
MOST_ENTRIES, MOST_NAMES = 200, 400
# A piece of fewer characters stands in too many names.
SMALLEST = 2
# What is longer is a sentence and no name.
LONGEST = 60
# In a name, the places where the same piece stands.
MOST_PLACES = 8
# The names and the aliases, as parts of an entry.
NAMES = 2


class Part(NamedTuple):
    """Part of a name, as the index has it and as it is written; what is wrong in what was typed."""

    folded: str
    written: str
    slips: int


def nearest_part(typed: str, most: int) -> str:
    """The part of a name of the public site with the fewest slips, as it is written there."""
    for slips, piece in right_pieces(typed, most) if len(typed) <= LONGEST else []:
        found = Counter()
        for name in names_with(piece[1]):
            found.update(set(parts_near(typed, piece, slips, name)))
        if found:
            return min(found, key=lambda part: order(typed, part, found[part])).written
    return ""


def order(typed: str, part: Part, names: int) -> tuple:
    """Of the nearest parts that of most names, with the same letters, of the same length."""
    word = part.folded
    other_letters = letters(word) != letters(typed)
    return (part.slips, -names, other_letters, abs(len(word) - len(typed)), word)


def right_pieces(typed: str, most: int) -> Iterator[tuple[int, tuple[int, str]]]:
    """For a number of slips pieces of which one is right, each with its place.

    With one slip one of two halves is right; with two slips one of three thirds is.
    """
    for slips in range(1, most + 1):
        size = len(typed) // (slips + 1)
        if size < SMALLEST:
            return
        starts = [size * number for number in range(slips + 1)]
        for start, end in zip(starts, [*starts[1:], len(typed)], strict=True):
            yield slips, (start, typed[start:end])


def names_with(piece: str) -> list[str]:
    found = entries_with([phrase([piece])], NAMES, MOST_ENTRIES)
    entries = Entry.objects.filter(pk__in=found).values_list("names", "aliases")
    lines = [line[:LONGEST_NAME] for texts in entries for line in "\n".join(texts).split("\n")]
    return [line for line in dict.fromkeys(lines) if IS_SPACELESS.search(line)][:MOST_NAMES]


def entries_with(ways, parts: int, most: int) -> list[int]:
    """The ids of a few public entries in whose first parts one of the ways occurs."""
    sql, params = finding(Entry.Scope.PUBLIC, ways, parts)
    # Else, asked for a few, PostgreSQL might look for them without its index.
    hint = "MATERIALIZED" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        sql = f"WITH found AS {hint} ({sql}) SELECT * FROM found LIMIT {most}"  # noqa: S608
        cursor.execute(sql, params)
        return [key for (key,) in cursor.fetchall()]


def parts_near(typed: str, right: tuple[int, str], most: int, name: str) -> Iterator[Part]:
    """The parts of a name around the right piece that are near to what was typed."""
    start, piece = right
    text, original = fold(name), unfolding(name)
    for found in islice(re.finditer(re.escape(piece), text), MOST_PLACES):
        first = found.start() - start
        for begin in range(max(first - most, 0), first + most + 1):
            longest = min(begin + len(typed) + most, len(text))
            for end in range(begin + len(typed) - most, longest + 1):
                part = text[begin:end]
                slips = OSA.distance(typed, part, score_cutoff=most)
                if 0 < slips <= most and words(part) == [part]:
                    written = slice(*original(begin, end))
                    # Else a letter would be divided from its marks.
                    if fold(name[written]) == part:
                        yield Part(part, seen(name[written]), slips)
