"""What a record is found by, as texts and as the tokens of the index."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from search.models import Entry
from search.query import is_latin, joined_as, linked_to, own_ref
from search.text.analysis import LONGEST_NAME, words, written
from search.text.pinyin_tokens import pinyin_tokens

# What an entry holds of a document.
COLUMNS = ["names", "aliases", "facts", "values", "date", "sort_name_en", "sort_name_zh_hans"]
# Of each part, the characters that are indexed: no database takes texts of any length.
LONGEST_PART = 30_000
SHORT_TEXT = 120
# ``Ha Noi``, ``Viet Nam``: of words so short, two are often written as one.
JOINABLE = 6


@dataclass
class Document:
    """What a record is found by: texts by how much they count, what it is narrowed and sorted by."""

    record_id: int
    names: list[str]
    aliases: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    ref: str = ""
    # Refs of the records whose change changes this document.
    links: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    date: str = ""
    sort_name_en: str = ""
    sort_name_zh_hans: str = ""

    def entry(self, scope: str, kind: str) -> Entry:
        columns = dict(zip(COLUMNS, self.columns(), strict=True))
        return Entry(scope=scope, kind=kind, record_id=self.record_id, **columns)

    def columns(self) -> tuple[str, ...]:
        """What its entry holds, in the order of ``COLUMNS``."""
        return (
            "\n".join(self.names),
            "\n".join(self.aliases),
            "\n".join(dict.fromkeys(self.facts)),
            " ".join(dict.fromkeys(self.values)),
            self.date,
            self.sort_name_en,
            self.sort_name_zh_hans,
        )

    def with_note(self, note: str) -> "Document":
        """The same with a text that only the desk may find."""
        return replace(self, text=[*self.text, note]) if note else self

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The tokens of each part with spaces between, in the order of ``storage.PARTS``."""
        refs = [*own_ref(self.ref).tokens, *(linked_to(ref).tokens[0] for ref in self.links)]
        parts = [
            [*tokens(self.names), *typed(self.names)],
            [*tokens(self.aliases), *typed(self.aliases)],
            [*tokens(dict.fromkeys(self.facts)), *refs],
            tokens(self.text),
        ]
        return tuple(map(" ".join, parts))


def tokens(texts: Iterable[str]) -> list[str]:
    """The tokens of all texts, a string of them for each, none of which runs into the next."""
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
    """The tokens of a short text, such as the name of a country that many records name."""
    return " ".join(written(text))


def typed(names: Iterable[str]) -> list[str]:
    """Names as they may be typed: Chinese in pinyin, ``Ha Noi`` as one word."""
    found = []
    for name in names:
        found += pinyin_tokens(name[:LONGEST_NAME])
        found += [
            joined_as(one + other).tokens[0]
            for one, other in pairwise(words(name[:LONGEST_NAME]))
            if max(len(one), len(other)) <= JOINABLE and is_latin(one) and is_latin(other)
        ]
    return found
