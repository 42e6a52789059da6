"""What a record can be found by, handed to the index."""

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
    """Bring the entries of a record up to date, the public's if it is public and the desk's."""
    write_all([record])


@transaction.atomic
def write_all(records: list[Record]):
    """The same for many records of one kind, some hundreds at once."""
    if records:
        kind = type(records[0])
        # Before they are read, else they might be written as they were before another's change.
        lock_generation()
        keys = [record.pk for record in records]
        index_entries.replace(kind.label(), keys, documents_of(kind, keys))


def documents_of(kind, keys: list[int]) -> dict[str, list[Document]]:
    """What the public finds these records by, and what the desk does where that is something else."""
    found = list(indexed_records(kind, keys))
    public = [one.document for one in found if one.is_public]
    desk = [
        one.document.with_note(one.staff_note)
        for one in found
        if one.staff_note or not one.is_public
    ]
    return {PUBLIC: public, DESK: desk}


@transaction.atomic
def set_right_after(kind, after: int) -> list[int]:
    """See to it that the next records behind a key, and no others, stand in the index as they are."""
    lock_generation()
    records = kind.objects.filter(pk__gt=after).order_by("pk")
    keys = list(records.values_list("pk", flat=True)[:CHUNK])
    last = keys[-1] if len(keys) == CHUNK else None
    rebuild.remove_others(kind.label(), keys, after + 1, last)
    rebuild.replace_wrong(kind.label(), keys, documents_of(kind, keys))
    return keys


@transaction.atomic
def write_entries_around(record):
    """Bring a record up to date, and those found by its name or its sectors."""
    write_entries(record)
    standing = found_by(record)
    for kind in record_kinds():
        paths = [path for path in kind.sectors_through if leads_to(kind, path) is type(record)]
        write_those(kind, standing[kind.label()] | keys_with(kind, paths, record))


def found_by(record) -> dict[str, BitMap]:
    """The keys of the records in whose entries this one stands by its ref, by their kind."""
    entries = Entry.objects.linked_to(record.ref, DESK)
    keys = defaultdict(BitMap)
    for label, key in entries.values_list("kind", "record_id").iterator():
        keys[label].add(key)
    return keys


def keys_with(kind, paths: Iterable[str], other) -> BitMap:
    """The keys of the records of a kind that one of the paths leads from to this other."""
    return BitMap(
        key
        for path in paths
        for key in kind.objects.filter(**{path: other}).values_list("pk", flat=True).iterator()
    )


def leads_to(kind, path: str) -> type:
    """The kind at the end of a path of relations."""
    for step in path.split("__"):
        kind = kind._meta.get_field(step).related_model
    return kind


@transaction.atomic
def remove_entries(record):
    index_entries.replace(record.label(), [record.pk], {PUBLIC: [], DESK: []})


@transaction.atomic
def rewrite_those_with(relation: str, entry):
    """Bring up to date the records that use a renamed country or sector, also through another."""
    # Whoever used it under its old name has been written and is among them.
    lock_generation()
    for kind in record_kinds():
        through = kind.sectors_through if relation == "sectors" else ()
        paths = [relation, *(f"{path}__{relation}" for path in through)]
        write_those(kind, keys_with(kind, paths, entry))


def write_those(kind, keys: BitMap):
    """Bring records up to date of which only the keys are held, so that memory stays flat."""
    write_in_chunks(kind(pk=key) for key in keys)


def write_in_chunks(records: Iterable[Record]):
    for some in in_chunks(records):
        write_all(some)


def in_chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    left = iter(records)
    while some := list(islice(left, CHUNK)):
        yield some
