"""What a record can be found by, handed to the index."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from records.kinds import record_kinds
from records.models import Record
from records.paths import reached
from records.querysets import child_relations
from search import index
from search.index import Document
from search.models import Entry
from serving.generation import hold
from values.languages import language_of_field

PUBLIC, DESK = Entry.Scope.PUBLIC, Entry.Scope.DESK
CHUNK = 500


def write_entries(record):
    """Bring the entries of a record up to date, the public's if it is public and the desk's."""
    write_all([record])


@transaction.atomic
def write_all(records: list[Record]):
    """The same for many records of one kind, some hundreds at once."""
    if not records:
        return
    # Before they are read, else they might be written as they were before another's change.
    hold()
    kind = type(records[0])
    keys = {record.pk for record in records}
    fresh = list(kind.objects.filter(pk__in=keys).for_entries())
    documents = {record: document_of(record) for record in fresh}
    public = [document for record, document in documents.items() if record.is_public]
    desk = [
        document.with_note(record.staff_note)
        for record, document in documents.items()
        if record.staff_note or not record.is_public
    ]
    for scope, some in [(PUBLIC, public), (DESK, desk)]:
        index.remove(scope, kind.label(), keys - {document.record_id for document in some})
        index.write(scope, kind.label(), some)


@transaction.atomic
def write_entries_around(record):
    """Bring a record up to date, and those found by its name or its sectors."""
    write_entries(record)
    standing = found_by(record)
    for kind in record_kinds():
        paths = [path for path in kind.sectors_through if leads_to(kind, path) is type(record)]
        write_those(kind, standing[kind.label()] | keys_with(kind, paths, record))


def found_by(record) -> dict[str, set[int]]:
    """The keys of the records in whose entries this one stands by its ref, by their kind."""
    entries = Entry.objects.linked_to(record.ref, DESK)
    keys = defaultdict(set)
    for label, key in entries.values_list("kind", "record_id").iterator():
        keys[label].add(key)
    return keys


def keys_with(kind, paths: Iterable[str], other) -> set[int]:
    """The keys of the records of a kind that one of the paths leads from to this other."""
    return {
        key
        for path in paths
        for key in kind.objects.filter(**{path: other}).values_list("pk", flat=True).iterator()
    }


def leads_to(kind, path: str) -> type:
    """The kind at the end of a path of relations."""
    for step in path.split("__"):
        kind = kind._meta.get_field(step).related_model
    return kind


@transaction.atomic
def remove_entries(record):
    for scope in Entry.Scope:
        index.remove(scope, record.label(), [record.pk])


@transaction.atomic
def rewrite_those_with(relation: str, entry):
    """Bring up to date the records that use a renamed country or sector, also through another."""
    # Whoever used it under its old name has been written and is among them.
    hold()
    for kind in record_kinds():
        through = kind.sectors_through if relation == "sectors" else ()
        paths = [relation, *(f"{path}__{relation}" for path in through)]
        write_those(kind, keys_with(kind, paths, entry))


def write_those(kind, keys: Iterable[int]):
    """Bring records up to date of which only the keys are held, so that memory stays flat."""
    write_in_chunks(kind(pk=key) for key in sorted(keys))


def write_in_chunks(records: Iterable[Record]):
    for some in in_chunks(records):
        write_all(some)


def in_chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    left = iter(records)
    while some := list(islice(left, CHUNK)):
        yield some


def document_of(record) -> Document:
    linked = [one for one in linked_records(record) if one]
    through = [one for path in record.sectors_through for one in reached(record, path)]
    return Document(
        record_id=record.pk,
        names=[name for name in [record.name_en, record.name_zh_hans] if name],
        aliases=[alias.text for alias in record.aliases.all()],
        facts=[text for text in facts_of(record, linked) if text],
        text=[text for text in texts_of(record, long=True) if text],
        ref=record.ref,
        links=[one.ref for one in [*linked, *through]],
        values=values_of(record, through),
        date=record.dated,
        sort_name_en=record.sort_name_en,
        sort_name_zh_hans=record.sort_name_zh_hans,
    )


def facts_of(record, linked) -> list[str]:
    """Its year, short texts, countries, sectors, and the names of what it is linked to."""
    facts = [record.dated[:4], *texts_of(record, long=False)]
    for related in ["countries", "sectors"]:
        for entry in getattr(record, related).all():
            facts += entry.all_names
    for one in child_relations(type(record)):
        for child in getattr(record, one.name).all():
            facts += [getattr(child, "own_name_en", ""), getattr(child, "own_name_zh_hans", "")]
    for one in linked:
        if one.is_public:
            facts += [one.name_en, one.name_zh_hans]
    return facts


def texts_of(record, *, long: bool) -> list[str]:
    """The texts in both languages: summary and longer text, or all others but the names."""
    return [
        getattr(record, one.name)
        for one in record._meta.concrete_fields
        if language_of_field(one)
        and one.editable
        and not one.choices
        and not one.name.startswith("name_")
        and (one.get_internal_type() == "TextField") == long
    ]


def linked_records(record) -> list[Record]:
    """The records that it links to, and the institutions among its parties."""
    linked = [
        getattr(record, one.name)
        for one in record._meta.concrete_fields
        if one.is_relation and issubclass(one.related_model, Record)
    ]
    for one in record._meta.many_to_many:
        if issubclass(one.related_model, Record):
            linked += getattr(record, one.name).all()
    for one in child_relations(type(record)):
        linked += [getattr(child, "institution", None) for child in getattr(record, one.name).all()]
    return linked


def values_of(record, through) -> list[str]:
    """What it can be narrowed by, as ``parameter=value``."""
    sectors = [*record.sectors.all()]
    for one in through:
        if one.is_public:
            sectors += one.sectors.all()
    values = [f"reach={record.reach}"]
    values += [f"country={country.pk}" for country in record.countries.all()]
    values += [f"sector={sector.pk}" for sector in sectors]
    if record.dated:
        values.append(f"year={record.dated[:4]}")
    if getattr(record, "type", ""):
        values.append(f"type={record.type}")
    return values
