"""“Did you mean”: spelling correction of the words of a query that the public site lacks."""

import re
from collections.abc import Iterator
from itertools import islice, product
from typing import NamedTuple

import rjieba

from search.index.token_tables import PARTS
from search.query.alternatives import asked_of, parts, phrases
from search.query.parse import LONGEST, MOST_PIECES, QUOTES
from search.suggestions.homophones import reading
from search.suggestions.name_fragments import entries_with, nearest_part
from search.suggestions.nearest_words import nearest_words, room
from search.suggestions.other_words import nearest_begun, of_the_same_stem, two_words
from search.suggestions.public_words import Word
from search.suggestions.word_forms import ALL_CHINESE, Piece, pieces, seen
from search.text.analysis import is_spaceless, units
from search.text.zawgyi import to_unicode

# Queries with more unknown words are not corrected.
MOST_UNKNOWN = 3
# Limit of corrections to choose from.
MOST_CHOICES = 3
# Minimum lengths for correction: Latin words, and Chinese by a replaced character.
SHORTEST_LATIN, SHORTEST_CHINESE = 4, 4
# Limit of words in a Chinese run.
MOST_WORDS = 6
# Parts of an unfolded query: minus sign, quoted phrase, bare word.
TYPED = re.compile(
    rf"(?<!\S)([-\u2212\uff0d]?)(?:[{QUOTES}\uff02]([^{QUOTES}\uff02]+)[{QUOTES}\uff02](?!\w)|(\S+))"
)
# ``week2024`` and ``2024forum``.
LETTERS_AND_NUMBER = re.compile("([a-z]+)([0-9]+)|([0-9]+)([a-z]+)")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")


class Place(NamedTuple):
    """Span of pieces of a query that are searched together."""

    pieces: list[str]
    start: int
    end: int


def nearest(query: str) -> str:
    """The best correction; empty if nothing is wrong or a word has no correction."""
    return next(iter(corrections(query)), "")


def corrections(query: str) -> list[str]:
    """The query with unknown words corrected, best first; a correction that is sure stands alone.

    Empty if nothing is wrong or a word has no correction. Quoted phrases and exclusions are not changed.
    """
    text = seen(CONTROL.sub(" ", to_unicode(query[:LONGEST])))
    wrong = unknown(list(places(text))[:MOST_PIECES])
    if not 0 < len(wrong) <= MOST_UNKNOWN:
        return []
    choices = [nearest_to(place.pieces) if place.end else [] for place in wrong]
    return [corrected(text, wrong, words) for words in islice(product(*choices), MOST_CHOICES)]


def corrected(text: str, wrong: list[Place], words: tuple[str, ...]) -> str:
    for place, word in reversed(list(zip(wrong, words, strict=True))):
        right = word[0].upper() + word[1:] if text[place.start].isupper() else word
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


def nearest_to(typed: list[str]) -> list[str]:
    """The corrections of unknown pieces, best first."""
    whole = "".join(typed)
    if not any(is_spaceless(piece) for piece in typed):
        return nearest_in_letters(whole)
    if len(typed) > 1:
        return []
    return nearest_chinese(whole) if ALL_CHINESE.fullmatch(whole) else near_part(whole, room(whole))


def nearest_in_letters(typed: str) -> list[str]:
    if joined := LETTERS_AND_NUMBER.fullmatch(typed):
        both = list(filter(None, joined.groups()))
        return only(
            " ".join(both) if any(word.isalpha() and is_known(word) for word in both) else ""
        )
    if not typed.isalpha() or len(typed) < SHORTEST_LATIN:
        return []
    words = nearest_words(typed)
    shown = [word.shown for word in words]
    if words and words[0].slips == 1:
        return shown
    two = two_words(typed)
    return [two] if two else shown or only(nearest_begun(typed) or of_the_same_stem(typed))


def is_known(word: str) -> bool:
    return Word.objects.filter(word=word).exists()


def nearest_chinese(run: str) -> list[str]:
    """Correction of Chinese: homophones; else known words separated by spaces; else a replaced
    character.
    """
    return only(as_it_sounds(run) or in_words(run)) or (
        near_part(run, 1) if len(run) >= SHORTEST_CHINESE else []
    )


def near_part(run: str, most: int) -> list[str]:
    """Correction in a script without spaces: a known name, or part of one."""
    return [word.shown for word in nearest_words(run, most)] or only(nearest_part(run, most))


def only(word: str) -> list[str]:
    return [word] if word else []


def as_it_sounds(run: str) -> str:
    meant = reading(run)
    if not meant or meant.left or meant.changed > max(2, len(run) // 4):
        return ""
    together = "".join(meant.words)
    if meant.changed and occurs(phrases(units(together))):
        return together
    return " ".join(meant.words)


def in_words(run: str) -> str:
    """The words of a run, if all are words of the site: parts of words, as 加坡 of 新加坡, are not."""
    words = rjieba.cut(run)
    longer = 1 < len(words) <= MOST_WORDS and all(len(word) > 1 for word in words)
    is_known = longer and Word.objects.filter(word__in=words).count() == len(set(words))
    return " ".join(words) if is_known else ""
