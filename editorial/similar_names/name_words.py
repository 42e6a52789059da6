"""Splits a name into normalized words and numbers."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

import rjieba
from rapidfuzz import process
from rapidfuzz.distance import OSA

from editorial.similar_names.name_vocabulary import (
    ORDINALS,
    SAME,
    SHORT_ENDS,
    SHORT_WITHIN,
    SILENT,
    STOP,
)
from search.text.analysis import IS_CHINESE, fold, is_spaceless, joined, units

BRACKETS = re.compile(r"[(\[{（【].*?[)\]}）】]")
# Ordinal numbers: 第十二届, 首届, 12th, No. 1.
NTH = re.compile(
    "第?([0-9]+|[一二三四五六七八九十百]+)(?:届|次|期|批)|第([0-9一二三四五六七八九十]+)"
)
IN_ENGLISH = re.compile(r"^([0-9]+)(?:st|nd|rd|th)$")
DIGITS = {character: number for number, character in enumerate("一二三四五六七八九", 1)}
LONGEST = 300
# Minimum length of a word to be matched with one differing letter.
LONG = 7
LONG_ONES = [word for word in SAME if len(word) >= LONG]


@dataclass(frozen=True)
class NameWords:
    """``words``: in scripts with spaces; ``runs``: Chinese words, and texts in other scripts."""

    text: str
    words: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    numbers: tuple[str, ...] = field(default=())

    @property
    def spaceless(self) -> str:
        return "".join(self.runs)


def plain(name: str) -> str:
    """The name normalized: case, width, diacritics, Chinese variants."""
    return " ".join("".join(joined(unit)) for unit in units(name[:LONGEST]))


@lru_cache(20_000)
def name_words(name: str) -> NameWords:
    numbers, words, runs = [], [], []
    for piece in pieces(numbered(fold(name[:LONGEST]), numbers)):
        if piece.isascii() or not piece[0] >= "\u0e00":
            read_word(piece, words, numbers)
        else:
            runs.append(piece)
    chinese = "".join(run for run in runs if IS_CHINESE.match(run))
    others = [run for run in runs if not IS_CHINESE.match(run)]
    cut = rjieba.cut(written_out(chinese), False) if chinese else []
    return NameWords(plain(name), tuple(words), (*cut, *others), tuple(sorted(numbers)))


def spelled_out(text: str) -> str:
    """The normalized name with Chinese abbreviations expanded."""
    if text.isascii():
        return text
    return " ".join(written_out(word) if is_spaceless(word) else word for word in text.split(" "))


def without_brackets(name: str) -> str:
    """The name without parts in brackets; empty if it has none."""
    return BRACKETS.sub(" ", name).strip() if BRACKETS.search(name) else ""


def pieces(text: str) -> list[str]:
    return ["".join(part) for unit in units(text) for part in joined(unit)]


def numbered(text: str, numbers: list[str]) -> str:
    """Remove Chinese ordinals and append them to ``numbers``, so that ``第三届`` equals ``第3届``."""

    def take(match):
        numbers.append(str(number_of(match[1] or match[2])))
        return " "

    return NTH.sub(take, text.replace("首届", "第一届"))


def number_of(text: str) -> int:
    """Value of a Chinese or decimal numeral: 12 for ``十二``."""
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    if mark:
        return 10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0)
    return DIGITS.get(text, 0)


def read_word(piece: str, words: list[str], numbers: list[str]):
    nth = IN_ENGLISH.match(piece)
    if piece.isdecimal() or nth or piece in ORDINALS:
        numbers.append(str(int(nth[1])) if nth else ORDINALS.get(piece, piece.lstrip("0") or "0"))
    elif piece not in STOP:
        words.append(usual(piece))


@lru_cache(20_000)
def usual(word: str) -> str:
    """Canonical spelling of a common word, even with one wrong letter."""
    if word in SAME or len(word) < LONG:
        return SAME.get(word, word)
    near = process.extractOne(word, LONG_ONES, scorer=OSA.distance, score_cutoff=1)
    return SAME[near[0]] if near else word


def written_out(chinese: str) -> str:
    """Expand abbreviations, and remove characters to ignore."""
    for short, long in SHORT_WITHIN.items():
        chinese = chinese.replace(short, long)
    for short, long in SHORT_ENDS.items():
        if chinese.endswith(short):
            chinese = chinese.removesuffix(short) + long
            break
    return chinese.translate(dict.fromkeys(map(ord, SILENT)))
