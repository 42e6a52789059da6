"""Rebuild of the index: everything is computed again, and written only where it differs.

Correct entries keep their ids, so that snapshots in memory and caches stay valid.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from search.index import token_tables
from search.index.document import Document
from search.index.index_entries import ANALYSIS, PUBLIC, exchange, replace
from search.models import Entry, IndexState, Removal
from search.suggestions.recount import set_right
from serving.generation import bump_generation, lock_generation

# Entries without records are removed in chunks of this size.
CHUNK = 500


@transaction.atomic(savepoint=False)
def replace_wrong(kind: str, record_ids: list[int], documents: dict[str, list[Document]]):
    """Like ``replace``, but skips entries that are already correct."""
    lock_generation()
    for scope, scope_documents in documents.items():
        right = set(those_right(scope, kind, scope_documents))
        wrong = [document for document in scope_documents if document.record_id not in right]
        replace(kind, [key for key in record_ids if key not in right], {scope: wrong})


def those_right(scope: str, kind: str, documents: list[Document]) -> Iterator[int]:
    """Ids of the records whose stored entry and tokens equal those of their document."""
    entries = Entry.objects.of(scope, kind).filter(
        record_id__in=[document.record_id for document in documents]
    )
    stored = {entry.record_id: entry for entry in entries}
    alike = [
        (entry.pk, document)
        for document in documents
        if (entry := stored.get(document.record_id))
        and vars(entry) | document.columns == vars(entry)
    ]
    wrong = token_tables.differing(scope, [(pk, document.parts) for pk, document in alike])
    return (document.record_id for pk, document in alike if pk not in wrong)


@transaction.atomic
def remove_others(kind: str, record_ids: list[int], first: int, last: int | None):
    """Remove entries of a kind without a record, for record ids from ``first`` to ``last``."""
    lock_generation()
    others = Entry.objects.filter(kind=kind, record_id__gte=first).exclude(record_id__in=record_ids)
    forget(others if last is None else others.filter(record_id__lte=last))


@transaction.atomic
def remove_other_kinds(kinds: list[str]):
    """Remove the entries of kinds that no longer exist."""
    lock_generation()
    forget(Entry.objects.exclude(kind__in=kinds))


def forget(entries):
    for scope in Entry.Scope:
        while gone := list(entries.filter(scope=scope).order_by("pk")[:CHUNK]):
            exchange(scope, "", gone, [])


def finish():
    """Last step: correct the vocabulary and prune the removal log."""
    public = Entry.objects.filter(scope=PUBLIC).order_by("pk")
    set_right(lambda: public.values_list("names", "aliases", "facts").iterator())
    end_log()


@transaction.atomic
def end_log():
    lock_generation()
    # A process that has not read the log up to here rebuilds its snapshot.
    pruned = Removal.objects.aggregate(newest=Max("pk"))["newest"] or 0
    Removal.objects.filter(pk__lte=pruned).delete()
    state = {"analysis": ANALYSIS}
    if pruned:
        state["pruned"] = pruned
    IndexState.objects.update_or_create(pk=1, defaults=state)
    bump_generation()
