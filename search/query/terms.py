"""Terms of the index, and the parsed question that is made of them."""

from dataclasses import dataclass, field

from search.text.analysis import LONGEST_WORD

# Token prefixes of refs, of linked records and of the record itself (private use characters).
LINK, REF = "\ue004", "\ue005"
# Token prefix of two short words joined; so ``forums`` does not match ``Forum Second``.
JOINED = "\ue007"


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
