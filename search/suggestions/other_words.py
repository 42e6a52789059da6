"""Corrections that are no slips of the keyboard: unfinished words, two words, words of the same stem."""

from django.db import models

from search.suggestions.nearest_words import candidates, likely, order
from search.suggestions.public_words import Word
from search.suggestions.word_forms import LONGEST_SPELT, SHORTEST_WORD
from search.text.english_forms import without_ending

# Minimum length of a prefix that is corrected to a whole word.
BEGUN = 6


def of_the_same_stem(typed: str) -> str:
    """The most frequent word of the same English stem: ``digital`` for ``digitalisation``; or empty."""
    typed_stem = without_ending(typed)
    if typed_stem == typed:
        return ""
    words = candidates(models.Q(beginning=typed[:2]), len(typed_stem), LONGEST_SPELT)
    return next(
        (word.shown for word in words if typed_stem in (word.word, without_ending(word.word))), ""
    )


def nearest_begun(typed: str) -> str:
    """The word for a prefix with one error: ``internatoin`` for ``international``; or empty."""
    length = len(typed)
    if not BEGUN <= length <= LONGEST_SPELT:
        return ""
    longer = candidates(models.Q(beginning=typed[:2]), length + 1, LONGEST_SPELT)
    for end in [length, length + 1, length - 1]:
        begun = [word._replace(word=word.word[:end]) for word in longer]
        if found := likely(typed, begun, 1):
            return min(found, key=lambda word: order(typed, word)).shown
    return ""


def two_words(typed: str) -> str:
    """Split a word into two known words: ``exchangeweek``; or empty."""
    if len(typed) > LONGEST_SPELT:
        return ""
    places = range(SHORTEST_WORD, len(typed) - SHORTEST_WORD + 1)
    halves = [(typed[:place], typed[place:]) for place in places]
    rows = Word.objects.filter(word__in=[half for both in halves for half in both])
    known = {row.word: row for row in rows}
    both = [
        (known[first], known[second])
        for first, second in halves
        if first in known and second in known
    ]
    if not both:
        return ""
    first, second = max(both, key=lambda words: (min(word.count for word in words), words[0].word))
    return f"{first} {second}"
