"""Similarity of two names: shared words, typing errors, omitted words."""

from collections import Counter
from functools import lru_cache
from math import log

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import OSA

from editorial.similar_names.name_vocabulary import GENERIC, HEADS, LEVELS
from editorial.similar_names.name_words import NameWords
from search.text.analysis import IS_CHINESE

# Minimum similarity of a near match.
NEAR = 0.85
GENERIC_WEIGHT = 0.3
SLIP = 0.95
# Assumed minimum number of names, as no word is common among only a few.
FEW = 100
# Score of names that differ in a decisive word or number, and of names that cannot be compared.
DIFFERENT, UNKNOWN = -1.0, 0.0


class Common:
    """Word frequencies over all names, used as weights."""

    names = 0

    def __init__(self):
        self.weights: dict[str, float] = {}

    def count(self, word: str) -> int:
        raise NotImplementedError

    def weight(self, word: str) -> float:
        """Inverse document frequency between 0.2 and 1; GENERIC_WEIGHT for generic words."""
        if word not in self.weights:
            known = max(self.names, FEW) + 1
            rare = log(known / (self.count(word) + 0.5)) / log(known)
            self.weights[word] = GENERIC_WEIGHT if word in GENERIC else max(rare, 0.2)
        return self.weights[word]


def alike(first: NameWords, second: NameWords, common: Common) -> float:
    """Similarity from 0 to 1; DIFFERENT (-1) if a decisive word or number differs."""
    if first.text == second.text:
        return 1.0
    if first.numbers != second.numbers and (first.numbers and second.numbers):
        return DIFFERENT
    verdicts = [
        compared(list(mine), list(theirs), common, slips)
        for mine, theirs, slips in [
            (first.words, second.words, slips_of_words),
            (first.runs, second.runs, slips_of_runs),
        ]
        if mine and theirs
    ]
    if not verdicts:
        return UNKNOWN
    found = max(verdicts)
    # A number in only one of the names counts as an omitted word.
    return found if first.numbers == second.numbers or found < 0 else found - 0.1


def compared(mine: list[str], theirs: list[str], common: Common, slips) -> float:
    """Weighted share of common words; DIFFERENT if a decisive word differs."""
    both = list((Counter(mine) & Counter(theirs)).elements())
    left, right = without(mine, both), without(theirs, both)
    said = sum(map(common.weight, mine)) + sum(map(common.weight, theirs))
    same = 2 * sum(map(common.weight, both))
    if left and right and slips(left, right, common):
        return max(same, said - sum(map(common.weight, [*left, *right])) * (1 - SLIP)) / said
    if left and right and ((tells(left) and tells(right)) or of_other_sort(left, right)):
        return DIFFERENT
    if LEVELS.intersection(left) != LEVELS.intersection(right):
        return DIFFERENT
    return same / said


def without(words: list[str], taken: list[str]) -> list[str]:
    """The remaining words, in order."""
    gone, left = Counter(taken), []
    for word in words:
        if gone[word]:
            gone[word] -= 1
        else:
            left.append(word)
    return left


def tells(words: list[str]) -> bool:
    return any(word not in GENERIC for word in words)


def of_other_sort(left: list[str], right: list[str]) -> bool:
    return bool(HEADS.intersection(left) and HEADS.intersection(right))


def slips_of_words(left: list[str], right: list[str], common: Common) -> bool:
    """Whether the words are equal except for typing errors and spaces."""
    if "".join(left) == "".join(right):
        return True
    if len(left) == len(right) and all(
        any(is_slip(mine, theirs, common) for theirs in right) for mine in left
    ):
        return True
    together, others = "".join(left), "".join(right)
    return len(left) != len(right) and is_slip(together, others, common)


def is_slip(mine: str, theirs: str, common: Common) -> bool:
    """Whether the words differ by a typing error; not if both occur in several names."""
    short, long = sorted([mine, theirs], key=len)
    if len(short) < 4:
        return False
    if common.count(mine) > 1 and common.count(theirs) > 1:
        return False
    if {mine, theirs} <= GENERIC:
        return False
    return OSA.distance(short, long) <= (1 if len(short) < 8 else 2)


def slips_of_runs(left: list[str], right: list[str], common: Common) -> bool:
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


def no_word(words: list[str], common: Common) -> bool:
    """Whether segmentation left single characters, as for a misspelt word."""
    if all(common.count(word) > 1 for word in words):
        return False
    # There is no dictionary for scripts other than Chinese.
    return any(len(word) == 1 or not IS_CHINESE.match(word) for word in words)


@lru_cache(5_000)
def sound(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text, style=Style.TONE3))
