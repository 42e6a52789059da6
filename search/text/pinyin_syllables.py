"""Segment Latin letters into pinyin syllables, to match the beginnings of Chinese names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from pypinyin.constants import PINYIN_DICT

from search.text.pinyin_tokens import INITIALS, MOST_SYLLABLES, PINYIN, SYLLABLE_END

LONGEST_SYLLABLE = 6
# Limit of segmentations of a word; those with the fewest syllables are kept.
MOST_WAYS = 8
# No syllable begins with i, u or v; runs of fewer than three letters are too ambiguous.
IS_INITIALS = re.compile(f"[a-hj-tw-z]{{3,{MOST_SYLLABLES}}}")

Way = tuple[str, ...]


@cache
def syllables() -> frozenset[str]:
    """All pinyin syllables without tones; ü as v and as u."""
    readings = set(",".join(PINYIN_DICT.values()).split(","))
    letters = unicodedata.normalize("NFD", ",".join(readings)).replace("u\u0308", "v")
    typed = re.sub("[^a-z,]", "", letters)
    # Exclude syllables without a vowel, such as hm: xian is not xia and n.
    return frozenset(
        word
        for word in [*typed.split(","), *typed.replace("v", "u").split(",")]
        if re.search("[aeiouv]", word)
    )


@cache
def beginnings() -> frozenset[str]:
    return frozenset(
        syllable[:length] for syllable in syllables() for length in range(1, len(syllable))
    )


@lru_cache(1000)
def in_pinyin(*words: str) -> list[str]:
    """Prefixes of pinyin tokens for these words; a word boundary is always a syllable boundary.

    ``xian`` has two: one syllable, or xi and an. Only if the last word cannot be segmented entirely,
    its end may be the beginning of a syllable.
    """
    ways: list[Way] = [()]
    for word in words[:-1]:
        ways = fewest((*way, *more) for way in ways for more in divisions(word)[-1])
        if not ways:
            return []
    last = divisions(words[-1])
    ends = last[-1] or begun(words[-1], last)
    found = fewest((*way, *more) for way in ways for more in ends)
    return list(dict.fromkeys(PINYIN + "".join(way[:MOST_SYLLABLES]) for way in found))


@lru_cache(1000)
def divisions(word: str) -> list[list[Way]]:
    """For each position in a word the segmentations of the text before it."""
    ways: list[list[Way]] = [[()]]
    for end in range(1, len(word) + 1):
        ways.append(
            fewest(
                (*way, word[start:end] + SYLLABLE_END)
                for start in range(max(end - LONGEST_SYLLABLE, 0), end)
                if word[start:end] in syllables()
                for way in ways[start]
            )
        )
    return ways


def begun(word: str, ways: list[list[Way]]) -> list[Way]:
    return fewest(
        (*way, word[start:])
        for start in range(max(len(word) - LONGEST_SYLLABLE, 0), len(word))
        if word[start:] in beginnings()
        for way in ways[start]
    )


def fewest(ways: Iterable[Way]) -> list[Way]:
    return sorted(ways, key=len)[:MOST_WAYS]


def as_initials(word: str) -> list[str]:
    return [INITIALS + word] if IS_INITIALS.fullmatch(word) else []
