"""What a visitor types, read with the analysis that wrote the index."""

import re
from dataclasses import dataclass, field

from search.text.analysis import (
    END,
    LONGEST_WORD,
    START,
    fold,
    is_spaceless,
    joined,
    pairs,
    tokens,
    units,
    written,
)
from search.text.pinyin_syllables import as_initials, in_pinyin

# What stands in the index before a ref, of a linked record or of its own: they are no words.
LINK, REF = "\ue004", "\ue005"
# And before two short words of a name as one: ``Forum Second`` is not found by ``forums``.
JOINED = "\ue007"
REF_FORM = re.compile("[0-9a-z]{8}")
# A short name of the Week, and what records write instead; its English names are NAMESAKES.
SHORT_NAMES = {"教育周": "教育交流周"}
# A hyphen between words of so few letters makes one word of them: co-operation, Xi'an.
SHORT_PART = 2
# More would only be slow; what is typed beyond it is not looked for.
LONGEST = 500
MOST_PIECES = 32

QUOTES = '"“”„‟«»「」『』《》'
# Something in quotation marks, or what stands between spaces; a minus before it excludes it.
ASKED = re.compile(rf"(?<!\S)([-\u2212]?)(?:[{QUOTES}]([^{QUOTES}]+)[{QUOTES}](?!\w)|(\S+))")


@dataclass(frozen=True)
class Term:
    """Tokens that follow each other, the last of them whole or only begun."""

    tokens: tuple[str, ...]
    begun: bool = False


@dataclass(frozen=True)
class Question:
    """What must occur, each in one of several ways; what must not; how a name would begin."""

    required: list[frozenset[Term]] = field(default_factory=list)
    excluded: list[frozenset[Term]] = field(default_factory=list)
    begins: frozenset[Term] = frozenset()
    exactly: frozenset[Term] = frozenset()
    # What was typed, folded.
    typed: str = field(default="", compare=False)

    def __bool__(self):
        return bool(self.required or self.excluded)


def read(text: str) -> Question:
    """The question in a visitor's words; whatever they are, it can be asked."""
    loose, required, excluded, order = [], [], [], []
    left, typed = MOST_PIECES, fold(text[:LONGEST])
    for minus, quoted, bare in ASKED.findall(typed):
        found = first(units(quoted or bare), left)
        left -= sum(map(len, found))
        if not found:
            continue
        if minus:
            ways = phrases(found, begun=not quoted)
            excluded.append(ways if quoted else ways | {*as_one_word(apart(found))})
            continue
        order += found
        if quoted:
            required.append(phrases(found))
        else:
            loose += found
    return Question(
        list(dict.fromkeys([*asked_of(loose), *required])),
        excluded,
        names(order, begun=True),
        names(order, begun=False),
        typed,
    )


def first(found: list[list[str]], most: int) -> list[list[str]]:
    """The units up to so many pieces."""
    some = []
    for unit in found:
        if most > 0:
            some.append(unit[:most])
            most -= len(unit)
    return some


def apart(found: list[list[str]]) -> list[str]:
    return [piece for unit in found for piece in unit]


def together(found: list[list[str]]) -> list[str]:
    return [piece for unit in found for piece in joined(unit)]


def spellings(found: list[list[str]]) -> list[list[str]]:
    """The pieces with and without what divides them, and with the Week's name in full."""
    ways = [apart(found), together(found)]
    return ways + [full for pieces in ways if (full := list(map(in_full, pieces))) != pieces]


def in_full(piece: str) -> str:
    for short, full in SHORT_NAMES.items():
        piece = piece.replace(short, full)
    return piece


def phrases(found: list[list[str]], *, begun: bool = False) -> frozenset[Term]:
    """The pieces in this order and nothing between them, hyphens or no hyphens.

    Scripts that divide no words by spaces need none here either.
    """
    ways = spellings(found)
    if all(map(is_spaceless, ways[0])):
        ways += [["".join(pieces)] for pieces in ways]
    return frozenset(phrase(pieces, begun=begun) for pieces in ways)


def phrase(pieces: list[str], *, begun: bool = False) -> Term:
    """Pieces that follow each other; ``begun``: also those of which the last is the beginning."""
    *first, last = pieces
    if is_spaceless(last):
        return Term((*tokens(first), *(pairs(last) or [last])), begun=len(last) == 1)
    return Term((*tokens(first), last[:LONGEST_WORD]), begun=begun and may_be_begun(last))


