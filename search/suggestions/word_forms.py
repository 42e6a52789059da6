"""Words of a text with their original spelling (capitals, accents), which folding removes."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple
from unicodedata import normalize

import rjieba

from search.text.analysis import CHINESE, JOINERS, PIECES, SPACELESS, fold, is_spaceless
from search.text.pinyin_sounds import blurred
from search.text.pinyin_tokens import syllables_of

# Invisible characters, and surrogates that databases and browsers reject.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
# Like PIECES, for unfolded text: includes combining accents.
WRITTEN = re.compile(rf"[{SPACELESS}]+|(?:[^\W_\u02b9-\u02bf{SPACELESS}]|(?<=\w)[\u0300-\u036f])+")
RUNS = re.compile(rf"[{CHINESE}]+|[^{CHINESE}]+")
ALL_CHINESE = re.compile(rf"[{CHINESE}]+")

# Limits of word length for spelling correction.
SHORTEST_WORD, LONGEST_SPELT = 3, 40
LONGEST_CHINESE, LONGEST_RUN = 12, 30
# Nouns of one character that end a longer one, and the length from which words take none.
SUFFIXES, LONGEST_STEM = set("周营省市县区州院校会展赛节"), 4


class WordForm(NamedTuple):
    """A folded word, its spelling to show, and the phonetic key if it is Chinese."""

    word: str
    shown: str
    sound: str = ""


class Piece(NamedTuple):
    """A folded piece and its span in the text."""

    word: str
    start: int
    end: int


def seen(text: str) -> str:
    """The text normalized to NFC, without invisible characters."""
    return text if text.isascii() else normalize("NFC", UNSEEN.sub("", text))


def pieces(text: str, start: int = 0, end: int | None = None) -> list[Piece]:
    """The pieces of a text normalized by ``seen``, each folded."""
    found = WRITTEN.finditer(text, start, len(text) if end is None else end)
    return [Piece(fold(match.group()), *match.span()) for match in found]


def spelt(text: str) -> dict[str, WordForm]:
    """The distinct words of a text, by folded word."""
    found = {}
    for line in text.split("\n"):
        for form in of_line(line) if len(line) <= 200 else read_line(line):
            before = found.get(form.word)
            if not before or before.shown < form.shown:
                found[form.word] = form
    return found


# Cached: names of countries, sectors and institutions occur in many texts.
@lru_cache(maxsize=1024)
def of_line(line: str) -> tuple[WordForm, ...]:
    return read_line(line)


def read_line(line: str) -> tuple[WordForm, ...]:
    text = seen(line)
    found, unit, end = [], [], 0
    for match in WRITTEN.finditer(text):
        written, (start, after) = match.group(), match.span()
        read = of_known if len(written) <= LONGEST_SPELT else of_written
        word, of_word = read(written)
        found += of_word
        if not joins(text[end:start]):
            if len(unit) > 1:
                found += of_unit(unit, text)
            unit = []
        unit.append(Piece(word, start, after))
        end = after
    return (*found, *of_unit(unit, text))


def joins(between: str) -> bool:
    return between != " " and bool(JOINERS.fullmatch(fold(between)))


def of_written(written: str) -> tuple[str, tuple[WordForm, ...]]:
    """The folded piece, and the words it contains."""
    word = fold(written)
    return word, tuple(of_piece(word, written))


# Cached variant: most texts consist of the same words.
of_known = lru_cache(maxsize=5000)(of_written)


def of_unit(unit: list[Piece], text: str) -> Iterator[WordForm]:
    """Hyphenated pieces joined to one word: ``cooperation`` for ``co-operation``."""
    if len(unit) < 2:
        return
    for _spaceless, group in groupby(unit, lambda piece: is_spaceless(piece.word)):
        first, *others = group
        if others:
            word = "".join([first.word, *(other.word for other in others)])
            yield from of_piece(word, text[first.start : others[-1].end])


def of_piece(word: str, written: str) -> Iterator[WordForm]:
    if not PIECES.fullmatch(word):
        # Folding split the piece.
        for match in PIECES.findall(word):
            yield from of_piece(match, match)
    elif not is_spaceless(word):
        if SHORTEST_WORD <= len(word) <= LONGEST_SPELT and word.isalpha():
            yield WordForm(word, shown(word, written))
    elif ALL_CHINESE.fullmatch(word):
        # Shown in Simplified Chinese, whatever the text uses.
        yield from of_chinese(word, shown(word, fold(written)))
    elif len(runs := RUNS.findall(word)) > 1:
        for run in runs:
            yield from of_piece(run, run)
    elif 1 < len(word) <= LONGEST_RUN:
        yield WordForm(word, shown(word, written))


def shown(word: str, written: str) -> str:
    """The original spelling, unless it has more punctuation than letters."""
    return written if len(written) <= 2 * len(word) else word


def of_chinese(run: str, written: str) -> Iterator[WordForm]:
    """Yield a short Chinese run itself, its words, and the words that these consist of."""
    read = [blurred(syllable) for syllable in syllables_of(run)]
    if 1 < len(run) <= LONGEST_CHINESE:
        yield WordForm(run, written, " ".join(read))
    for word, start, end in rjieba.tokenize(run):
        for first, last in {(start, end), *halves(word, start)}:
            if 1 < last - first < len(run) and last - first <= LONGEST_CHINESE:
                yield WordForm(run[first:last], run[first:last], " ".join(read[first:last]))
    # 交流周, 青年营: not in the dictionary of the segmentation.
    for (before, start, _middle), (last, _start, end) in pairwise(rjieba.tokenize(run)):
        if last in SUFFIXES and 1 < len(before) < LONGEST_STEM and end - start < len(run):
            yield WordForm(before + last, before + last, " ".join(read[start:end]))


def halves(word: str, start: int) -> Iterator[tuple[int, int]]:
    """Spans of the two words of which a word consists: 高等 and 教育; 公室 in 办公室 is none."""
    for place in range(2, len(word) - 1):
        if rjieba.has_word(word[:place]) and rjieba.has_word(word[place:]):
            yield start, start + place
            yield start + place, start + len(word)
