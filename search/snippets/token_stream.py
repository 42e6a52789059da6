"""Token streams: a folded text as space-separated pieces, as in the index."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from search.text.analysis import JOINERS, LONGEST_WORD, NAMESAKES, PIECES, is_spaceless


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
    names = other_names(found[-1])
    return [*found, with_other_names(found[-1], names)] if names else found


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


def other_names(stream: Stream) -> dict[int, tuple[str, str]]:
    """Synonyms: ``(word, replacement)`` by offset in the stream."""
    found = {}
    for pair, namesake in NAMESAKES.items():
        needle = f" {' '.join(pair)} "
        for start, _end in stream.places_of(needle, stream.text.count(needle)):
            place = start
            for word, other in zip(pair, namesake, strict=True):
                if word != other:
                    found[place] = word, other
                place += len(word) + 1
    return found


def with_other_names(stream: Stream, names: dict[int, tuple[str, str]]) -> Stream:
    texts, offsets, pieces, renamed, at, length = [], [], [], set(), 0, 0
    here = 0
    while here < len(stream.pieces):
        offset, (begin, stop) = stream.offsets[here], stream.pieces[here]
        following = here + 1
        # A space, or nothing where the piece is joined to the one before.
        before = stream.text[at:offset]
        if offset in names:
            word, text = names[offset]
            at = offset + len(word)
            following = bisect_left(stream.offsets, at)
            stop = stream.pieces[following - 1][1]
            renamed.add(len(pieces))
        else:
            end = stream.offsets[following] if following < len(stream.pieces) else None
            text = stream.text[offset:end].rstrip(" ")
            at = offset + len(text)
        texts += [before, text]
        offsets.append(length + len(before))
        pieces.append((begin, stop))
        length += len(before) + len(text)
        here = following
    return Stream("".join([*texts, " "]), offsets, pieces, frozenset(renamed))
