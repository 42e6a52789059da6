"""Search documents: the texts of a record, and their tokens for the index."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from search.query.terms import is_latin, joined_as, linked_to, own_ref
from search.text.analysis import LONGEST_NAME, marked_tokens, words, written
from search.text.pinyin_tokens import pinyin_tokens
from search.text.short_names import short_name_tokens

# Number of characters indexed of each part: databases limit the length of texts.
LONGEST_PART = 30_000
SHORT_TEXT = 120
# ``Ha Noi``, ``Luang Prabang``, ``Ho Chi Minh``: so many words of at most this length may be written as one.
JOINABLE, JOINED = 7, range(2, 4)


@dataclass
class Document:
    """Texts of a record by weight, its facet values and its sort keys."""

    record_id: int
    names: list[str]
    aliases: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    ref: str = ""
    # Refs of the records this document depends on: it is rewritten when they change.
    links: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    date: str = ""
    sort_name_en: str = ""
    sort_name_zh_hans: str = ""

    @property
    def columns(self) -> dict[str, int | str]:
        """The values of the document's entry, by column."""
        return {
            "record_id": self.record_id,
            "names": "\n".join(self.names),
            "aliases": "\n".join(self.aliases),
            "facts": "\n".join(dict.fromkeys(self.facts)),
            "values": " ".join(dict.fromkeys(self.values)),
            "date": self.date,
            "sort_name_en": self.sort_name_en,
            "sort_name_zh_hans": self.sort_name_zh_hans,
        }

    def with_note(self, note: str) -> "Document":
        """A copy with a staff note as an additional text, for the desk scope."""
        return replace(self, text=[*self.text, note]) if note else self

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Space-separated tokens of each part, in the order of ``token_tables.PARTS``."""
        refs = [*own_ref(self.ref).tokens, *(linked_to(ref).tokens[0] for ref in self.links)]
        short = [token for name in self.names for token in short_name_tokens(name)]
        facts = dict.fromkeys(self.facts)
        parts = [
            [*tokens(self.names), *typed(self.names), *short],
            [*tokens(self.aliases), *typed(self.aliases)],
            [*tokens(facts), *(token for fact in facts for token in joined_tokens(fact)), *refs],
            tokens(self.text),
        ]
        return tuple(map(" ".join, parts))


def tokens(texts: Iterable[str]) -> list[str]:
    """Tokens of each text as a space-separated string; LONGEST_PART characters in all."""
    found, left = [], LONGEST_PART
    for text in texts:
        if left > 0:
            found.append(
                in_a_row(text) if len(text) <= SHORT_TEXT else " ".join(written(text[:left]))
            )
            left -= len(text)
    return list(filter(None, found))


@lru_cache(10_000)
def in_a_row(text: str) -> str:
    """Cached tokens of a short text, such as a country's name, which many records share."""
    return " ".join(written(text))


def typed(names: Iterable[str]) -> list[str]:
    """Tokens for other ways to type names: pinyin, ``Ha Noi`` as one word, words with their marks."""
    found = []
    for name in names:
        found += pinyin_tokens(name[:LONGEST_NAME]) + marked_tokens(name[:LONGEST_NAME])
        found += joined_tokens(name)
    return found


@lru_cache(10_000)
def joined_tokens(name: str) -> list[str]:
    """Tokens of short words of a name that may be written as one; longer texts are no names."""
    if len(name) > SHORT_TEXT:
        return []
    pieces = words(name)
    runs = [pieces[start : start + number] for number in JOINED for start in range(len(pieces))]
    return [token for run in runs if is_joinable(run) for token in joined_as("".join(run)).tokens]


def is_joinable(run: list[str]) -> bool:
    """Whether these short words in a row may also be written as one."""
    return len(run) in JOINED and all(is_latin(word) and len(word) <= JOINABLE for word in run)
