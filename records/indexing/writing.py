"""Write the search index entries of records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from pyroaring import BitMap

from records.indexing.index_documents import indexed_records
from records.kinds import record_kinds
from records.models import Record
from search.index import index_entries, rebuild
from search.index.document import Document
from search.models import Entry
from serving.generation import lock_generation

PUBLIC, DESK = Entry.Scope.PUBLIC, Entry.Scope.DESK
CHUNK = 500


def write_entries(record):
    """Update the index entries of a record in both scopes, public and desk."""
    write_all([record])


@transaction.atomic
def write_all(records: list[Record]):
    """Update the index entries of several records of one kind; call it with at most some hundreds."""
    if records:
        kind = type(records[0])
        # Lock before reading, or a concurrent change could be overwritten with older data.
        lock_generation()
        keys = [record.pk for record in records]
        index_entries.replace(kind.label(), keys, documents_of(kind, keys))


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


@transaction.atomic
def set_right_after(kind, after: int) -> list[int]:
    """Correct the index for the next chunk of records after a primary key; returns their keys.

    Wrong entries are rewritten; entries in this range without a record are removed.
    """
    lock_generation()
    records = kind.objects.filter(pk__gt=after).order_by("pk")
    keys = list(records.values_list("pk", flat=True)[:CHUNK])
    last = keys[-1] if len(keys) == CHUNK else None
    rebuild.remove_others(kind.label(), keys, after + 1, last)
    rebuild.replace_wrong(kind.label(), keys, documents_of(kind, keys))
    return keys


@transaction.atomic
def write_entries_around(record):
    """Update a record's entries, and those of records indexed with its name or its sectors."""
    write_entries(record)
    standing = found_by(record)
    for kind in record_kinds():
        paths = [path for path in kind.sectors_through if leads_to(kind, path) is type(record)]
        write_those(kind, standing[kind.label()] | keys_with(kind, paths, record))


def found_by(record) -> dict[str, BitMap]:
    """Primary keys of the records whose index entries link to this record, by kind label."""
    entries = Entry.objects.linked_to(record.ref, DESK)
    keys = defaultdict(BitMap)
    for label, key in entries.values_list("kind", "record_id").iterator():
        keys[label].add(key)
    return keys


def keys_with(kind, paths: Iterable[str], other) -> BitMap:
    """Primary keys of the records of a kind that are related to ``other`` by one of the paths."""
    return BitMap(
        key
        for path in paths
        for key in kind.objects.filter(**{path: other}).values_list("pk", flat=True).iterator()
    )


def leads_to(kind, path: str) -> type:
    """The model at the end of a relation path."""
    for step in path.split("__"):
        kind = kind._meta.get_field(step).related_model
    return kind


@transaction.atomic
def remove_entries(record):
    index_entries.replace(record.label(), [record.pk], {PUBLIC: [], DESK: []})


@transaction.atomic
def rewrite_those_with(relation: str, entry):
    """Update the records that use a renamed country or sector, directly or through another record."""
    # After the lock, records that were saved with the old name are committed and so found here.
    lock_generation()
    for kind in record_kinds():
        through = kind.sectors_through if relation == "sectors" else ()
        paths = [relation, *(f"{path}__{relation}" for path in through)]
        write_those(kind, keys_with(kind, paths, entry))


def write_those(kind, keys: BitMap):
    """Update the records with these primary keys in chunks, with constant memory."""
    write_in_chunks(kind(pk=key) for key in keys)


def write_in_chunks(records: Iterable[Record]):
    for chunk in in_chunks(records):
        write_all(chunk)


def in_chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    left = iter(records)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
