"""How near two names are: the same words, a slip in one of them, something left out."""

from collections import Counter
from functools import lru_cache
from math import log

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import OSA

from editorial.similar_names.name_vocabulary import GENERIC, HEADS, LEVELS
from editorial.similar_names.name_words import NameWords
from search.text.analysis import IS_CHINESE

# Nearer than this is nearly the same.
NEAR = 0.85
GENERIC_WEIGHT = 0.3
SLIP = 0.95
# So many names at least are taken to be known: among few, no word is common.
FEW = 100
# Two names speak of two things.
DIFFERENT, UNKNOWN = -1.0, 0.0


class Common:
    """In how many names each word occurs."""

    names = 0

    def __init__(self):
        self.weights: dict[str, float] = {}

    def count(self, word: str) -> int:
        raise NotImplementedError

    def weight(self, word: str) -> float:
        """How much a word tells of which one is meant: rare ones more than common ones."""
        if word not in self.weights:
            known = max(self.names, FEW) + 1
            rare = log(known / (self.count(word) + 0.5)) / log(known)
            self.weights[word] = GENERIC_WEIGHT if word in GENERIC else max(rare, 0.2)
        return self.weights[word]


def alike(one: NameWords, other: NameWords, common: Common) -> float:
    """From 0 to 1; below 0 where the names say that two different things are meant."""
    if one.text == other.text:
        return 1.0
    if one.numbers != other.numbers and (one.numbers and other.numbers):
        return DIFFERENT
    verdicts = [
        compared(list(mine), list(theirs), common, slips)
        for mine, theirs, slips in [
            (one.words, other.words, slips_of_words),
            (one.runs, other.runs, slips_of_runs),
        ]
        if mine and theirs
    ]
    if not verdicts:
        return UNKNOWN
    found = max(verdicts)
    # A number that only one of them has is a word left out.
    return found if one.numbers == other.numbers or found < 0 else found - 0.1


def compared(mine: list[str], theirs: list[str], common: Common, slips) -> float:
    """What both say against all that they say, each word as much as it tells."""
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
    """In their order those that are left."""
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
    """Whether the same words stand on both sides, but for slips, short forms and spaces."""
    if "".join(left) == "".join(right):
        return True
    if len(left) == len(right) and all(
        any(is_slip(mine, one, common) for one in right) for mine in left
    ):
        return True
    together, others = "".join(left), "".join(right)
    return len(left) != len(right) and is_slip(together, others, common)


def is_slip(mine: str, theirs: str, common: Common) -> bool:
    """Unless both words are known from several names: then each is meant as it is."""
    short, long = sorted([mine, theirs], key=len)
    if len(short) < 4:
        return False
    if common.count(mine) > 1 and common.count(theirs) > 1:
        return False
    if {mine, theirs} <= GENERIC:
        return False
    return OSA.distance(short, long) <= (1 if len(short) < 8 else 2)


def slips_of_runs(left: list[str], right: list[str], common: Common) -> bool:
    """Whether the characters are the same, but for a slip that makes no word of its own."""
    mine, theirs = "".join(left), "".join(right)
    if mine == theirs:
        return True
    if sorted(mine) == sorted(theirs) and min(len(left), len(right)) > 1:
        # Divided otherwise, or in another order.
        return True
    if len(mine) == len(theirs) and sound(mine) == sound(theirs):
        return True
    if OSA.distance(mine, theirs) > (1 if max(len(mine), len(theirs)) < 12 else 2):
        return False
    return any(no_word(side, common) for side in [left, right])


def no_word(words: list[str], common: Common) -> bool:
    """Whether it fell into single characters because it is no word; known ones are meant."""
    if all(common.count(word) > 1 for word in words):
        return False
    # Of other scripts than Chinese we know no words.
    return any(len(word) == 1 or not IS_CHINESE.match(word) for word in words)


@lru_cache(5_000)
def sound(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text, style=Style.TONE3))
