"""Query parser: search text to terms, with the same analysis as the index."""

import re
from dataclasses import dataclass, field
from itertools import islice, product

from search.text.analysis import (
    END,
    LONGEST_WORD,
    START,
    fold,
    is_spaceless,
    joined,
    marked_tokens,
    pairs,
    tokens,
    units,
    whole,
    written,
)
from search.text.english_forms import other_forms, other_spellings
from search.text.pinyin_syllables import as_initials, in_pinyin
from search.text.short_names import SHORT, SHORT_FORM
from search.text.zawgyi import to_unicode

# Token prefixes of refs, of linked records and of the record itself (private use characters).
LINK, REF = "\ue004", "\ue005"
# Token prefix of two short words joined; so ``forums`` does not match ``Forum Second``.
JOINED = "\ue007"
REF_FORM = re.compile("[0-9a-z]{8}")
# Short name of the Week and the form records use; English synonyms are in NAMESAKES.
SHORT_NAMES = {"教育周": "教育交流周"}
# A hyphenated unit with a part this short is one word: co-operation, Xi'an.
SHORT_PART = 2
# Limits on query length; the rest is ignored.
LONGEST = 500
MOST_PIECES = 32
# Limit of names in other forms.
MOST_FORMS = 8

QUOTES = '"“”„‟«»「」『』《》'
# A quoted phrase or a run without spaces, each optionally excluded by a leading minus.
ASKED = re.compile(rf"(?<!\S)([-\u2212]?)(?:[{QUOTES}]([^{QUOTES}]+)[{QUOTES}](?!\w)|(\S+))")
# Windows of two and three words around a word, as ``(words before, words from it on)``.
WINDOWS = [(1, 1), (0, 2), (2, 1), (1, 2), (0, 3)]
# An address of a website or page as browsers show it, or a host alone.
ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?::\d+)?(?:[/?#].*)?"
)
# Asked for as a phrase, not as beginnings of words: ``.NET``, ``B&R``.
AS_WRITTEN = re.compile("[.][a-z]+|[a-z]&[a-z]")


@dataclass(frozen=True)
class Term:
    """Consecutive tokens (a phrase). ``begun``: the last token is a prefix."""

    tokens: tuple[str, ...]
    begun: bool = False


@dataclass(frozen=True)
class Value:
    """A facet value that an entry has: ``country``, ``LA``; the kind of record counts as one."""

    name: str
    value: str


# The value by which an entry has to do with every member of ASEAN, though it names none.
TO_ALL = Value("reach", "all-asean")


def in_words(items) -> tuple[frozenset, ...]:
    """The items without facet values."""
    return tuple(frozenset(way for way in ways if isinstance(way, Term)) for ways in items)


def by_name(items) -> tuple[frozenset, ...]:
    """The items without what is open to all of ASEAN."""
    return tuple(ways - {TO_ALL} for ways in items)


@dataclass(frozen=True)
class Question:
    """A parsed query. Each required or excluded item is a set of alternative terms.

    ``begins`` and ``exactly``: terms matching names that begin with or equal the query.
    """

    required: list[frozenset[Term]] = field(default_factory=list)
    excluded: list[frozenset[Term]] = field(default_factory=list)
    begins: frozenset[Term] = frozenset()
    exactly: frozenset[Term] = frozenset()
    # Words typed with marks that folding removes, as they are: ``đường``.
    marked: list[frozenset[Term]] = field(default_factory=list)
    # What the words mean: an entry with all of these items, terms or values, answers as well.
    meant: tuple[frozenset[Term | Value], ...] = ()
    # Terms matching names and aliases that equal the words without those of a known meaning: ``UM Malaysia``.
    named: frozenset[Term] = frozenset()
    # The words that may be understood, apart, and the phrases in quotation marks.
    loose: tuple[list[str], ...] = field(default=(), compare=False)
    quoted: tuple[frozenset[Term], ...] = field(default=(), compare=False)
    # Quoted and excluded words as typed, folded.
    verbatim: tuple[str, ...] = field(default=(), compare=False)
    # The folded query text.
    typed: str = field(default="", compare=False)

    def __bool__(self):
        return bool(self.required or self.excluded)


def read(text: str) -> Question:
    """Parse a search text; never raises."""
    loose, required, excluded, order, verbatim = [], [], [], [], []
    text = to_unicode(text[:LONGEST])
    left, typed = MOST_PIECES, fold(text)
    for minus, phrase_typed, bare in ASKED.findall(typed):
        quoted = phrase_typed or (bare if AS_WRITTEN.fullmatch(bare) else host_of(bare))
        found = first(units(quoted or bare), left)
        left -= sum(map(len, found))
        if not found:
            continue
        if minus or quoted:
            verbatim.append(f'{minus}"{phrase_typed}"' if phrase_typed else f"{minus}{bare}")
        if minus:
            ways = phrases(found, begun=not quoted)
            if not quoted:
                ways |= {*as_one_word(apart(found)), *in_other_forms(apart(found))}
            excluded.append(ways)
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
        [frozenset([Term((token,), begun=True)]) for token in marked_tokens(text)],
        loose=tuple(part for unit in loose for part in parts(unit)),
        quoted=tuple(required),
        verbatim=tuple(verbatim),
        typed=typed,
    )


def host_of(address: str) -> str:
    """The host of a web address without ``www.``; empty for what is no address."""
    match = ADDRESS.fullmatch(address.lower())
    return match[1] if match else ""


def first(found: list[list[str]], most: int) -> list[list[str]]:
    """The units up to ``most`` pieces in all."""
    kept = []
    for unit in found:
        if most > 0:
            kept.append(unit[:most])
            most -= len(unit)
    return kept


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


def is_latin(piece: str) -> bool:
    return piece.isascii() and piece.isalpha()


def joined_as(word: str) -> Term:
    """Term of two short words of a name joined; matches whole words only."""
    return Term((JOINED + word[:LONGEST_WORD],))


def linked_to(ref: str) -> Term:
    """Term by which an entry refers to a record that it depends on."""
    return Term((LINK + ref.lower(),))


def own_ref(ref: str) -> Term:
    """Term of an entry's own ref; matches whole refs only."""
    return Term((REF + ref.lower(),))


def occurs(question: Question, text: str) -> bool:
    """Whether all required terms match a short text, by the rules of the index."""
    return occurs_in(question, in_a_row(written(text)))


def in_a_row(found: list[str]) -> str:
    """Tokens as one string with surrounding spaces, for substring search."""
    return f" {' '.join(found)} "


def occurs_in(question: Question, row: str) -> bool:
    return bool(question.required) and all(
        any(stands_in(term, row) for term in ways) for ways in question.required
    )


def stands_in(term: Term, row: str) -> bool:
    return f" {' '.join(term.tokens)}{'' if term.begun else ' '}" in row
