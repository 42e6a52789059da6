"""Search documents of records, read from the database in bulk for one kind.

Only the needed columns are read, without model instances: creating those would take as long as all
other work of indexing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from records.models import Alias, Record
from records.models.querysets import child_relations, has_field
from search.index.document import Document
from search.query.parse import host_of
from values.languages import language_of_field

OF_RECORD = (
    *("pk", "permalink_id", "name_en", "name_zh_hans", "published_at", "withdrawn_at"),
    *("staff_note", "reach", "dated", "sort_name_en", "sort_name_zh_hans", "website"),
)
# The columns read from a linked record.
OF_LINKED = ("pk", "permalink_id", "name_en", "name_zh_hans", "published_at", "withdrawn_at")


class IndexedRecord(NamedTuple):
    """A search document with what decides its scope, public or desk."""

    document: Document
    is_public: bool
    staff_note: str


class LinkedNames(NamedTuple):
    """The names of a linked record; ``key`` is its primary key."""

    key: int
    ref: str
    name_en: str
    name_zh_hans: str
    published_at: object
    withdrawn_at: object

    @property
    def is_public(self) -> bool:
        return bool(self.published_at and not self.withdrawn_at)


class Columns(NamedTuple):
    """Column names of a kind besides those common to all kinds.

    ``single``: foreign keys to records; ``type``: empty or ``("type",)``.
    """

    short: tuple[str, ...]
    long: tuple[str, ...]
    single: tuple[str, ...]
    type: tuple[str, ...]


@cache
def columns_of(kind: type[Record]) -> Columns:
    """Its text columns in both languages except the names, its foreign keys to records, its type."""
    fields = kind._meta.concrete_fields
    texts = [
        field
        for field in fields
        if language_of_field(field)
        and field.editable
        and not field.choices
        and not field.name.startswith("name_")
    ]
    long = [text.name for text in texts if text.get_internal_type() == "TextField"]
    short = [text.name for text in texts if text.name not in long]
    single = [
        field.name
        for field in fields
        if field.is_relation and issubclass(field.related_model, Record)
    ]
    has_type = ("type",) if kind.has_field("type") else ()
    return Columns(tuple(short), tuple(long), tuple(single), has_type)


def indexed_records(kind: type[Record], keys: Iterable[int]) -> Iterator[IndexedRecord]:
    """The search documents of the records with these primary keys; missing records are skipped."""
    keys, columns = list(keys), columns_of(kind)
    countries, sectors = positions(kind, "countries", keys), positions(kind, "sectors", keys)
    if has_field(kind, "seat"):
        seats = kind.objects.filter(pk__in=keys, seat__isnull=False)
        for key, code in seats.values_list("pk", "seat_id"):
            countries[key] += [] if code in countries[key] else [code]
    of_countries = names_of(kind, "countries", countries)
    of_sectors = names_of(kind, "sectors", sectors)
    aliases = aliases_of(kind, keys)
    linked, party_names = links_of(kind, keys)
    through, sectors_through = through_of(kind, keys)
    rows = kind.objects.filter(pk__in=keys).order_by("pk")
    linked_columns = [f"{path}__{name}" for path in columns.single for name in OF_LINKED]
    for row in rows.values(
        *OF_RECORD, *columns.short, *columns.long, *columns.type, *linked_columns
    ):
        key, year = row["pk"], row["dated"][:4]
        single = [
            LinkedNames(*(row[f"{path}__{name}"] for name in OF_LINKED)) for path in columns.single
        ]
        others = [other for other in [*single, *linked[key]] if other.ref]
        facts = [year, *(row[name] for name in columns.short), host_of(row["website"])]
        for country in countries[key]:
            facts += of_countries[country]
        for sector in sectors[key]:
            facts += of_sectors[sector]
        facts += party_names[key]
        for other in others:
            if other.is_public:
                facts += [other.name_en, other.name_zh_hans]
        values = [f"reach={row['reach']}"]
        values += [f"country={country}" for country in countries[key]]
        values += [f"sector={sector}" for sector in [*sectors[key], *sectors_through[key]]]
        if year:
            values.append(f"year={year}")
        values += [f"type={row[name]}" for name in columns.type if row[name]]
        yield IndexedRecord(
            Document(
                record_id=key,
                names=[name for name in [row["name_en"], row["name_zh_hans"]] if name],
                aliases=aliases[key],
                facts=[text for text in facts if text],
                text=[row[name] for name in columns.long if row[name]],
                ref=row["permalink_id"],
                links=[other.ref for other in [*others, *through[key]]],
                values=values,
                date=row["dated"],
                sort_name_en=row["sort_name_en"],
                sort_name_zh_hans=row["sort_name_zh_hans"],
            ),
            bool(row["published_at"] and not row["withdrawn_at"]),
            row["staff_note"],
        )


def grouped_by_record(rows: Iterable[tuple]) -> dict[int, list]:
    """Group ``(record key, value)`` rows by key."""
    found = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found


def positions(kind, name: str, keys) -> dict[int, list[str]]:
    """Keys of the countries or sectors of each record, in the order of the taxonomy."""
    field = kind._meta.get_field(name)
    owner, mark = field.m2m_field_name(), field.m2m_reverse_field_name()
    order = [f"{mark}__{column}" for column in field.related_model._meta.ordering]
    rows = field.remote_field.through.objects.filter(**{f"{owner}__in": keys}).order_by(*order)
    return grouped_by_record(rows.values_list(f"{owner}_id", f"{mark}_id"))


def names_of(kind, name: str, used: dict[int, list[str]]) -> dict[str, list[str]]:
    """All names of each country or sector in use, by its key."""
    wanted = {mark for marks in used.values() for mark in marks}
    entries = kind._meta.get_field(name).related_model.objects.filter(pk__in=wanted)
    return {entry.pk: entry.all_names for entry in entries}


def aliases_of(kind, keys) -> dict[int, list[str]]:
    return grouped_by_record(Alias.objects.of(kind, keys).values_list("object_id", "text"))


def links_of(kind, keys) -> tuple[dict[int, list[LinkedNames]], dict[int, list[str]]]:
    """Records linked by many-to-many fields and child rows, and own names in child rows, by key."""
    linked, names = defaultdict(list), defaultdict(list)
    for field in kind._meta.many_to_many:
        if issubclass(field.related_model, Record):
            order = [f"{field.name}__{column}" for column in field.related_model._meta.ordering]
            records = kind.objects.filter(pk__in=keys, **{f"{field.name}__isnull": False})
            columns = [f"{field.name}__{name}" for name in OF_LINKED]
            for key, *row in records.order_by(*order).values_list("pk", *columns):
                linked[key].append(LinkedNames(*row))
    for relation in child_relations(kind):
        model, owner = relation.related_model, relation.field.attname
        own = [name for name in ["own_name_en", "own_name_zh_hans"] if has_field(model, name)]
        other = OF_LINKED if has_field(model, "institution") else ()
        if own or other:
            rows = model.objects.filter(**{f"{owner}__in": keys})
            columns = [*own, *(f"institution__{name}" for name in other)]
            for key, *row in rows.values_list(owner, *columns):
                names[key] += row[: len(own)]
                if other:
                    linked[key].append(LinkedNames(*row[len(own) :]))
    return linked, names


def through_of(kind, keys) -> tuple[dict[int, list[LinkedNames]], dict[int, list[str]]]:
    """Records through which others inherit sectors, and the sectors of those that are public."""
    through, sectors = defaultdict(list), defaultdict(list)
    for path in kind.sectors_through:
        name, other = path.split("__")
        relation = kind._meta.get_field(name)
        owner, model = relation.field.attname, relation.related_model
        columns = [f"{other}__{column}" for column in OF_LINKED]
        rows = model.objects.filter(**{f"{owner}__in": keys}).values_list(owner, *columns)
        found = grouped_by_record((key, LinkedNames(*row)) for key, *row in rows)
        public = {
            record.key for records in found.values() for record in records if record.is_public
        }
        marked = positions(model._meta.get_field(other).related_model, "sectors", public)
        for key, others in found.items():
            through[key] += others
            for record in others:
                sectors[key] += marked[record.key] if record.is_public else []
    return through, sectors
