"""Token streams: a folded text as space-separated pieces, as in the index."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from search.text.analysis import JOINERS, LONGEST_WORD, PIECES, is_spaceless, namesake


class Stream(NamedTuple):
    text: str
    # Offset of each piece in ``text``, and its span in the folded text.
    offsets: list[int]
    pieces: list[tuple[int, int]]
    # Indexes of pieces replaced by a synonym.
    renamed: frozenset[int] = frozenset()

    def places_of(self, needle: str, most: int) -> Iterator[tuple[int, int]]:
        """Spans of at most ``most`` occurrences, without surrounding spaces."""
        at, before, after = -1, needle.startswith(" "), needle.endswith(" ")
        for _time in range(most):
            at = self.text.find(needle, at + 1)
            if at < 0:
                return
            yield at + before, at + len(needle) - after

    def in_folded(self, start: int, end: int) -> list[tuple[int, int]]:
        """Spans in the folded text of a span of the stream."""
        first, last = bisect_right(self.offsets, start) - 1, bisect_right(self.offsets, end - 1)
        parts = []
        for here in range(first, last):
            offset, (begin, stop) = self.offsets[here], self.pieces[here]
            if here not in self.renamed:
                begin, stop = begin + max(start - offset, 0), min(begin + end - offset, stop)
            parts.append((begin, stop))
        return parts


def streams(folded: str) -> list[Stream]:
    """Streams of the text: as written, joined across hyphens, and with synonyms."""
    pieces = [match.span() for match in PIECES.finditer(folded)]
    found = [stream(folded, pieces, [False] * len(pieces))]
    if JOINERS.search(folded):
        joins = [False, *(is_joined(folded, first, second) for first, second in pairwise(pieces))]
        found += [stream(folded, pieces, joins)] if any(joins) else []
    renamed = with_synonyms(found[-1])
    return [*found, renamed] if renamed else found


def is_joined(folded: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two pieces of the same kind of script are separated only by a joiner."""
    (_start, end), (start, _end) = first, second
    divided = JOINERS.fullmatch(folded, end, start)
    return bool(divided) and is_spaceless(folded[end - 1]) == is_spaceless(folded[start])


def stream(folded: str, pieces: list[tuple[int, int]], joins: list[bool]) -> Stream:
    texts, offsets, length, room = [], [], 0, 0
    for (start, end), joined in zip(pieces, joins, strict=False):
        if not joined:
            texts.append(" ")
            length, room = length + 1, LONGEST_WORD
        text = folded[start:end]
        room -= end - start
        if room < 0 and not is_spaceless(text):
            text = text[: max(room + end - start, 0)]
        texts.append(text)
        offsets.append(length)
        length += len(text)
    return Stream("".join([*texts, " "]), offsets, pieces)


def with_synonyms(stream: Stream) -> Stream | None:
    """The stream with the Week's name replaced by its synonym; None where it does not occur.

    The pieces of a replaced word become a single piece, because no part of it matches by itself.
    """
    words = stream.text.split(" ")[1:-1]
    others = namesake(words)
    if others == words:
        return None
    offsets, pieces, renamed = [], [], set()
    # Offset of the word in the old text and in the new, and number of its first piece.
    old, new, first = 1, 1, 0
    for word, other in zip(words, others, strict=True):
        end = bisect_left(stream.offsets, old + len(word) + 1)
        if word == other:
            offsets += [offset - old + new for offset in stream.offsets[first:end]]
            pieces += stream.pieces[first:end]
        else:
            renamed.add(len(pieces))
            offsets.append(new)
            pieces.append((stream.pieces[first][0], stream.pieces[end - 1][1]))
        old, new, first = old + len(word) + 1, new + len(other) + 1, end
    return Stream(f" {' '.join(others)} ", offsets, pieces, frozenset(renamed))
