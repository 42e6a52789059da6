"""“Did you mean”: a query in which the words that the public site does not know are set right."""

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

# A query with more unknown words is about something else.
MOST_UNKNOWN = 3
# What is shorter may be anything: letters of a word, characters of Chinese other than by sound.
SHORTEST_LATIN, SHORTEST_CHINESE = 4, 4
# Of so many words a run of Chinese may consist.
MOST_WORDS = 6
# The parts of a question before folding: a minus, what stands in quotation marks, what does not.
TYPED = re.compile(
    rf"(?<!\S)([-\u2212\uff0d]?)(?:[{QUOTES}\uff02]([^{QUOTES}\uff02]+)[{QUOTES}\uff02](?!\w)|(\S+))"
)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")


class Place(NamedTuple):
    """Where in a query pieces stand that are looked for together."""

    pieces: list[str]
    start: int
    end: int


def nearest(query: str) -> str:
    """The query with the nearest words that the public site knows; nothing if one has none.

    Quoted phrases and exclusions stay as they are.
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
    """Where words stand that are neither quoted nor excluded."""
    for match in TYPED.finditer(text):
        minus, _quoted, bare = match.groups()
        if bare and not minus:
            together = [part for unit in units(bare) for part in parts(unit)]
            written = pieces(text, *match.span(3))
            as_read = [piece for part in together for piece in part]
            if as_read != [piece.word for piece in written]:
                # Letters that folding divides or puts together: they are known, or nothing is near.
                written = [Piece(piece, 0, 0) for piece in as_read]
            written = iter(written)
            for part in together:
                first, *others = [next(written) for _piece in part]
                yield Place(part, first.start, (others or [first])[-1].end)


def unknown(places: list[Place]) -> list[Place]:
    """Those whose pieces the site does not know, and no more than tell that it is too many."""
    whole = ["".join(place.pieces) for place in places]
    known = set(Word.objects.filter(word__in=whole).values_list("word", flat=True))
    ways = asked_of([place.pieces for place in places])
    wrong = (
        place
        for place, word, one in zip(places, whole, ways, strict=True)
        if word not in known and not occurs(one)
    )
    return list(islice(wrong, MOST_UNKNOWN + 1))


def occurs(ways) -> bool:
    """Whether any public entry holds it, in one of these ways."""
    return bool(entries_with(ways, len(PARTS), 1))


def nearest_to(typed: list[str]) -> str:
    """What was meant by pieces that the site does not know."""
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
    """In Thai, Lao, Khmer, Burmese: a known name, or part of one."""
    word = nearest_word(run)
    return word.shown if word else nearest_part(run, room(run))


def nearest_chinese(run: str) -> str:
    """What sounds the same; else known words, that only do not follow each other; else what has
    one other character, if the run is not too short for that.
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
    return " ".join(words) if longer and all(occurs(phrases([[one]])) for one in words) else ""


def one_off(run: str) -> str:
    if len(run) < SHORTEST_CHINESE:
        return ""
    word = nearest_word(run, 1)
    return word.shown if word else nearest_part(run, 1)
