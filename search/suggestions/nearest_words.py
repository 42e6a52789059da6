"""Spelling correction: the nearest known words by edit distance (optimal string alignment)."""

import re
import unicodedata
from typing import NamedTuple

from django.db import models
from rapidfuzz import process
from rapidfuzz.distance import OSA, Hamming

from search.suggestions.public_words import SHORT, Word, middle
from search.suggestions.word_forms import LONGEST_SPELT, SHORTEST_WORD
from search.text.analysis import is_spaceless
from search.text.english_forms import other_forms

# Limit of candidates compared, most frequent first.
MOST_CANDIDATES = 20_000
# In shorter words, two errors, a replaced letter or a wrong first letter make a different word:
# ``banks`` is no slip for ``Baños``, and ``Kampong`` none for ``among``.
LONG = 6
# Letters for one another in transliterated names: ``Jogjakarta``, ``Hanoy``.
ALIKE = str.maketrans("jycqvz", "iikkws")
VOWELS = re.compile("[aeiou]")
# Of equally near words, one in so many times more entries is the one meant.
CLEARLY = 5


class Near(NamedTuple):
    """A candidate word; ``slips`` is its edit distance to the typed word."""

    word: str
    shown: str
    count: int
    slips: int = 0


def nearest_words(typed: str, most: int | None = None) -> list[Near]:
    """Known words by edit distance, the nearest first; candidates share the beginning, end or middle.

    The first alone where it is clearly the nearest, otherwise those that are equally near.
    """
    length = len(typed)
    if not SHORTEST_WORD <= length <= LONGEST_SPELT:
        return []
    most = most or room(typed)
    found = {}
    for letters in [ends(typed), middles(typed)]:
        near = likely(typed, candidates(letters, length - most, length + most), most)
        found.update((word.word, word) for word in near)
        # One slip spares the beginning or the end, unless the word is short.
        if length > SHORT and (most == 1 or any(word.slips == 1 for word in found.values())):
            break
    return equally_near(typed, sorted(found.values(), key=lambda word: order(typed, word)))


def equally_near(typed: str, found: list[Near]) -> list[Near]:
    """The first words that nothing but their frequency tells apart, unless that is clear, too."""
    near = [word for word in found if order(typed, word)[:3] == order(typed, found[0])[:3]]
    near = [word for word in near if near[0].word not in other_forms(word.word)]
    return near[:1] if len(near) > 1 and near[0].count >= CLEARLY * near[1].count else near


def ends(typed: str) -> models.Q:
    return models.Q(beginning=typed[:2]) | models.Q(ending=typed[-2:])


def middles(typed: str) -> models.Q:
    """Candidates by the middle letters, shifted by one; in short words also transposed."""
    if len(typed) <= SHORT:
        swapped = [
            f"{typed[:at]}{typed[at + 1]}{typed[at]}{typed[at + 2 :]}"
            for at in range(len(typed) - 1)
        ]
        return models.Q(middle__in=sorted({middle(word) for word in [typed, *swapped]}))
    half = (len(typed) - 1) // 2
    return models.Q(middle__in=[typed[at : at + 2] for at in [half - 1, half, half + 1]])


def room(word: str) -> int:
    """The largest edit distance accepted for a word."""
    return 1 if len(word) < (SHORT + 1 if is_spaceless(word) else LONG) else 2


def candidates(wanted: models.Q, shortest: int, longest: int) -> list[Near]:
    words = Word.objects.filter(wanted, length__range=(max(shortest, SHORTEST_WORD), longest))
    rows = words.order_by("-count", "pk").values_list("word", "shown", "count")
    return [Near(*row) for row in rows[:MOST_CANDIDATES]]


def likely(typed: str, words: list[Near], most: int) -> list[Near]:
    """The words of which this may be a misspelling, with the edit distance of each."""
    near = process.extract(
        typed, [word.word for word in words], scorer=OSA.distance, score_cutoff=most, limit=None
    )
    found = (words[place]._replace(slips=slips) for _word, slips, place in near if slips)
    return [word for word in found if is_likely(typed, word.word, word.slips)]


def is_likely(typed: str, word: str, slips: int) -> bool:
    """Whether ``typed`` is a plausible misspelling of ``word`` with this edit distance."""
    if slips > room(word):
        return False
    if is_spaceless(typed):
        return slips == 1 or word[0] == typed[0] or len(typed) > LONG
    if word[0] != typed[0]:
        is_long = slips == 1 and min(len(typed), len(word)) >= LONG
        return is_long or typed.translate(ALIKE) == word.translate(ALIKE)
    return len(typed) >= LONG or not is_replaced(typed, word)


def is_replaced(typed: str, word: str) -> bool:
    """Whether the only error is a substitution, but not of a vowel by another: ``zenyi`` for ``zunyi``.

    ``loas`` for ``laos`` is a transposition.
    """
    if len(typed) != len(word) or Hamming.distance(typed, word) != 1:
        return False
    consonants = {VOWELS.sub("*", letters.translate(ALIKE)) for letters in [typed, word]}
    return len(consonants) > 1


def order(typed: str, near: Near) -> tuple:
    """Sort key: edit distance, same base letters, same first letter, then frequency."""
    word = near.word
    return (near.slips, letters(word) != letters(typed), word[0] != typed[0], -near.count, word)


def letters(word: str) -> str:
    """The word without combining marks (vowel signs, tones), which are most easily mistyped."""
    return "".join(char for char in word if unicodedata.category(char)[0] != "M")
