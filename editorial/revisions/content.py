"""The whole content of a record as JSON: its fields, its links, the rows that belong to it.

``{"fields": {name: value}, "links": {name: [keys]}, "rows": {name: {key: {name: value}}}}``. Records are
named by their refs, all else by its primary key; so a content can be kept, compared and sent elsewhere.
"""

from django.contrib.contenttypes.fields import GenericRelation
from django.db.models import FileField

from records.models import Record
from records.models.querysets import child_relations


def row_relations(kind) -> dict[str, list[str]]:
    """The relations to rows that belong to a record of this kind, each with the columns that say so."""
    own = {relation.name: [relation.field.name] for relation in child_relations(kind)}
    generic = {
        field.name: [field.content_type_field_name, field.object_id_field_name]
        for field in kind._meta.private_fields
        if isinstance(field, GenericRelation)
    }
    return own | generic


def content_fields(model, apart_from=()) -> list:
    """The columns that staff write; not those that are computed, nor those that say whose row it is."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in apart_from
    ]


def link_fields(model) -> list:
    return [field for field in model._meta.many_to_many if field.editable]


def content_of(record) -> dict:
    """What the record holds now, as it stands in the database."""
    return {
        "fields": fields_of(record),
        "links": links_of(record),
        "rows": {
            name: {str(row.pk): row_of(row, owner) for row in rows_of(record, name)}
            for name, owner in row_relations(type(record)).items()
        },
    }


def rows_of(record, name: str):
    """The rows of one relation, read with what they are named by, unless they were fetched before."""
    rows = getattr(record, name).all()
    if was_fetched(record, name):
        return rows
    named = [field for field in rows.model._meta.concrete_fields if field.is_relation]
    joined = [one.name for one in named if one.editable and named_by_ref(one)]
    several = [field.name for field in link_fields(rows.model)]
    return rows.select_related(*joined or [None]).prefetch_related(*several)


def row_of(row, owner) -> dict:
    return fields_of(row, owner) | links_of(row)


def fields_of(instance, apart_from=()) -> dict:
    return {
        field.name: value_of(instance, field)
        for field in content_fields(type(instance), apart_from)
    }


def links_of(instance) -> dict[str, list]:
    return {
        field.name: sorted(keys_linked(instance, field)) for field in link_fields(type(instance))
    }


def keys_linked(instance, field) -> list:
    """Without the records themselves, unless they were fetched before."""
    linked = getattr(instance, field.name)
    if was_fetched(instance, field.name):
        return [key_of(one) for one in linked.all()]
    return list(linked.order_by().values_list(key_column(field), flat=True))


def value_of(instance, field):
    """As JSON knows it: text, number, truth or nothing."""
    if field.is_relation:
        linked = getattr(instance, field.name) if named_by_ref(field) else None
        return key_of(linked) if linked else getattr(instance, field.attname)
    value = field.value_from_object(instance)
    if isinstance(value, str):
        # Browsers end lines in two characters, whatever stood there.
        return str.__str__(value).replace("\r\n", "\n")
    return value if isinstance(value, bool | int | None) else field.value_to_string(instance)


def key_of(linked):
    return linked.ref if isinstance(linked, Record) else linked.pk


def key_column(field) -> str:
    return "permalink" if named_by_ref(field) else "pk"


def was_fetched(instance, name: str) -> bool:
    return name in getattr(instance, "_prefetched_objects_cache", {})


def named_by_ref(field) -> bool:
    return issubclass(field.related_model, Record)


def file_names(content: dict, kind) -> list[str]:
    """The names of the files that belong to the record and to its rows."""
    names = [content["fields"].get(field) for field in names_of_file_fields(kind)]
    for relation, rows in content["rows"].items():
        fields = names_of_file_fields(kind._meta.get_field(relation).related_model)
        names += [row.get(field) for row in rows.values() for field in fields]
    return [name for name in names if name]


def names_of_file_fields(model) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, FileField)]
