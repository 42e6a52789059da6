"""Pinyin tokens of Chinese names: syllables without tones, and initials."""

import rjieba

from search.text.analysis import IS_CHINESE, fold
from values.pinyin import spoken

# Prefixes of these tokens in the index (private use characters).
PINYIN, INITIALS = "\ue000", "\ue001"
# Ends each syllable, so that 项目 (xiang mu) does not match the prefix xian.
SYLLABLE_END = "\ue006"
# Limit of syllables in a token; longer queries are cut to this length.
MOST_SYLLABLES = 12


def syllables_of(chinese: str) -> list[str]:
    """A syllable for each character, in the reading of its word; empty if that is not possible."""
    found = [syllable for word in rjieba.cut(chinese) for syllable in spoken(word)]
    return found if len(found) == len(chinese) else []


def word_starts(chinese: str) -> list[int]:
    """Start indexes of words, and of words within words: 大学 in 贵州大学."""
    return sorted({start for _word, start, _end in rjieba.tokenize(chinese, "search")})


def divided(syllables: list[str]) -> str:
    return "".join(syllable + SYLLABLE_END for syllable in syllables)


def pinyin_tokens(text: str) -> list[str]:
    """Pinyin and initials from the start of each word of a name: ``gui zhou da xue``, ``gzdx``.

    Tokens begin at word starts only, so that ``hai`` does not find 上海.
    """
    chinese = "".join(IS_CHINESE.findall(fold(text)))
    syllables = syllables_of(chinese) if chinese else []
    found = []
    for start in word_starts(chinese) if syllables else []:
        rest = syllables[start : start + MOST_SYLLABLES]
        found.append(PINYIN + divided(rest))
        if len(rest) > 1:
            found.append(INITIALS + "".join(syllable[0] for syllable in rest))
    # ü is typed as v, or without its dots.
    found += [token.replace("v", "u") for token in found if "v" in token]
    return list(dict.fromkeys(found))
