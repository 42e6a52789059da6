"""Short forms that people make of a name: 北交大 of 北京交通大学, NUOL of National University of Laos."""

import re

from search.text.analysis import IS_CHINESE, fold, words
from search.text.pinyin_tokens import PINYIN, divided, syllables_of, word_starts

# Prefix of these tokens in the index (private use character).
SHORT = "\ue00b"
# Lengths of a short form in characters; a longer name has none that people would make.
LENGTHS, LONGEST_NAME = range(2, 7), 24
SHORT_FORM = re.compile(f"[a-z]{{2,{LENGTHS[-1]}}}|{IS_CHINESE.pattern}{{2,{LENGTHS[-1]}}}")
UNIVERSITY = "大学"
# Left out of an acronym, or not: UPM and NUOL.
SMALL_WORDS = {"of", "the", "and", "for", "in", "at", "de"}


def short_name_tokens(name: str) -> list[str]:
    """Tokens of the short forms of a name, and of the pinyin of a Chinese one: ``beida``."""
    chinese = initials_of_university(name)
    forms = [*chinese, *acronyms(words(name))]
    spoken = [syllables_of(form) for form in chinese[:1]]
    return [
        *(SHORT + form for form in dict.fromkeys(forms) if len(form) in LENGTHS),
        *(PINYIN + divided(syllables) for syllables in spoken if syllables),
    ]


def initials_of_university(name: str) -> list[str]:
    """Initials of the words of a Chinese university's name; the first word also whole: 广西民大."""
    chinese = "".join(IS_CHINESE.findall(fold(name)))
    if not chinese.endswith(UNIVERSITY) or len(chinese) > LONGEST_NAME:
        return []
    starts = [start for start in word_starts(chinese) if start < len(chinese) - 1]
    initials = "".join(chinese[start] for start in starts)
    return [initials, chinese[: starts[1]] + initials[1:]] if initials[1:] else []


def acronyms(found: list[str]) -> list[str]:
    """Initials of the Latin words of a name, with and without small words."""
    latin = [word for word in found if word.isascii() and word.isalpha()]
    large = [word for word in latin if word not in SMALL_WORDS]
    return ["".join(word[0] for word in row) for row in [latin, large]]
