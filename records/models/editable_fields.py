"""What staff edit of a model: its fields, its links, the rows of a record."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db.models import FileField

from records.models.querysets import child_relations


def row_relations(kind) -> dict[str, list[str]]:
    """Relations to child rows by name, each with the columns that point to the record."""
    own = {relation.name: [relation.field.name] for relation in child_relations(kind)}
    generic = {
        field.name: [field.content_type_field_name, field.object_id_field_name]
        for field in kind._meta.private_fields
        if isinstance(field, GenericRelation)
    }
    return own | generic


def content_fields(model, apart_from=()) -> list:
    """Editable columns; not computed ones, nor the foreign key to the record."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in apart_from
    ]


def link_fields(model) -> list:
    return [field for field in model._meta.many_to_many if field.editable]


def names_of_file_fields(model) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, FileField)]