def may_be_begun(piece: str) -> bool:
    """Whether a piece also stands for words that begin with it: not a number."""
    return not piece.isdigit()


def names(found: list[list[str]], *, begun: bool) -> frozenset[Term]:
    """A name that is these pieces, or that begins with them."""
    if not found:
        return frozenset()
    ways = spellings(found)
    if not begun:
        return frozenset(Term((START, *tokens(pieces), END)) for pieces in ways)
    terms = [phrase(pieces, begun=True) for pieces in ways]
    return frozenset(Term((START, *term.tokens), term.begun) for term in terms)


def asked_of(found: list[list[str]]) -> list[frozenset[Term]]:
    """For each piece the ways in which it may occur: by itself, or as one with its neighbours."""
    found = [part for unit in found for part in parts(unit)]
    asked = []
    for here, unit in enumerate(found):
        ways = {*phrases([unit], begun=True), *as_typed(unit)}
        for some in neighbours(found, here):
            ways.update([phrase(["".join(some)], begun=True), *as_pinyin(some)])
        asked.append(frozenset(ways))
    return asked


def parts(unit: list[str]) -> list[list[str]]:
    """What of a hyphenated unit may stand apart; with a short part it is one word."""
    one_word = any(is_latin(piece) and len(piece) <= SHORT_PART for piece in unit)
    return [unit] if one_word or len(unit) == 1 else [[piece] for piece in unit]


def as_typed(unit: list[str]) -> list[Term]:
    """As the pinyin or the initials of a Chinese name, as two words written as one, or as a ref."""
    piece = "".join(unit)
    found = as_one_word(unit)
    if is_latin(piece) and len(piece) > 1:
        found += as_pinyin(unit)
        found += [Term((token,), begun=True) for token in as_initials(piece)]
    if REF_FORM.fullmatch(piece):
        found.append(Term((REF + piece,)))
    return found


def as_one_word(unit: list[str]) -> list[Term]:
    """``hanoi``, where a name has ``Ha Noi``."""
    piece = "".join(unit)
    return [joined_as(piece)] if is_latin(piece) and len(piece) > 1 else []


def as_pinyin(pieces: list[str]) -> list[Term]:
    """Where it is divided, with an apostrophe or a space, a syllable ends: ``xi'an``."""
    beginnings = in_pinyin(*(piece[:LONGEST_WORD] for piece in pieces))
    return [Term((token,), begun=True) for token in beginnings]


def neighbours(found: list[list[str]], here: int) -> list[list[str]]:
    """``ha`` ``noi`` may be written ``hanoi``, and ``gui`` ``zhou`` ``da`` ``xue`` in one."""
    if not is_latin("".join(found[here])):
        return []
    close = [found[max(here - 1, 0) : here + 1], found[here : here + 2], found]
    return [
        apart(some)
        for some in close
        if len(some) > 1 and all(is_latin("".join(unit)) for unit in some)
    ]


def is_latin(piece: str) -> bool:
    return piece.isascii() and piece.isalpha()


def joined_as(word: str) -> Term:
    """The way in which a name bears two short words as one, found only as a whole."""
    return Term((JOINED + word[:LONGEST_WORD],))


def linked_to(ref: str) -> Term:
    """The way in which an entry names a record that it depends on."""
    return Term((LINK + ref.lower(),))


def own_ref(ref: str) -> Term:
    """The way in which an entry bears its record's own ref, found only as a whole."""
    return Term((REF + ref.lower(),))


def occurs(question: Question, text: str) -> bool:
    """Whether everything required occurs in a short text, as it would in the index."""
    return occurs_in(question, in_a_row(written(text)))


def in_a_row(found: list[str]) -> str:
    """Tokens as one text, in which others are quickly looked for."""
    return f" {' '.join(found)} "


def occurs_in(question: Question, row: str) -> bool:
    return bool(question.required) and all(
        any(stands_in(term, row) for term in ways) for ways in question.required
    )


def stands_in(term: Term, row: str) -> bool:
    return f" {' '.join(term.tokens)}{'' if term.begun else ' '}" in row
