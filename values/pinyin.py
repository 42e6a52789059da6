"""Chinese in Latin letters without tones, as pypinyin reads it."""

from functools import lru_cache
from itertools import chain

from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg


@lru_cache(10_000)
def spoken(word: str) -> tuple[str, ...]:
    """The syllables of a word; whatever is not Chinese stands among them as it is."""
    return tuple(lazy_pinyin(word))


def in_syllables(text: str) -> list[str]:
    """The same of a whole text, word by word, for its words come again and the text does not."""
    return list(chain.from_iterable(map(spoken, seg(text))))
