"""What a record can be found by, handed to the index."""

from itertools import groupby

from records.kinds import record_kinds
from records.models import Record
from records.paths import reached
from records.querysets import child_relations
from search import index
from search.index import Document
from search.models import Entry
from values.languages import language_of_field

PUBLIC, DESK = Entry.Scope.PUBLIC, Entry.Scope.DESK
CHUNK = 500


def write_entries(record):
    """Bring the entries of a record up to date, the public's if it is public and the desk's."""
    write_all([record])


def write_all(records: list[Record]):
    """The same for many records of one kind, some hundreds at once."""
    if not records:
        return
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


def write_entries_around(record):
    """Bring a record up to date, and those found by its name or its sectors."""
    write_entries(record)
    others = {*found_by(record), *finding_through(record)}
    by_kind = groupby(sorted(others, key=lambda one: one.label()), key=type)
    for _kind, some in by_kind:
        write_in_chunks(list(some))


def found_by(record) -> list[Record]:
    """The records in whose entries this one stands by its ref."""
    entries = Entry.objects.linked_to(record.ref, DESK)
    keys = {}
    for label, key in entries.values_list("kind", "record_id"):
        keys.setdefault(label, []).append(key)
    kinds = {kind.label(): kind for kind in record_kinds()}
    return [one for label in keys for one in kinds[label].objects.filter(pk__in=keys[label])]


def finding_through(record) -> list[Record]:
    """The records that have sectors through this one."""
    return [
        other
        for kind in record_kinds()
        for path in kind.sectors_through
        if leads_to(kind, path) is type(record)
        for other in kind.objects.filter(**{path: record}).distinct()
    ]


def leads_to(kind, path: str) -> type:
    """The kind at the end of a path of relations."""
    for step in path.split("__"):
        kind = kind._meta.get_field(step).related_model
    return kind


def remove_entries(record):
    for scope in Entry.Scope:
        index.remove(scope, record.label(), [record.pk])


def rewrite_those_with(relation: str, entry):
    """Bring up to date the records that use a renamed country or sector."""
    for kind in record_kinds():
        write_in_chunks(list(kind.objects.filter(**{relation: entry})))


def write_in_chunks(records: list[Record]):
    for start in range(0, len(records), CHUNK):
        write_all(records[start : start + CHUNK])


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
