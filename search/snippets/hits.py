"""Where the words of a question stand in a text, by the rules of the index."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from search.snippets.pinyin_hits import aloud
from search.snippets.query_words import QueryWord
from search.snippets.token_stream import Stream, streams
from search.text.analysis import IS_CHINESE, LONGEST_NAME, NAMESAKES, PIECES, fold
from search.text.graphemes import unfolding

# Of one word in one text; more would take time and show nothing new.
MOST = 300
# Parts of one hit that stand no farther from each other are shown as one.
GAP = 3

Span = tuple[int, int]


class Hit(NamedTuple):
    start: int
    end: int
    # Which word of the question it is.
    word: int


class Reading:
    """A text made ready for words to be looked for in it."""

    def __init__(self, text: str):
        self.text = text
        self.folded = fold(text)
        # Whatever divides them, the pieces of a word stand here side by side.
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
    """Where in the folded text a word stands, each time in one or several parts."""
    if reading.may_hold(word):
        for stream in reading.streams:
            for needle in word.needles:
                for place in stream.places_of(needle, MOST):
                    yield stream.in_folded(*place)


def as_typed(word: QueryWord, reading: Reading) -> Iterator[list[Span]]:
    """The same in the ways in which only names are indexed: as one word, in pinyin, by initials."""
    if len(reading.folded) > LONGEST_NAME:
        return
    if reading.may_hold(word):
        yield from in_halves(word, reading.streams[0])
    if word.pinyin or word.initials:
        yield from as_spoken(word, reading.folded)


def in_halves(word: QueryWord, apart: Stream) -> Iterator[list[Span]]:
    for one, other in word.halves:
        for place in apart.places_of(f" {one} {other} ", MOST):
            yield apart.in_folded(*place)


def as_spoken(word: QueryWord, folded: str) -> Iterator[list[Span]]:
    """The Chinese characters that pinyin or initials stand for."""
    chinese = IS_CHINESE.findall(folded)
    said = aloud("".join(chinese)) if chinese else None
    if not said:
        return
    found = [
        *(place for typed in word.pinyin for place in said.with_sounds(typed)),
        *(place for typed in word.initials for place in said.with_initials(typed)),
    ]
    spans = [match.span() for match in IS_CHINESE.finditer(folded)] if found else []
    for start, end in found:
        yield spans[start:end]


def hits(reading: Reading, words: dict[int, QueryWord], ways=(as_written, as_typed)) -> list[Hit]:
    """Where in a text the words stand, from its beginning to its end."""
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
    """Those made one that overlap or have no more than this between them."""
    found = []
    for start, end, *_word in spans:
        if found and start - found[-1][1] <= gap:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
