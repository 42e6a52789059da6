"""Chinese as it is typed in Latin letters: pinyin without tones, and its initials."""

import rjieba

from search.text.analysis import IS_CHINESE, fold
from values.pinyin import spoken

# What stands before such a word in the index: it is no word of any text.
PINYIN, INITIALS = "\ue000", "\ue001"
# What stands after each syllable, so that 项目, which is xiang mu, does not begin with xian.
SYLLABLE_END = "\ue006"
# Of a name, from the start of a word on; who types more is answered by as many.
MOST_SYLLABLES = 12


def syllables_of(chinese: str) -> list[str]:
    """One for each character, as its word wants it; none at all where that cannot be."""
    found = [syllable for word in rjieba.cut(chinese) for syllable in spoken(word)]
    return found if len(found) == len(chinese) else []


def word_starts(chinese: str) -> list[int]:
    """Where words begin, and the words within them: 大学 in 贵州大学."""
    return sorted({start for _word, start, _end in rjieba.tokenize(chinese, "search")})


def divided(syllables: list[str]) -> str:
    return "".join(syllable + SYLLABLE_END for syllable in syllables)


def pinyin_tokens(text: str) -> list[str]:
    """From the start of each word of a Chinese name on: ``gui zhou da xue``, ``gzdx``.

    Only from the start of words, so that ``hai`` does not find 上海.
    """
    chinese = "".join(IS_CHINESE.findall(fold(text)))
    syllables = syllables_of(chinese) if chinese else []
    found = []
    for start in word_starts(chinese) if syllables else []:
        rest = syllables[start : start + MOST_SYLLABLES]
        found.append(PINYIN + divided(rest))
        if len(rest) > 1:
            found.append(INITIALS + "".join(one[0] for one in rest))
    # ü is typed as v, or without its dots.
    found += [one.replace("v", "u") for one in found if "v" in one]
    return list(dict.fromkeys(found))
