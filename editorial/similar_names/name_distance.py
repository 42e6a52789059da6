"""Similarity of two names: shared words, typing errors, omitted words.

``common``: the names among which they are compared; see ``count`` and ``weight`` of ``Names``.
"""

from collections import Counter
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import OSA

from editorial.similar_names.name_vocabulary import GENERIC, HEADS, LEVELS
from editorial.similar_names.name_words import NameWords
from search.text.analysis import IS_CHINESE

# Minimum similarity of a near match.
NEAR = 0.85
TYPO = 0.95
# Score of names that differ in a decisive word or number, and of names that cannot be compared.
DIFFERENT, UNKNOWN = -1.0, 0.0


def similarity(first: NameWords, second: NameWords, common) -> float:
    """Similarity from 0 to 1; DIFFERENT (-1) if a decisive word or number differs."""
    if first.text == second.text:
        return 1.0
    if first.numbers != second.numbers and (first.numbers and second.numbers):
        return DIFFERENT
    verdicts = [
        word_similarity(list(mine), list(theirs), common, differ)
        for mine, theirs, differ in [
            (first.words, second.words, words_differ_by_typos),
            (first.runs, second.runs, texts_differ_by_typos),
        ]
        if mine and theirs
    ]
    if not verdicts:
        return UNKNOWN
    found = max(verdicts)
    # A number in only one of the names counts as an omitted word.
    return found if first.numbers == second.numbers or found < 0 else found - 0.1


def word_similarity(mine: list[str], theirs: list[str], common, differ_by_typos) -> float:
    """Weighted share of common words; DIFFERENT if a decisive word differs."""
    both = list((Counter(mine) & Counter(theirs)).elements())
    left, right = without(mine, both), without(theirs, both)
    # Two sums, so that equal words give exactly 1.
    whole = sum(map(common.weight, mine)) + sum(map(common.weight, theirs))
    same = 2 * sum(map(common.weight, both))
    if left and right:
        if differ_by_typos(left, right, common):
            others = sum(map(common.weight, [*left, *right]))
            return max(same, whole - others * (1 - TYPO)) / whole
        are_telling = not (GENERIC.issuperset(left) or GENERIC.issuperset(right))
        if are_telling or (HEADS.intersection(left) and HEADS.intersection(right)):
            return DIFFERENT
    if LEVELS.intersection(left) != LEVELS.intersection(right):
        return DIFFERENT
    return same / whole


def without(words: list[str], taken: list[str]) -> list[str]:
    """The remaining words, in order."""
    left = list(words)
    for word in taken:
        left.remove(word)
    return left


def words_differ_by_typos(left: list[str], right: list[str], common) -> bool:
    """Whether the words are equal except for typing errors and spaces."""
    if "".join(left) == "".join(right):
        return True
    if len(left) == len(right) and all(
        any(is_typo(mine, theirs, common) for theirs in right) for mine in left
    ):
        return True
    return len(left) != len(right) and is_typo("".join(left), "".join(right), common)


def is_typo(mine: str, theirs: str, common) -> bool:
    """Whether the words differ by a typing error; not if both occur in several names."""
    short, long = sorted([mine, theirs], key=len)
    are_known = common.count(mine) > 1 and common.count(theirs) > 1
    if len(short) < 4 or are_known or {mine, theirs} <= GENERIC:
        return False
    return OSA.distance(short, long) <= (1 if len(short) < 8 else 2)


def texts_differ_by_typos(left: list[str], right: list[str], common) -> bool:
    """Whether the texts are equal except for word order, homophones or a typing error."""
    mine, theirs = "".join(left), "".join(right)
    if mine == theirs:
        return True
    if sorted(mine) == sorted(theirs) and min(len(left), len(right)) > 1:
        # Same characters in a different order or segmentation.
        return True
    if len(mine) == len(theirs) and sound(mine) == sound(theirs):
        return True
    if OSA.distance(mine, theirs) > (1 if max(len(mine), len(theirs)) < 12 else 2):
        return False
    return any(no_word(side, common) for side in [left, right])


def no_word(words: list[str], common) -> bool:
    """Whether segmentation left single characters, as for a misspelt word."""
    if all(common.count(word) > 1 for word in words):
        return False
    # There is no dictionary for scripts other than Chinese.
    return any(len(word) == 1 or not IS_CHINESE.match(word) for word in words)


@lru_cache(5_000)
def sound(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text, style=Style.TONE3))
