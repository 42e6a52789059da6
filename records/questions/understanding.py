"""Search questions understood: which phrases mean a country, sector, year, kind or type of record."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import rjieba

from records.questions.vocabulary import Meaning, canonical, vocabulary
from search.bitmaps import process_index
from search.index.token_tables import NAMES
from search.models import Entry, occurring
from search.query.alternatives import asked_of, phrase, phrases
from search.query.parse import read
from search.query.terms import Question, Term, Value
from search.text.analysis import IS_CHINESE, is_spaceless
from search.text.stop_words import STOP_WORDS
from serving.generation_cache import BoundedCache, get_or_compute
from values.ordinals import in_chinese

YEARS = range(1900, 2100)
TEN_THOUSAND = 10_000

NOTHING = Meaning()

kept_questions = BoundedCache(most=500)


@dataclass(frozen=True)
class Phrase:
    """Words of a question that are looked for together."""

    text: str
    ways: frozenset[Term]
    meaning: Meaning = NOTHING
    number: int | None = None

    @property
    def is_needed(self) -> bool:
        return bool(self.meaning.values) or self.text not in STOP_WORDS

    @property
    def item(self) -> frozenset[Term | Value]:
        return self.ways | self.meaning.ways | self.meaning.values


@dataclass(frozen=True)
class Understood(Question):
    """A question with the phrases that need to occur."""

    phrases: tuple[Phrase, ...] = ()

    @property
    def kinds(self) -> dict[str, int]:
        """Labels of the kinds that the question names: 0 where by name or type, 1 where by a year."""
        ranked = {}
        for asked in self.phrases if self.meant else ():
            is_year = any(value.name == "year" for value in asked.meaning.values)
            for kind in asked.meaning.kinds:
                ranked[kind] = min(ranked.get(kind, 1), int(is_year))
        return ranked


def understand(text: str) -> Understood:
    """Parse a search text and understand its words; never raises."""
    return get_or_compute(kept_questions, text, lambda: understood(read(text)))


def understood(question: Question) -> Understood:
    asked = without_other_ordinals(list(phrases_of(question.loose)))
    needed = tuple(found for found in asked if found.is_needed)
    meant = tuple(dict.fromkeys([*(found.item for found in needed), *question.quoted]))
    if not needed or set(meant) == set(question.required) or is_a_name(question):
        meant = ()
    fields = {name: getattr(question, name) for name in Question.__dataclass_fields__}
    plain = " ".join(found.text for found in needed if not found.meaning.values)
    named = read(plain).exactly if meant else frozenset()
    return Understood(**fields | {"meant": meant, "named": named}, phrases=needed)


def is_a_name(question: Question) -> bool:
    """Whether a public record has this name or alias; such a question is not understood in another way."""
    holdings = process_index.current()
    if holdings is None:
        named = occurring(question.exactly, Entry.Scope.PUBLIC, NAMES)
        return Entry.objects.seen_from(Entry.Scope.PUBLIC).filter(named).exists()
    return holdings.answer(question.exactly, NAMES).intersect(holdings.alive)


def without_other_ordinals(asked: list[Phrase]) -> list[Phrase]:
    """An ordinal beside another kind of record is of that kind: ``first forum``."""
    named = {kind for found in asked if not found.meaning.nth for kind in found.meaning.kinds}
    return [
        replace(found, meaning=NOTHING)
        if found.meaning.nth and named and not found.meaning.kinds & named
        else found
        for found in asked
    ]


class Atom(NamedTuple):
    """A word or a character of a script without spaces, as typed and as in the vocabulary, and its place."""

    typed: str
    key: str
    part: int


def phrases_of(parts: tuple[list[str], ...]) -> Iterator[Phrase]:
    """The phrases of a question: the longest that are known, and the words between them."""
    alone, atoms = asked_of(list(parts)), list(atoms_of(parts))
    # Asked for once: whether it is still valid is asked of the database.
    known = vocabulary()
    longest = max(map(len, known), default=0)
    here = run = 0
    while here < len(atoms):
        end, meaning, number = known_at(atoms, here, known, longest)
        if end:
            yield from unknown(atoms[run:here], parts, alone)
            yield phrase_of(atoms[here:end], parts, alone, meaning, number)
            run = end
        here = end or here + 1
    yield from unknown(atoms[run:], parts, alone)


def atoms_of(parts: tuple[list[str], ...]) -> Iterator[Atom]:
    for place, part in enumerate(parts):
        for piece in part:
            spaceless = is_spaceless(piece)
            for typed in piece if spaceless else [piece]:
                yield Atom(typed, typed if spaceless else canonical(piece), place)


def known_at(
    atoms: list[Atom], here: int, known: dict[str, Meaning], longest: int
) -> tuple[int, Meaning, int | None]:
    """The end of the longest known phrase or number that begins here, 0 for none, and what it means."""
    key, found = "", (0, NOTHING, None)
    if end := end_of_number(atoms, here):
        number = int("".join(atom.typed for atom in atoms[here:end] if atom.typed.isdigit()))
        is_in_ten_thousands = not atoms[end - 1].typed.isdigit()
        found = (end, NOTHING, number * TEN_THOUSAND if is_in_ten_thousands else number)
    elif is_year(typed := atoms[here].typed):
        found = (here + 1, known.get(typed, Meaning(frozenset({Value("year", typed)}))), None)
    for end, atom in enumerate(atoms[here:], here + 1):
        key += atom.key
        if len(key) > longest:
            break
        if end < len(atoms) and is_mark(atoms[end].typed):
            continue
        if key in known or (len(key) > 1 and key in STOP_WORDS):
            found = (end, known.get(key, NOTHING), None)
    return found


def is_mark(typed: str) -> bool:
    """Whether it belongs to the character before it: a vowel or tone of Thai, Lao, Khmer or Burmese."""
    return unicodedata.category(typed[0])[0] == "M"


def is_year(typed: str) -> bool:
    return len(typed) == 4 and typed.isdigit() and int(typed) in YEARS


def end_of_number(atoms: list[Atom], here: int) -> int:
    """The end of 100,000 or 100000 or 26万 that begins here; 0 for none."""
    first, end = atoms[here].typed, here + 1
    if not first.isdigit() or not first.isascii() or len(first) > 15:
        return 0
    while end < len(atoms) and len(atoms[end].typed) == 3 and atoms[end].typed.isdigit():
        end += 1
    if end < len(atoms) and atoms[end].typed == "万":
        return end + 1
    grouped = end > here + 1 and len(first) <= 3
    return end if grouped or (len(first) >= 4 and not is_year(first)) else 0


def unknown(run: list[Atom], parts, alone) -> Iterator[Phrase]:
    """The words of a run without known phrases."""
    for atoms in split_by_part(run):
        typed = "".join(atom.typed for atom in atoms)
        words = rjieba.cut(typed) if IS_CHINESE.match(typed) else [typed]
        # A word of one character is a fragment of a name.
        if any(len(word) == 1 and word not in STOP_WORDS for word in words):
            words = [typed]
        start = 0
        for word in words:
            length = len(word) if len(words) > 1 else len(atoms)
            yield phrase_of(atoms[start : start + length], parts, alone)
            start += length


def split_by_part(run: list[Atom]) -> Iterator[list[Atom]]:
    """Split where a part of the question ends, or Chinese or another script without spaces."""
    atoms = []
    for atom, following in pairwise([*run, None]):
        atoms.append(atom)
        if following is None or script_of(atom) != script_of(following):
            yield atoms
            atoms = []


def script_of(atom: Atom) -> tuple[int, bool, bool]:
    return atom.part, is_spaceless(atom.typed), bool(IS_CHINESE.match(atom.typed))


def phrase_of(atoms, parts, alone, meaning=NOTHING, number=None) -> Phrase:
    place, typed = atoms[0].part, "".join(atom.typed for atom in atoms)
    is_whole = typed == "".join(parts[place])
    ways = alone[place] if is_whole else phrases(list(pieces_of(atoms)), begun=True)
    if number is not None:
        ways |= ways_of_number(number)
    spaced = "".join(
        f" {atom.typed}" if atom.part != before.part else atom.typed
        for before, atom in pairwise([atoms[0], *atoms])
    )
    return Phrase(spaced, ways, meaning, number)


def pieces_of(atoms: list[Atom]) -> Iterator[list[str]]:
    for same in split_by_part(atoms):
        yield ["".join(atom.typed for atom in same)]


def ways_of_number(number: int) -> frozenset[Term]:
    """A number as texts write it: 100000, 100,000, 10万, 十万."""
    written = [[str(number)], f"{number:,}".split(",")]
    if number and number % TEN_THOUSAND == 0:
        count = number // TEN_THOUSAND
        written += [[str(count), "万"], [f"{in_chinese(count)}万"]]
    return frozenset(map(phrase, written))
