"""Alternative terms for the words of a question: spellings, joined words, pinyin, short names."""

import re
from itertools import islice, product

from search.query.terms import REF, Term, is_latin, joined_as
from search.text.analysis import (
    END,
    LONGEST_WORD,
    START,
    is_spaceless,
    joined,
    pairs,
    tokens,
    whole,
)
from search.text.english_forms import other_forms, other_spellings
from search.text.pinyin_syllables import as_initials, in_pinyin
from search.text.short_names import SHORT, SHORT_FORM

REF_FORM = re.compile("[0-9a-z]{8}")
# Short name of the Week and the form records use; English synonyms are in NAMESAKES.
SHORT_NAMES = {"教育周": "教育交流周"}
# A hyphenated unit with a part this short is one word: co-operation, Xi'an.
SHORT_PART = 2
# Limit of names in other forms.
MOST_FORMS = 8

# Windows of two and three words around a word, as ``(words before, words from it on)``.
WINDOWS = [(1, 1), (0, 2), (2, 1), (1, 2), (0, 3)]


def apart(found: list[list[str]]) -> list[str]:
    return [piece for unit in found for piece in unit]


def together(found: list[list[str]]) -> list[str]:
    return [piece for unit in found for piece in joined(unit)]


def spellings(found: list[list[str]]) -> list[list[str]]:
    """Piece lists split at and joined across hyphens, and variants with the Week's full name."""
    ways = [apart(found), together(found)]
    return ways + [full for pieces in ways if (full := list(map(in_full, pieces))) != pieces]


def in_full(piece: str) -> str:
    for short, full in SHORT_NAMES.items():
        piece = piece.replace(short, full)
    return piece


def phrases(found: list[list[str]], *, begun: bool = False) -> frozenset[Term]:
    """Alternative terms for the pieces as a phrase, with and without hyphens.

    In scripts without spaces between words, pieces are also joined.
    """
    ways = spellings(found)
    if all(map(is_spaceless, ways[0])):
        ways += [["".join(pieces)] for pieces in ways]
    return frozenset(phrase(pieces, begun=begun) for pieces in ways)


def phrase(pieces: list[str], *, begun: bool = False) -> Term:
    """The pieces as a phrase; ``begun``: the last piece may be a prefix."""
    *first, last = pieces
    if is_spaceless(last):
        return Term((*tokens(first), *(pairs(last) or [last])), begun=len(last) == 1)
    # Numbers never match as prefixes.
    return Term((*tokens(first), whole(last)), begun=begun and not last.isdigit())


def names(found: list[list[str]], *, begun: bool) -> frozenset[Term]:
    """Terms for names that equal the pieces or, with ``begun``, begin with them."""
    if not found:
        return frozenset()
    ways = [way for spelling in spellings(found) for way in with_forms(spelling)]
    if not begun:
        return frozenset(Term((START, *tokens(pieces), END)) for pieces in ways)
    terms = [phrase(pieces, begun=True) for pieces in ways]
    return frozenset(Term((START, *term.tokens), term.begun) for term in terms)


def with_forms(pieces: list[str]) -> list[list[str]]:
    """The pieces, and with other forms of their words: ``training centre``, ``training center``."""
    ways = product(
        *([piece, *other_forms(piece)] if is_latin(piece) else [piece] for piece in pieces)
    )
    return list(map(list, islice(ways, MOST_FORMS)))


def asked_of(found: list[list[str]]) -> list[frozenset[Term]]:
    """Alternative terms for each unit: by itself, or joined with its neighbours."""
    found = [part for unit in found for part in parts(unit)]
    asked = []
    for here, unit in enumerate(found):
        ways = {*phrases([unit], begun=True), *as_typed(unit)}
        for adjoining in neighbours(found, here):
            ways.add(phrase(["".join(adjoining)], begun=True))
            ways.update(as_pinyin(adjoining) if len(adjoining) != 3 else [])
        asked.append(frozenset(ways))
    return asked


def parts(unit: list[str]) -> list[list[str]]:
    """Split a hyphenated unit; a unit with a short Latin part stays whole."""
    one_word = any(is_latin(piece) and len(piece) <= SHORT_PART for piece in unit)
    return [unit] if one_word or len(unit) == 1 else [[piece] for piece in unit]


def as_typed(unit: list[str]) -> list[Term]:
    """Terms for other readings: pinyin or initials of a Chinese name, a short form, joined words, a ref."""
    piece = "".join(unit)
    found = [*as_one_word(unit), *in_other_forms(unit)]
    if is_latin(piece) and len(piece) > 1:
        found += as_pinyin(unit)
        found += [Term((token,), begun=True) for token in as_initials(piece)]
    if SHORT_FORM.fullmatch(piece):
        found.append(Term((SHORT + piece,)))
    if REF_FORM.fullmatch(piece):
        found.append(Term((REF + piece,)))
    return found


def as_one_word(unit: list[str]) -> list[Term]:
    """Term by which ``hanoi`` matches the name ``Ha Noi``."""
    piece = "".join(unit)
    return [joined_as(piece)] if is_latin(piece) and len(piece) > 1 else []


def in_other_forms(unit: list[str]) -> list[Term]:
    """Terms for other forms of an English word; another spelling may be a beginning, as what is typed."""
    piece = "".join(unit)
    if not is_latin(piece):
        return []
    same_number = other_spellings(piece)
    return [Term((form,), begun=form in same_number) for form in other_forms(piece)]


def as_pinyin(pieces: list[str]) -> list[Term]:
    """Pinyin prefix terms; an apostrophe or space ends a syllable: ``xi'an``."""
    beginnings = in_pinyin(*(piece[:LONGEST_WORD] for piece in pieces))
    return [Term((token,), begun=True) for token in beginnings]


def neighbours(found: list[list[str]], here: int) -> list[list[str]]:
    """Adjacent Latin units that may be one word: ``ha noi`` as ``hanoi``, ``gui zhou da xue``."""
    if not is_latin("".join(found[here])):
        return []
    spans = [(here - before, here + after) for before, after in WINDOWS if before <= here]
    close = {(start, min(end, len(found))) for start, end in [*spans, (0, len(found))]}
    return [
        apart(found[start:end])
        for start, end in sorted(close)
        if end - start > 1 and all(is_latin("".join(unit)) for unit in found[start:end])
    ]
