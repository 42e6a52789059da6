"""“Did you mean”: spelling correction of the words of a query that the public site lacks."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import rjieba

from search.index.token_tables import PARTS
from search.query import LONGEST, MOST_PIECES, QUOTES, asked_of, parts, phrases
from search.suggestions.homophones import reading
from search.suggestions.name_fragments import entries_with, nearest_part
from search.suggestions.nearest_words import nearest_begun, nearest_word, room, two_words
from search.suggestions.public_words import Word
from search.suggestions.word_forms import ALL_CHINESE, Piece, pieces, seen
from search.text.analysis import is_spaceless, units

# Queries with more unknown words are not corrected.
MOST_UNKNOWN = 3
# Minimum lengths for correction: Latin words, and Chinese by a replaced character.
SHORTEST_LATIN, SHORTEST_CHINESE = 4, 4
# Limit of words in a Chinese run.
MOST_WORDS = 6
# Parts of an unfolded query: minus sign, quoted phrase, bare word.
TYPED = re.compile(
    rf"(?<!\S)([-\u2212\uff0d]?)(?:[{QUOTES}\uff02]([^{QUOTES}\uff02]+)[{QUOTES}\uff02](?!\w)|(\S+))"
)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")


class Place(NamedTuple):
    """Span of pieces of a query that are searched together."""

    pieces: list[str]
    start: int
    end: int


def nearest(query: str) -> str:
    """The query with unknown words corrected; empty if nothing is wrong or a word has no correction.

    Quoted phrases and exclusions are not changed.
    """
    text = seen(CONTROL.sub(" ", query[:LONGEST]))
    wrong = unknown(list(places(text))[:MOST_PIECES])
    if not 0 < len(wrong) <= MOST_UNKNOWN:
        return ""
    for place in reversed(wrong):
        right = nearest_to(place.pieces) if place.end else ""
        if not right:
            return ""
        if text[place.start].isupper():
            right = right[0].upper() + right[1:]
        text = text[: place.start] + right + text[place.end :]
    return " ".join(text.split())


def places(text: str) -> Iterator[Place]:
    """Yield the places of words that are neither quoted nor excluded."""
    for match in TYPED.finditer(text):
        minus, _quoted, bare = match.groups()
        if bare and not minus:
            together = [part for unit in units(bare) for part in parts(unit)]
            written = pieces(text, *match.span(3))
            as_read = [piece for part in together for piece in part]
            if as_read != [piece.word for piece in written]:
                # Folding changed the boundaries of pieces: without positions, such words are not corrected.
                written = [Piece(piece, 0, 0) for piece in as_read]
            written = iter(written)
            for part in together:
                first, *others = [next(written) for _piece in part]
                yield Place(part, first.start, (others or [first])[-1].end)


def unknown(places: list[Place]) -> list[Place]:
    """Places with unknown words, at most MOST_UNKNOWN + 1."""
    whole = ["".join(place.pieces) for place in places]
    known = set(Word.objects.filter(word__in=whole).values_list("word", flat=True))
    ways = asked_of([place.pieces for place in places])
    wrong = (
        place
        for place, word, terms in zip(places, whole, ways, strict=True)
        if word not in known and not occurs(terms)
    )
    return list(islice(wrong, MOST_UNKNOWN + 1))


def occurs(ways) -> bool:
    """Whether one of the terms occurs in any public entry."""
    return bool(entries_with(ways, len(PARTS), 1))


def nearest_to(typed: list[str]) -> str:
    """The correction of unknown pieces; empty if there is none."""
    whole = "".join(typed)
    if not any(is_spaceless(piece) for piece in typed):
        return nearest_in_letters(whole)
    if len(typed) > 1:
        return ""
    return nearest_chinese(whole) if ALL_CHINESE.fullmatch(whole) else nearest_run(whole)


def nearest_in_letters(typed: str) -> str:
    if not typed.isalpha() or len(typed) < SHORTEST_LATIN:
        return ""
    word = nearest_word(typed)
    if word and word.slips == 1:
        return word.shown
    return two_words(typed) or (word.shown if word else nearest_begun(typed))


def nearest_run(run: str) -> str:
    """Correction in Thai, Lao, Khmer or Burmese: a known name, or part of one."""
    word = nearest_word(run)
    return word.shown if word else nearest_part(run, room(run))


def nearest_chinese(run: str) -> str:
    """Correction of Chinese: homophones; else known words separated by spaces; else a replaced
    character.
    """
    return as_it_sounds(run) or in_words(run) or one_off(run)


def as_it_sounds(run: str) -> str:
    meant = reading(run)
    if not meant or meant.changed > max(2, len(run) // 4):
        return ""
    together = "".join(meant.words)
    if meant.changed and occurs(phrases(units(together))):
        return together
    return "" if meant.left else " ".join(meant.words)


def in_words(run: str) -> str:
    words = rjieba.cut(run)
    longer = 1 < len(words) <= MOST_WORDS and all(len(word) > 1 for word in words)
    return " ".join(words) if longer and all(occurs(phrases([[word]])) for word in words) else ""


def one_off(run: str) -> str:
    if len(run) < SHORTEST_CHINESE:
        return ""
    word = nearest_word(run, 1)
    return word.shown if word else nearest_part(run, 1)
