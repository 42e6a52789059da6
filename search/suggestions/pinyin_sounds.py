"""How Chinese sounds: what an input method that knows only the sound may give instead of a word."""

import re
from functools import lru_cache

import rjieba

from values import pinyin

# Sounds that many speakers of Chinese, those of the south-west above all, do not tell apart.
NEAR = [
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^n(?=[a-z]{2}|[aeiuv]$)"), "l"),
    (re.compile(r"([aei])ng$"), r"\1n"),
    (re.compile(r"v"), "u"),
]


def syllables(word: str) -> tuple[str, ...]:
    """Pinyin without tones; empty where it does not give a syllable to each character."""
    found = pinyin.spoken(word)
    return found if len(found) == len(word) else ()


@lru_cache(maxsize=512)
def blurred(syllable: str) -> str:
    """The same for syllables that are easily confused: ``gui zhou`` and ``gui zou``."""
    for sound, stands_for in NEAR:
        syllable = sound.sub(stands_for, syllable)
    return syllable


def spoken(run: str) -> list[str]:
    """The syllables of a run of Chinese, each read as its word wants it."""
    found = [syllable for word in rjieba.cut(run) for syllable in syllables(word)]
    return found if len(found) == len(run) else []


def sound(read: list[str] | tuple[str, ...]) -> str:
    """What words that are easily taken for each other have in common."""
    return " ".join(map(blurred, read))
