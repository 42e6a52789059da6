"""Splits a name into normalized words and numbers."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import rjieba
from rapidfuzz import process
from rapidfuzz.distance import OSA

from editorial.similar_names.name_vocabulary import (
    GENERIC,
    ORDINALS,
    SAME,
    SHORT_ENDS,
    SHORT_WITHIN,
    SILENT,
    STOP,
)
from search.text.analysis import IS_CHINESE, fold, is_spaceless, joined, pairs, units

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
    numbers: tuple[str, ...] = ()


def plain(name: str) -> str:
    """The name normalized: case, width, diacritics, Chinese variants."""
    return " ".join(map("".join, units(name[:LONGEST])))


@lru_cache(20_000)
def name_words(name: str) -> NameWords:
    text, words, runs = fold(name[:LONGEST]).replace("首届", "第一届"), [], []
    numbers = [str(number_of(nth[1] or nth[2])) for nth in NTH.finditer(text)]
    for piece in (piece for unit in units(NTH.sub(" ", text)) for piece in joined(unit)):
        nth = IN_ENGLISH.match(piece)
        if piece[0] >= "\u0e00" and not piece.isascii():
            runs.append(piece)
        elif nth:
            numbers.append(str(int(nth[1])))
        elif piece in ORDINALS or piece.isdecimal():
            numbers.append(ORDINALS.get(piece, piece.lstrip("0") or "0"))
        elif piece not in STOP:
            words.append(usual(piece))
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
    """The name without parts in brackets, if anything else is left."""
    return BRACKETS.sub(" ", name).strip() or name


def number_of(text: str) -> int:
    """Value of a Chinese or decimal numeral: 12 for ``十二``."""
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    if mark:
        return 10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0)
    return DIGITS.get(text, 0)


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


def keys_of(text: str) -> set[str]:
    """Index keys of a normalized name, to find similar ones.

    Words and joined word pairs; in scripts without spaces pairs of characters next to each other,
    or two apart, some of which survive a wrong character.
    """
    keys, words = set(), []
    for piece in text.split(" "):
        if is_spaceless(piece):
            keys |= {*pairs_of(piece), *map("".join, zip(piece, piece[2:], strict=False))}
        elif piece and piece not in STOP:
            words.append(SAME.get(piece, piece))
    telling = [word for word in words if word not in GENERIC] or words
    joined_pairs = (first + second for first, second in pairwise(telling))
    return keys.union(telling, (pair for pair in joined_pairs if len(pair) > 3))


def pairs_of(piece: str) -> list[str]:
    return pairs(piece) or [piece]
