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
# Other readings of characters that names are transliterated with, or that are read differently in names.
READINGS = {
    "勒": "lei le", "乐": "le yue", "厦": "xia sha", "重": "zhong chong", "长": "chang zhang",
    "都": "du dou", "行": "xing hang", "柏": "bo bai", "泊": "bo po", "曾": "zeng ceng",
    "朝": "chao zhao", "单": "dan shan", "什": "shi shen", "宿": "su xiu", "尉": "wei yu",
    "蔚": "wei yu", "莎": "sha suo", "娜": "na nuo", "茜": "xi qian", "伽": "jia qie ga",
    "贾": "jia gu", "盖": "gai ge", "查": "cha zha", "佛": "fo fu", "阿": "a e", "藏": "zang cang",
    "埔": "pu bu", "落": "luo la", "薄": "bo bao", "番": "fan pan", "车": "che ju", "区": "qu ou",
    "仇": "chou qiu", "解": "jie xie", "朴": "pu piao",
}  # fmt: skip


def syllables_of(chinese: str) -> list[str]:
    """A syllable for each character, in the reading of its word; empty if that is not possible."""
    found = [syllable for word in rjieba.cut(chinese) for syllable in spoken(word)]
    return found if len(found) == len(chinese) else []


def readings_of(chinese: str) -> list[list[str]]:
    """The syllables of a name, then with each character that has other readings in one of these."""
    read = syllables_of(chinese)
    if not read:
        return []
    others = [
        [*read[:place], other, *read[place + 1 :]]
        for place, character in enumerate(chinese)
        for other in READINGS.get(character, "").split()
        if other != read[place]
    ]
    return [read, *others]


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
    readings = readings_of(chinese) if chinese else []
    starts = word_starts(chinese) if readings else []
    found = []
    for syllables in readings:
        for start in starts:
            rest = syllables[start : start + MOST_SYLLABLES]
            found.append(PINYIN + divided(rest))
            if len(rest) > 1:
                found.append(INITIALS + "".join(syllable[0] for syllable in rest))
    # ü is typed as v, or without its dots.
    found += [token.replace("v", "u") for token in found if "v" in token]
    return list(dict.fromkeys(found))
