"""The words of the public site that come nearest to one it does not know."""

import unicodedata
from typing import NamedTuple

from django.db import models
from rapidfuzz import process
from rapidfuzz.distance import OSA, Hamming

from search.suggestions.public_words import SHORT, Word, middle
from search.suggestions.word_forms import LONGEST_SPELT, SHORTEST_WORD
from search.text.analysis import is_spaceless

# No more words are compared; those that occur in most entries are.
MOST_CANDIDATES = 20_000
# In a shorter word two slips, a replaced letter or a wrong first one make another word of it:
# ``banks`` is no slip for ``Baños``, and ``Kampong`` none for ``among``.
LONG = 6
# A word of which only this much or more is typed is set right as well.
BEGUN = 6


class Near(NamedTuple):
    """A word near to a typed one, and how many letters are wrong, missing or too many."""

    word: str
    shown: str
    count: int
    slips: int = 0


def nearest_word(typed: str, most: int | None = None) -> Near | None:
    """The word with the fewest slips; they seldom hit both its beginning and its end."""
    length = len(typed)
    if not SHORTEST_WORD <= length <= LONGEST_SPELT:
        return None
    most = most or room(typed)
    found = None
    for letters in [ends(typed), middles(typed)]:
        near = best(typed, candidates(letters, length - most, length + most), most)
        found = min(filter(None, [found, near]), key=lambda one: order(typed, one), default=None)
        # One slip spares the beginning or the end, unless the word is short.
        if length > SHORT and (most == 1 or (found and found.slips == 1)):
            break
    return found


def ends(typed: str) -> models.Q:
    return models.Q(beginning=typed[:2]) | models.Q(ending=typed[-2:])


def middles(typed: str) -> models.Q:
    """The middle may have moved by a letter; in a short word two letters may have changed places."""
    if len(typed) <= SHORT:
        swapped = [
            f"{typed[:at]}{typed[at + 1]}{typed[at]}{typed[at + 2 :]}"
            for at in range(len(typed) - 1)
        ]
        return models.Q(middle__in=sorted({middle(word) for word in [typed, *swapped]}))
    half = (len(typed) - 1) // 2
    return models.Q(middle__in=[typed[at : at + 2] for at in [half - 1, half, half + 1]])


def room(word: str) -> int:
    """The slips that a word has room for."""
    return 1 if len(word) < (SHORT + 1 if is_spaceless(word) else LONG) else 2


def candidates(wanted: models.Q, shortest: int, longest: int) -> list[Near]:
    words = Word.objects.filter(wanted, length__range=(max(shortest, SHORTEST_WORD), longest))
    rows = words.order_by("-count", "pk").values_list("word", "shown", "count")
    return [Near(*row) for row in rows[:MOST_CANDIDATES]]


def best(typed: str, words: list[Near], most: int) -> Near | None:
    """Of the nearest words that with the same letters, the same beginning, in most entries."""
    near = process.extract(
        typed, [word.word for word in words], scorer=OSA.distance, score_cutoff=most, limit=None
    )
    found = (words[place]._replace(slips=slips) for _word, slips, place in near if slips)
    likely = (one for one in found if is_likely(typed, one.word, one.slips))
    return min(likely, key=lambda one: order(typed, one), default=None)


def is_likely(typed: str, word: str, slips: int) -> bool:
    """Whether so many slips are likely to have made the one of the other."""
    if slips > room(word):
        return False
    if is_spaceless(typed):
        return slips == 1 or word[0] == typed[0] or len(typed) > LONG
    if word[0] != typed[0]:
        return slips == 1 and min(len(typed), len(word)) >= LONG
    return len(typed) >= LONG or not is_replaced(typed, word)


def is_replaced(typed: str, word: str) -> bool:
    """Whether the one slip is a letter in place of another; in ``loas`` none is."""
    return len(typed) == len(word) and Hamming.distance(typed, word) == 1


def order(typed: str, near: Near) -> tuple:
    word = near.word
    return (near.slips, letters(word) != letters(typed), word[0] != typed[0], -near.count, word)


def letters(word: str) -> str:
    """Without the vowels and tones above, below and around; they are what is most easily missed."""
    return "".join(one for one in word if unicodedata.category(one)[0] != "M")


def nearest_begun(typed: str) -> str:
    """The word whose beginning has one slip: ``internatoin`` for ``international``."""
    length = len(typed)
    if not BEGUN <= length <= LONGEST_SPELT:
        return ""
    longer = candidates(models.Q(beginning=typed[:2]), length + 1, LONGEST_SPELT)
    for end in [length, length + 1, length - 1]:
        begun = [one._replace(word=one.word[:end]) for one in longer]
        if found := best(typed, begun, 1):
            return found.shown
    return ""


def two_words(typed: str) -> str:
    """Two words between which the space is missing: ``exchangeweek``."""
    if len(typed) > LONGEST_SPELT:
        return ""
    places = range(SHORTEST_WORD, len(typed) - SHORTEST_WORD + 1)
    halves = [(typed[:place], typed[place:]) for place in places]
    rows = Word.objects.filter(word__in=[half for both in halves for half in both])
    known = {row.word: row for row in rows}
    both = [(known[one], known[other]) for one, other in halves if one in known and other in known]
    if not both:
        return ""
    one, other = max(both, key=lambda words: (min(word.count for word in words), words[0].word))
    return f"{one} {other}"
