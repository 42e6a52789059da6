"""Writing the index, in the transaction of the change that makes it necessary."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from django.db import transaction
from django.db.models import Max

from search import storage
from search.analysis import LONGEST_NAME, words, written
from search.models import Entry, IndexState, Removal
from search.pinyin import pinyin_tokens
from search.questions import is_latin, joined_as, linked_to, own_ref
from search.spelling.vocabulary import learn_anew, relearn
from serving.generation import changed, hold

PUBLIC = Entry.Scope.PUBLIC
# To be raised when the analysis changes: the index is then written anew at the next start.
ANALYSIS = 2
# Of each part, the characters that are indexed: no database takes texts of any length.
LONGEST_PART = 30_000
SHORT_TEXT = 120
# ``Ha Noi``, ``Viet Nam``: of short words, two are often written as one.
SHORT = 6
# So many entries without records are forgotten at once.
CHUNK = 500


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
        return Entry(
            scope=scope,
            kind=kind,
            record_id=self.record_id,
            names="\n".join(self.names),
            aliases="\n".join(self.aliases),
            facts="\n".join(dict.fromkeys(self.facts)),
            values=" ".join(dict.fromkeys(self.values)),
            date=self.date,
            sort_name_en=self.sort_name_en,
            sort_name_zh_hans=self.sort_name_zh_hans,
        )

    def with_note(self, note: str) -> "Document":
        """The same with a text that only the desk may find."""
        return replace(self, text=[*self.text, note]) if note else self

    def parts(self) -> list[list[str]]:
        """The tokens of each part, in the order of ``storage.PARTS``."""
        return [
            [*tokens(self.names), *typed(self.names)],
            [*tokens(self.aliases), *typed(self.aliases)],
            [
                *tokens(dict.fromkeys(self.facts)),
                *own_ref(self.ref).tokens,
                *(token for ref in self.links for token in linked_to(ref).tokens),
            ],
            tokens(self.text),
        ]


def tokens(texts: Iterable[str]) -> list[str]:
    """The tokens of all texts, none of which runs into the next."""
    found, left = [], LONGEST_PART
    for text in texts:
        if left > 0:
            found += written_once(text) if len(text) <= SHORT_TEXT else written(text[:left])
            left -= len(text)
    return found


@lru_cache(10_000)
def written_once(text: str) -> list[str]:
    """Of a short text, such as the name of a country that many records name."""
    return written(text)


def typed(names: Iterable[str]) -> list[str]:
    """Names as they may be typed: Chinese in pinyin, ``Ha Noi`` as one word."""
    found = []
    for name in names:
        found += pinyin_tokens(name[:LONGEST_NAME])
        found += [
            joined_as(one + other).tokens[0]
            for one, other in pairwise(words(name[:LONGEST_NAME]))
            if max(len(one), len(other)) <= SHORT and is_latin(one) and is_latin(other)
        ]
    return found


@transaction.atomic
def write(scope: str, kind: str, documents: list[Document]):
    """Let records of one kind be found, by these documents and no longer by their former ones."""
    if not documents:
        return
    # To the end of the transaction, so ids become visible in their order.
    hold()
    if scope == PUBLIC:
        changed()
    gone = take_out(scope, entries_of(scope, kind, [one.record_id for one in documents]))
    entries = Entry.objects.bulk_create(document.entry(scope, kind) for document in documents)
    storage.put(
        scope,
        [(entry.pk, document.parts()) for entry, document in zip(entries, documents, strict=True)],
    )
    if scope == PUBLIC:
        relearn(map(texts_of, gone), map(texts_of, entries))


@transaction.atomic
def remove(scope: str, kind: str, record_ids: Iterable[int]):
    """Let records of one kind no longer be found."""
    hold()
    forget(scope, entries_of(scope, kind, record_ids))


def entries_of(scope: str, kind: str, record_ids: Iterable[int]):
    return Entry.objects.of(scope, kind).filter(record_id__in=record_ids)


def forget(scope: str, entries: Iterable[Entry]) -> list[Entry]:
    """Take entries out for which no others come."""
    gone = take_out(scope, entries)
    if scope == PUBLIC:
        relearn(map(texts_of, gone), [])
    return gone


def take_out(scope: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that were there."""
    gone = list(entries)
    if gone:
        keys = [entry.pk for entry in gone]
        if scope == PUBLIC:
            changed()
            Removal.objects.bulk_create(Removal(entry=key) for key in keys)
        storage.take_away(scope, keys)
        Entry.objects.filter(pk__in=keys).delete()
    return gone


def texts_of(entry: Entry) -> list[str]:
    """What the vocabulary knows of an entry."""
    return [entry.names, entry.aliases, entry.facts]


def newest() -> int:
    """The id of the newest entry; all that are written from now on have greater ones."""
    return Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0


@transaction.atomic
def finish_rebuilding(before: int):
    """After all records were written: forget what is older, for no record stands behind it."""
    hold()
    for scope in Entry.Scope:
        old = Entry.objects.filter(scope=scope, pk__lte=before).order_by("pk")
        while forget(scope, old[:CHUNK]):
            pass
    public = Entry.objects.filter(scope=PUBLIC).values_list("names", "aliases", "facts")
    learn_anew(public.iterator())
    # Who has not read the log so far reads all entries anew.
    pruned = Removal.objects.aggregate(newest=Max("pk"))["newest"] or 0
    Removal.objects.filter(pk__lte=pruned).delete()
    state = {"analysis": ANALYSIS}
    if pruned:
        state["pruned"] = pruned
    IndexState.objects.update_or_create(pk=1, defaults=state)
    changed()


def is_up_to_date() -> bool:
    """Whether the index was written with the analysis that now reads it."""
    return IndexState.objects.filter(analysis=ANALYSIS).exists()
