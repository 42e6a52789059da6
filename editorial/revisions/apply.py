"""Writes a revision's content to the tables: the record's row, its links, its child rows."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from editorial.revisions.content import (
    content_fields,
    fields_of,
    key_column,
    link_fields,
    links_of,
    names_of_file_fields,
    row_relations,
    rows_of,
)


def apply(record, content: dict, *, validate=False):
    """Make the record's row, links and child rows equal to the content; child rows keep their keys.

    Links to deleted objects are left out. Raises ValidationError if a deleted object was required,
    or, with ``validate``, if the record's validation or a constraint fails.
    """
    write(record, content["fields"] | content["links"], validate=validate)
    for name, owner in row_relations(type(record)).items():
        apply_rows(record, name, owner, content["rows"].get(name, {}))


def apply_rows(record, name: str, owner: list[str], wanted: dict[str, dict]):
    there = {str(row.pk): row for row in rows_of(record, name)}
    model = record._meta.get_field(name).related_model
    for key in there.keys() - wanted.keys():
        there[key].delete()
    for key, values in wanted.items():
        row = there.get(key)
        if row is None:
            row = model(pk=key)
            set_owner(record, row, owner)
        write(row, values, owner)


def set_owner(record, row, owner: list[str]):
    """Set the foreign key of the row to the record, or the two columns of a generic relation."""
    if len(owner) == 1:
        setattr(row, owner[0], record)
    else:
        setattr(row, owner[0], ContentType.objects.get_for_model(record))
        setattr(row, owner[1], record.pk)


def write(instance, values: dict, apart_from=(), *, validate=False):
    """Save the given fields and links that differ; those not in ``values`` stay as they are."""
    model, is_new = type(instance), instance._state.adding
    now = fields_of(instance, apart_from)
    changed = [
        field
        for field in content_fields(model, apart_from)
        if field.name in values and (is_new or values[field.name] != now[field.name])
    ]
    for field in changed:
        set_value(instance, field, values[field.name])
    if any(values[field.name] and getattr(instance, field.attname) is None for field in changed):
        # A linked object was deleted: check whether the row is valid without it.
        instance.validate_constraints()
    if validate:
        # Files were validated at upload.
        instance.full_clean(exclude=names_of_file_fields(model))
    if changed:
        instance.save()
    links = {} if is_new else links_of(instance)
    for field in link_fields(model):
        if field.name in values and values[field.name] != links.get(field.name, []):
            getattr(instance, field.name).set(existing(field, values[field.name]).values())


def set_value(instance, field, value):
    if not field.is_relation:
        setattr(instance, field.attname, field.to_python(value))
        return
    key = existing(field, [value]).get(value) if value else None
    if key is None and not field.null:
        raise ValidationError(_("“%(value)s” does not exist any more.") % {"value": value})
    setattr(instance, field.attname, key)


def existing(field, names) -> dict:
    """Primary keys of the existing objects, by the key or ref that names them."""
    if not names:
        return {}
    column = key_column(field)
    found = field.related_model.objects.filter(**{f"{column}__in": names})
    return dict(found.values_list(column, "pk"))
