"""Write index entries, in the transaction of the change to the record."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from search.index import token_tables
from search.index.document import Document
from search.models import Entry, IndexState, Removal
from search.suggestions.public_words import relearn
from serving.generation import bump_generation, lock_generation

PUBLIC = Entry.Scope.PUBLIC
# Version of the tokenizer. Increase it when the analysis changes: the index is rebuilt at start.
ANALYSIS = 3


def write(scope: str, kind: str, documents: list[Document]):
    """Index documents of one kind in a scope, replacing the records' former entries."""
    replace(kind, [document.record_id for document in documents], {scope: documents})


def remove(scope: str, kind: str, record_ids: Iterable[int]):
    """Remove records of one kind from a scope of the index."""
    replace(kind, record_ids, {scope: []})


@transaction.atomic(savepoint=False)
def replace(kind: str, record_ids: Iterable[int], documents: dict[str, list[Document]]):
    """Replace the entries of these records in each given scope by the scope's documents."""
    record_ids = list(record_ids)
    if record_ids:
        # Locked until the transaction ends, so that ids become visible in ascending order.
        lock_generation()
        gone = defaultdict(list)
        entries = Entry.objects.filter(scope__in=list(documents), kind=kind)
        for entry in entries.filter(record_id__in=record_ids):
            gone[entry.scope].append(entry)
        for scope, scope_documents in documents.items():
            exchange(scope, kind, gone[scope], scope_documents)


def exchange(scope: str, kind: str, gone: list[Entry], documents: list[Document]):
    if not gone and not documents:
        return
    if scope == PUBLIC:
        bump_generation()
    take_out(scope, [entry.pk for entry in gone])
    entries = Entry.objects.bulk_create(
        Entry(scope=scope, kind=kind, **document.columns) for document in documents
    )
    rows = zip(entries, documents, strict=True)
    token_tables.put(scope, [(entry.pk, document.parts) for entry, document in rows])
    if scope == PUBLIC:
        relearn(map(texts_of, gone), map(texts_of, entries))


def take_out(scope: str, keys: list[int]):
    if not keys:
        return
    if scope == PUBLIC:
        Removal.objects.bulk_create(Removal(entry=key) for key in keys)
    token_tables.take_away(scope, keys)
    Entry.objects.filter(pk__in=keys).delete()


def texts_of(entry: Entry) -> list[str]:
    """The texts of an entry that feed the vocabulary of spelling suggestions."""
    return [entry.names, entry.aliases, entry.facts]


def is_up_to_date() -> bool:
    """Whether the index was written with the current version of the analysis."""
    return IndexState.objects.filter(analysis=ANALYSIS).exists()
