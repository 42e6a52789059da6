"""Phonetic keys of Chinese words, to find homophones that a pinyin input method may produce."""

import re
from functools import lru_cache

# Sounds merged by many speakers, especially in south-west China.
NEAR = [
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^n(?=[a-z]{2}|[aeiuv]$)"), "l"),
    (re.compile(r"([aei])ng$"), r"\1n"),
    (re.compile(r"v"), "u"),
]


@lru_cache(maxsize=512)
def blurred(syllable: str) -> str:
    """A common form of easily confused syllables: ``zhou`` and ``zou``."""
    for sound, stands_for in NEAR:
        syllable = sound.sub(stands_for, syllable)
    return syllable


def sound(read: list[str] | tuple[str, ...]) -> str:
    """The phonetic key: equal for words that are easily confused."""
    return " ".join(map(blurred, read))
