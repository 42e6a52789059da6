"""The whole content of a record as JSON: its fields, links and child rows.

``{"fields": {name: value}, "links": {name: [keys]}, "rows": {name: {key: {name: value}}}}``.
Records are referenced by their ref, other objects by primary key, so contents can be stored,
compared and exported.
"""

from records.models import Record
from records.models.editable_fields import (
    content_fields,
    link_fields,
    names_of_file_fields,
    row_relations,
)


def content_of(record) -> dict:
    """The record's content as it is in the database."""
    return {
        "fields": fields_of(record),
        "links": links_of(record),
        "rows": {
            name: {str(row.pk): row_of(row, owner) for row in rows_of(record, name)}
            for name, owner in row_relations(type(record)).items()
        },
    }


def rows_of(record, name: str):
    """Child rows of one relation, with related objects joined unless prefetched."""
    rows = getattr(record, name).all()
    if was_fetched(record, name):
        return rows
    named = [field for field in rows.model._meta.concrete_fields if field.is_relation]
    joined = [field.name for field in named if field.editable and named_by_ref(field)]
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
    """Keys or refs of linked objects, without loading them unless prefetched."""
    linked = getattr(instance, field.name)
    if was_fetched(instance, field.name):
        return [key_of(target) for target in linked.all()]
    return list(linked.order_by().values_list(key_column(field), flat=True))


def value_of(instance, field):
    """The value as JSON: string, number, boolean or None."""
    if field.is_relation:
        linked = getattr(instance, field.name) if named_by_ref(field) else None
        return key_of(linked) if linked else getattr(instance, field.attname)
    value = field.value_from_object(instance)
    if isinstance(value, str):
        # Browsers submit line breaks as CRLF.
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
    """Names of the files of the record and of its child rows."""
    names = [content["fields"].get(field) for field in names_of_file_fields(kind)]
    for relation, rows in content["rows"].items():
        fields = names_of_file_fields(kind._meta.get_field(relation).related_model)
        names += [row.get(field) for row in rows.values() for field in fields]
    return [name for name in names if name]
