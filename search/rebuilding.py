"""The whole index once more: worked out anew, and written where it is not the same.

What is right stays as it is, so that whoever holds it in memory goes on holding it.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from search import storage
from search.document import COLUMNS, Document
from search.index import ANALYSIS, PUBLIC, exchange, replace
from search.models import Entry, IndexState, Removal
from search.spelling.recount import set_right
from serving.generation import changed, hold

# So many entries without records are forgotten at once.
CHUNK = 500


@transaction.atomic
def replace_wrong(kind: str, record_ids: list[int], documents: dict[str, list[Document]]):
    """The same as ``replace``, but what is right already is not written."""
    hold()
    for scope, some in documents.items():
        right = set(those_right(scope, kind, some))
        wrong = [one for one in some if one.record_id not in right]
        replace(kind, [key for key in record_ids if key not in right], {scope: wrong})


def those_right(scope: str, kind: str, documents: list[Document]) -> Iterator[int]:
    """The keys of the records whose entry and whose tokens are what they would be if written now."""
    entries = Entry.objects.of(scope, kind).filter(
        record_id__in=[one.record_id for one in documents]
    )
    stored = {key: (pk, row) for key, pk, *row in entries.values_list("record_id", "pk", *COLUMNS)}
    alike = [
        (stored[one.record_id][0], one)
        for one in documents
        if one.record_id in stored and stored[one.record_id][1] == [*one.columns()]
    ]
    wrong = storage.differing(scope, [(pk, one.parts) for pk, one in alike])
    return (one.record_id for pk, one in alike if pk not in wrong)


@transaction.atomic
def remove_others(kind: str, record_ids: list[int], first: int, last: int | None):
    """Of a kind, forget the entries between two keys that no record stands behind."""
    hold()
    others = Entry.objects.filter(kind=kind, record_id__gte=first).exclude(record_id__in=record_ids)
    forget(others if last is None else others.filter(record_id__lte=last))


@transaction.atomic
def remove_other_kinds(kinds: list[str]):
    """Forget the entries of a kind of record that there is no more."""
    hold()
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
    hold()
    # Who has not read the log so far reads all entries anew.
    pruned = Removal.objects.aggregate(newest=Max("pk"))["newest"] or 0
    Removal.objects.filter(pk__lte=pruned).delete()
    state = {"analysis": ANALYSIS}
    if pruned:
        state["pruned"] = pruned
    IndexState.objects.update_or_create(pk=1, defaults=state)
    changed()
