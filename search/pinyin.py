"""Chinese as it is typed in Latin letters: pinyin without tones, and its initials."""

from itertools import accumulate

import rjieba
from pypinyin import lazy_pinyin

from search.analysis import IS_CHINESE, fold

# What stands before such a word in the index: it is no word of any text.
PINYIN, INITIALS = "\ue000", "\ue001"
LONGEST, MOST_INITIALS = 40, 12


def pinyin_tokens(text: str) -> list[str]:
    """From the start of each word of a Chinese name to its end: ``guizhoudaxue``, ``gzdx``.

    Only from the start of words, so that ``hai`` does not find 上海.
    """
    chinese = "".join(IS_CHINESE.findall(fold(text)))
    if not chinese:
        return []
    segments = rjieba.cut(chinese)
    syllables = [syllable for one in segments for syllable in lazy_pinyin(one)]
    if len(syllables) != len(chinese):
        return []
    starts = [0, *accumulate(map(len, segments))][:-1]
    found = []
    for start in starts:
        rest = syllables[start:]
        found.append(PINYIN + "".join(rest)[:LONGEST])
        if len(rest) > 1:
            found.append(INITIALS + "".join(one[0] for one in rest[:MOST_INITIALS]))
    # ü is typed as v, or without its dots.
    found += [one.replace("v", "u") for one in found if "v" in one]
    return list(dict.fromkeys(found))
