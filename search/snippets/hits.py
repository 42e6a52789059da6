"""Positions of query words in a text (highlighting), by the rules of the index."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from search.index.document import is_joinable
from search.snippets.pinyin_hits import aloud
from search.snippets.query_words import QueryWord
from search.snippets.token_stream import Stream, streams
from search.text.analysis import IS_CHINESE, LONGEST_NAME, NAMESAKES, PIECES, fold
from search.text.graphemes import unfolding

# Limit of matches of a word in a text.
MOST = 300
# Parts of a hit with a gap of at most this many characters are highlighted as one.
GAP = 3

Span = tuple[int, int]


class Hit(NamedTuple):
    start: int
    end: int
    # Number of the query word.
    word: int


class Reading:
    """A text prepared for matching."""

    def __init__(self, text: str):
        self.text = text
        self.folded = fold(text)
        # All pieces without separators, for a fast check before matching.
        self.letters = "".join(PIECES.findall(self.folded))
        if any("".join(pair) in self.letters for pair in NAMESAKES):
            self.letters += " " + self.streams[-1].text.replace(" ", "")

    @cached_property
    def streams(self) -> list[Stream]:
        return streams(self.folded)

    @cached_property
    def original(self) -> Callable[[int, int], Span]:
        return unfolding(self.text)

    def may_hold(self, word: QueryWord) -> bool:
        return any(letters in self.letters for letters in word.letters)


def as_written(word: QueryWord, reading: Reading) -> Iterator[list[Span]]:
    """Spans of a word in the folded text; each match has one or several spans."""
    if reading.may_hold(word):
        for stream in reading.streams:
            for needle in word.needles:
                for place in stream.places_of(needle, MOST):
                    yield stream.in_folded(*place)


def as_typed(word: QueryWord, reading: Reading) -> Iterator[list[Span]]:
    """Matches by spellings indexed for names only: joined words, pinyin, initials."""
    if len(reading.folded) > LONGEST_NAME:
        return
    if reading.may_hold(word):
        yield from as_several_words(word, reading.streams[0])
    if word.pinyin or word.initials:
        yield from as_spoken(word, reading.folded)


def as_several_words(word: QueryWord, apart: Stream) -> Iterator[list[Span]]:
    for pattern in word.apart:
        for match in islice(re.finditer(pattern, apart.text), MOST):
            if is_joinable(match[1].split(" ")):
                yield apart.in_folded(*match.span(1))


def as_spoken(word: QueryWord, folded: str) -> Iterator[list[Span]]:
    """Spans of the Chinese characters matched by pinyin or initials."""
    chinese = IS_CHINESE.findall(folded)
    readings = aloud("".join(chinese)) if chinese else []
    found = [place for said in readings for place in said.places_of(word.pinyin, word.initials)]
    spans = [match.span() for match in IS_CHINESE.finditer(folded)] if found else []
    for start, end in found:
        yield spans[start:end]


def hits(reading: Reading, words: dict[int, QueryWord], ways=(as_written, as_typed)) -> list[Hit]:
    """Hits of the words in the text, sorted by position."""
    return sorted(
        {
            Hit(*reading.original(*span), number)
            for number, word in words.items()
            for way in ways
            for spans in way(word, reading)
            for span in closed_up(spans, GAP)
        }
    )


def closed_up(spans: Iterable[Span], gap: int = 0) -> list[Span]:
    """Merge spans that overlap or are at most ``gap`` characters apart; ``spans`` must be sorted."""
    found = []
    for start, end, *_word in spans:
        if found and start - found[-1][1] <= gap:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
