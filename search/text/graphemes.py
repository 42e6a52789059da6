"""Graphemes, and mapping of folded text back to the original text."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

from search.text.analysis import fold

# Combining marks and format characters.
MARKS = "".join(
    re.escape(char)
    for char in map(chr, range(0x300, 0xFFFF))
    if unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}
)
ATTACHED = (
    f"\u00ad\u0e33\u0eb3{MARKS}"
    "\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7ff\uff9e-\uffdc"  # parts of Korean syllables, kana marks
    "\udc00-\udfff"  # the second half of a pair of surrogates
    "\U0001133e-\U00011357\U000113b8-\U000113c9\U000114b0-\U000114bd\U000115af"
    "\U00011127\U00011930\U0001611e-\U00016129\U00016d67"  # vowel signs of rare scripts
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e01ef"  # colours of skin, variants, flags
)
GRAPHEME = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}|.(?:[{ATTACHED}]"
    r"|(?<=[\u17d2\u1039])\S"  # Khmer and Burmese letters written below the one before
    r"|(?<=\u200d)[\u2600-\u27bf\U0001f000-\U0001faff])*",
    re.DOTALL,
)


@lru_cache(10_000)
def folded_length(grapheme: str) -> int:
    return len(fold(grapheme))


def unfolding(text: str) -> Callable[[int, int], tuple[int, int]]:
    """A function mapping a span of the folded text to the span of whole graphemes in the original."""
    if text.isascii():
        return lambda start, end: (start, end)
    graphemes = GRAPHEME.findall(text)
    folded = list(accumulate(map(folded_length, graphemes)))
    ends = [0, *accumulate(map(len, graphemes))]

    def original(start, end):
        return ends[bisect_right(folded, start)], ends[bisect_right(folded, end - 1) + 1]

    return original
