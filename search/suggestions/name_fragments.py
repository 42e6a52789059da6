"""Fuzzy substring search in names, for scripts without spaces.

With few errors, at least one piece of the query is exact (pigeonhole principle). The index returns
names with this piece; the surrounding text is compared with the query by edit distance.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import rjieba
from django.db import connection
from rapidfuzz.distance import OSA

from search.index.token_tables import NAMES, finding
from search.models import Entry
from search.query.alternatives import phrase
from search.suggestions.nearest_words import letters
from search.suggestions.word_forms import ALL_CHINESE as CHINESE_RUN
from search.suggestions.word_forms import seen
from search.text.analysis import IS_SPACELESS, LONGEST_NAME, fold, words
from search.text.graphemes import unfolding

# Limits of entries and names compared.
MOST_ENTRIES, MOST_NAMES = 200, 400
# Shorter pieces occur in too many names.
SMALLEST = 2
# Longer queries are sentences, not names.
LONGEST = 60
# Limit of occurrences of a piece in a name.
MOST_PLACES = 8


class Part(NamedTuple):
    """A substring of a name, folded and as written, with its edit distance to the query."""

    folded: str
    written: str
    slips: int


def nearest_part(typed: str, most: int) -> str:
    """The substring of a public name with the smallest edit distance, at most ``most``; or empty."""
    for slips, piece in right_pieces(typed, most) if len(typed) <= LONGEST else []:
        found = Counter()
        for name in names_with(piece[1]):
            found.update(set(parts_near(typed, piece, slips, name)))
        if found:
            return min(found, key=lambda part: order(typed, part, found[part])).written
    return ""


def order(typed: str, part: Part, names: int) -> tuple:
    """Sort key: edit distance, then number of names, same base letters, similar length."""
    word = part.folded
    other_letters = letters(word) != letters(typed)
    return (part.slips, -names, other_letters, abs(len(word) - len(typed)), word)


def right_pieces(typed: str, most: int) -> Iterator[tuple[int, tuple[int, str]]]:
    """``(edit distance, (offset, piece))``; one piece of each distance must be exact.

    With one error one of two halves is exact; with two errors one of three thirds.
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
    """Ids of at most ``most`` public entries with one of the terms in their first ``parts``."""
    sql, params = finding(Entry.Scope.PUBLIC, ways, parts)
    # Without MATERIALIZED, the LIMIT may make PostgreSQL scan instead of using the GIN index.
    hint = "MATERIALIZED" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        sql = f"WITH found AS {hint} ({sql}) SELECT * FROM found LIMIT {most}"  # noqa: S608
        cursor.execute(sql, params)
        return [key for (key,) in cursor.fetchall()]


def parts_near(typed: str, right: tuple[int, str], most: int, name: str) -> Iterator[Part]:
    """Substrings of a name around the exact piece within the edit distance ``most``.

    Chinese is not cut within a word.
    """
    start, piece = right
    text, original = fold(name), unfolding(name)
    inside = within_words(text)
    for found in islice(re.finditer(re.escape(piece), text), MOST_PLACES):
        first = found.start() - start
        for begin in range(max(first - most, 0), first + most + 1):
            longest = min(begin + len(typed) + most, len(text))
            for end in range(begin + len(typed) - most, longest + 1):
                if begin in inside or end in inside:
                    continue
                part = text[begin:end]
                slips = OSA.distance(typed, part, score_cutoff=most)
                if 0 < slips <= most and words(part) == [part]:
                    written = slice(*original(begin, end))
                    # Skip spans that would separate a letter from its combining marks.
                    if fold(name[written]) == part:
                        yield Part(part, seen(name[written]), slips)


def within_words(text: str) -> set[int]:
    """Offsets within Chinese words of a folded text."""
    return {
        run.start() + offset
        for run in CHINESE_RUN.finditer(text)
        for _word, start, end in rjieba.tokenize(run[0])
        for offset in range(start + 1, end)
    }
