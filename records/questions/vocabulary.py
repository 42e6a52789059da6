"""What people call countries, sectors, kinds and types of records and years of editions.

The words are data: of countries and sectors their names, other names and ``search_words``, which staff
edit; kinds and types state theirs (``Record.search_words``).
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from django.utils.translation import override

from records.kinds import record_kinds
from search.query.alternatives import phrases
from search.query.terms import TO_ALL, Term, Value, is_latin
from search.text.analysis import units
from search.text.english_forms import other_forms
from serving.generation_cache import cached_per_generation
from taxonomy import cached_lists
from taxonomy.models import Country
from values.languages import LANGUAGES
from values.pinyin import in_syllables

# Between what is typed and what names say, in ``search_words``: ``Rangoon = Yangon``.
SAME_AS = "="


class Meaning(NamedTuple):
    """The facet values that a phrase stands for, and other words for it.

    ``kinds``: the labels of the kinds that it names. ``nth``: it is an ordinal, which means a record of
    these kinds only where the question names no other kind.
    """

    values: frozenset[Value] = frozenset()
    ways: frozenset[Term] = frozenset()
    kinds: frozenset[str] = frozenset()
    nth: bool = False

    def __or__(self, other: "Meaning") -> "Meaning":
        *sets, nth = (mine | its for mine, its in zip(self, other, strict=True))
        return Meaning(*sets, nth)


def key_of(text: str) -> str:
    """The form in which a phrase is looked up: without spaces, words in one of their forms."""
    return "".join(canonical(piece) for unit in units(text) for piece in unit)


@lru_cache(10_000)
def canonical(piece: str) -> str:
    """One of the forms of an English word, the same for all: ``centre``, ``centers``."""
    if not is_latin(piece):
        return piece
    forms = {piece, *other_forms(piece)}
    return min(forms.union(*map(other_forms, forms)))


@cached_per_generation
def vocabulary() -> dict[str, Meaning]:
    """The meaning of each phrase, by its key."""
    found: dict[str, Meaning] = {}
    for text, meaning in [*of_taxonomy(), *of_kinds(), *of_years()]:
        key = key_of(text)
        # A single Chinese character is a part of too many words.
        if len(key) > 1:
            found[key] = found[key] | meaning if key in found else meaning
    return found


def of_taxonomy() -> Iterator[tuple[str, Meaning]]:
    for entry in [*cached_lists.countries(), *cached_lists.sectors()]:
        is_country = isinstance(entry, Country)
        values = {Value("country" if is_country else "sector", entry.pk)}
        if is_country and entry.asean_since:
            values.add(TO_ALL)
        meaning = Meaning(frozenset(values))
        spoken = ["".join(in_syllables(entry.name_zh_hans))] if is_country else []
        for name in [*entry.all_names, *spoken]:
            yield name, meaning
        for line in entry.search_words.splitlines():
            typed, _same, written = line.partition(SAME_AS)
            yield typed, Meaning(ways=phrases(units(written))) if written.strip() else meaning


def of_kinds() -> Iterator[tuple[str, Meaning]]:
    for text, name, value, label in words_of_kinds():
        yield text, Meaning(frozenset({Value(name, value)}), kinds=frozenset({label}))


@cache
def words_of_kinds() -> list[tuple[str, str, str, str]]:
    """``(word, "kind" or "type", value, label of the kind)``."""
    found = []
    for kind in record_kinds():
        label = kind.label()
        named = {("kind", label): kind.search_words.get("", "").split(";")}
        if kind.has_field("type"):
            for value in kind.Type.values:
                named["type", value] = kind.search_words.get(value, "").split(";")
        for language in LANGUAGES:
            with override(language):
                meta = kind._meta
                named["kind", label] += [
                    str(name)
                    for name in [meta.verbose_name, meta.verbose_name_plural, kind.list_title]
                ]
                for value, shown in kind.Type.choices if kind.has_field("type") else ():
                    named["type", value].append(str(shown))
        found += [(text, *place, label) for place, texts in named.items() for text in texts]
    return found


def of_years() -> Iterator[tuple[str, Meaning]]:
    for kind in record_kinds():
        for text, year in kind.phrases_of_years():
            values = frozenset({Value("year", year)})
            yield text, Meaning(values, kinds=frozenset({kind.label()}), nth=not text.isdigit())
