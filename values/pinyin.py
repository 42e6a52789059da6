"""Pinyin of Chinese text without tones, by pypinyin."""

from functools import lru_cache
from itertools import chain

from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg


@lru_cache(10_000)
def spoken(word: str) -> tuple[str, ...]:
    """The syllables of a word; other characters are left as they are."""
    return tuple(lazy_pinyin(word))


def in_syllables(text: str) -> list[str]:
    """The syllables of a text; cached by word, because words recur and texts do not."""
    return list(chain.from_iterable(map(spoken, seg(text))))
