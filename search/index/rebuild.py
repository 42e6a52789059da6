"""The whole index once more: worked out anew, and written where it is not the same.

What is right stays as it is, so that whoever holds it in memory goes on holding it.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from search.index import token_tables
from search.index.document import COLUMNS, Document
from search.index.index_entries import ANALYSIS, PUBLIC, exchange, replace
from search.models import Entry, IndexState, Removal
from search.suggestions.recount import set_right
from serving.generation import bump_generation, lock_generation

# So many entries without records are forgotten at once.
CHUNK = 500


@transaction.atomic
def replace_wrong(kind: str, record_ids: list[int], documents: dict[str, list[Document]]):
    """The same as ``replace``, but what is right already is not written."""
    lock_generation()
    for scope, some in documents.items():
        right = set(those_right(scope, kind, some))
        wrong = [one for one in some if one.record_id not in right]
        replace(kind, [key for key in record_ids if key not in right], {scope: wrong})


def those_right(scope: str, kind: str, documents: list[Document]) -> Iterator[int]:
    """The keys of the records whose entry and whose tokens are what they would be if written now."""
    entries = Entry.objects.of(scope, kind).filter(
        record_id__in=[document.record_id for document in documents]
    )
    stored = {key: (pk, row) for key, pk, *row in entries.values_list("record_id", "pk", *COLUMNS)}
    alike = [
        (stored[document.record_id][0], document)
        for document in documents
        if document.record_id in stored and stored[document.record_id][1] == [*document.columns()]
    ]
    wrong = token_tables.differing(scope, [(pk, one.parts) for pk, one in alike])
    return (one.record_id for pk, one in alike if pk not in wrong)


@transaction.atomic
def remove_others(kind: str, record_ids: list[int], first: int, last: int | None):
    """Of a kind, forget the entries between two keys that no record stands behind."""
    lock_generation()
    others = Entry.objects.filter(kind=kind, record_id__gte=first).exclude(record_id__in=record_ids)
    forget(others if last is None else others.filter(record_id__lte=last))


@transaction.atomic
def remove_other_kinds(kinds: list[str]):
    """Forget the entries of a kind of record that there is no more."""
    lock_generation()
    forget(Entry.objects.exclude(kind__in=kinds))


def forget(entries):
    for scope in Entry.Scope:
        while gone := list(entries.filter(scope=scope).order_by("pk")[:CHUNK]):
            exchange(scope, "", gone, [])


def finish():
    """After all entries: the words, and the log of what is gone, which nobody needs to read now."""
    public = Entry.objects.filter(scope=PUBLIC).order_by("pk")
    set_right(lambda: public.values_list("names", "aliases", "facts").iterator())
    end_log()


@transaction.atomic
def end_log():
    lock_generation()
    # Who has not read the log so far reads all entries anew.
    pruned = Removal.objects.aggregate(newest=Max("pk"))["newest"] or 0
    Removal.objects.filter(pk__lte=pruned).delete()
    state = {"analysis": ANALYSIS}
    if pruned:
        state["pruned"] = pruned
    IndexState.objects.update_or_create(pk=1, defaults=state)
    bump_generation()
