"""Write the search index entries of records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Q
from pyroaring import BitMap

from records.indexing.index_documents import indexed_records
from records.kinds import record_kinds
from search.index import index_entries, rebuild
from search.index.document import Document
from search.models import Entry
from serving.generation import lock_generation

PUBLIC, DESK = Entry.Scope.PUBLIC, Entry.Scope.DESK
CHUNK = 500


@transaction.atomic(savepoint=False)
def write_entries(kind, keys: Iterable[int], write=index_entries.replace):
    """Update the index entries of the records with these primary keys, public and desk.

    ``write``: ``rebuild.replace_wrong`` looks first whether an entry changes at all.
    """
    for chunk in in_chunks(keys):
        # Lock before reading, or a concurrent change could be overwritten with older data.
        lock_generation()
        refresh_copies(kind, chunk)
        write(kind.label(), chunk, documents_of(kind, chunk))


def documents_of(kind, keys: list[int]) -> dict[str, list[Document]]:
    """Search documents by scope; the desk has its own only where they differ from the public's."""
    found = list(indexed_records(kind, keys))
    public = [record.document for record in found if record.is_public]
    desk = [
        record.document.with_note(record.staff_note)
        for record in found
        if record.staff_note or not record.is_public
    ]
    return {PUBLIC: public, DESK: desk}


def refresh_copies(kind, keys: list[int]):
    """Derive the columns again that a kind copies from other records (``Record.copies_from``).

    Every change of a record rewrites the entries of those that link to it, and so their copies:
    publication, withdrawal, merge, erasure, tables, loading, rebuilding.
    """
    if not kind.copies_from:
        return
    has_source = Q(*(Q(**{f"{path}__isnull": False}) for path in kind.copies_from), _connector=Q.OR)
    stale = []
    for record in kind.objects.filter(has_source, pk__in=keys).select_related(*kind.copies_from):
        stored = record.dated
        record.derive()
        if record.dated != stored:
            stale.append(record)
    kind.objects.bulk_update(stale, ["dated"])


@transaction.atomic
def set_right_after(kind, after: int) -> list[int]:
    """Correct the index for the next chunk of records after a primary key; returns their keys.

    Wrong entries are rewritten; entries in this range without a record are removed.
    """
    lock_generation()
    records = kind.objects.filter(pk__gt=after).order_by("pk")
    keys = list(records.values_list("pk", flat=True)[:CHUNK])
    last = keys[-1] if len(keys) == CHUNK else None
    refresh_copies(kind, keys)
    rebuild.remove_others(kind.label(), keys, after + 1, last)
    rebuild.replace_wrong(kind.label(), keys, documents_of(kind, keys))
    return keys


def write_entries_around(kind, refs: dict[int, str]):
    """Update the entries of records, and of those indexed with their names or their sectors.

    ``refs``: the refs of the records by primary key.
    """
    write_entries(kind, refs)
    around = defaultdict(BitMap)
    for some in in_chunks(refs):
        entries = Entry.objects.linked_to(map(refs.get, some), DESK)
        for label, key in entries.values_list("kind", "record_id").iterator():
            around[label].add(key)
    for other in record_kinds():
        paths = [path for path in other.sectors_through if leads_to(other, path) is kind]
        for some in in_chunks(refs):
            around[other.label()] |= keys_with(other, paths, some)
        others = around[other.label()] - BitMap(refs if other is kind else ())
        write_entries(other, others, rebuild.replace_wrong)


def keys_with(kind, paths: Iterable[str], others: list) -> BitMap:
    """Primary keys of the records of a kind that are related to one of ``others`` by a path."""
    return BitMap(
        key
        for path in paths
        for key in kind.objects.filter(**{f"{path}__in": others})
        .values_list("pk", flat=True)
        .iterator()
    )


def leads_to(kind, path: str) -> type:
    """The model at the end of a relation path."""
    for step in path.split("__"):
        kind = kind._meta.get_field(step).related_model
    return kind


@transaction.atomic
def remove_entries(kind, keys: Iterable[int]):
    index_entries.replace(kind.label(), keys, {PUBLIC: [], DESK: []})


@transaction.atomic
def rewrite_those_with(relation: str, entry):
    """Update the records that use a renamed country or sector, directly or through another record."""
    # After the lock, records that were saved with the old name are committed and so found here.
    lock_generation()
    for kind in record_kinds():
        through = kind.sectors_through if relation == "sectors" else ()
        paths = [relation, *(f"{path}__{relation}" for path in through)]
        write_entries(kind, keys_with(kind, paths, [entry.pk]))


def in_chunks(found: Iterable, size=CHUNK) -> Iterator[list]:
    left = iter(found)
    while chunk := list(islice(left, size)):
        yield chunk
