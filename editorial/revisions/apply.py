"""Writes contents to the tables: the records' rows, their links, their child rows."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from editorial.revisions.content import (
    content_fields,
    key_column,
    link_fields,
    names_of_file_fields,
    row_relations,
    value_of,
)


def apply(record, content: dict, *, validate=False):
    apply_many(type(record), [(record, content)], validate=validate)


def apply_many(kind, pairs: list[tuple], *, validate=False):
    """Make rows, links and child rows equal to the contents; ``pairs``: records of one kind and theirs.

    Records without a primary key are created; child rows keep their keys. What is equal already is
    not written. Links to deleted objects are left out. Raises ValidationError if a deleted object
    was required, or, with ``validate``, if a record's validation or a constraint fails.
    """
    slugs = {record.pk: record.slug for record, _content in pairs if record.published_at}
    wanted = [(record, content["fields"] | content["links"]) for record, content in pairs]
    changed = set_values(kind, wanted)
    if validate:
        # Files were validated at upload; the permalink is none of the content.
        for record, _content in pairs:
            record.full_clean(exclude=[*names_of_file_fields(kind), "permalink"])
    save(kind, changed)
    kind.keep_former_slugs((record, slugs[record.pk]) for record in changed if record.pk in slugs)
    write_links(kind, wanted)
    for name, owner in row_relations(kind).items():
        write_rows(kind, name, owner, pairs)


def save(kind, records: list):
    """Insert the new records, and update the others."""
    for record in records:
        record.slug = record.slug or record.proposed_slug()
        record.derive()
    there = {record: record.created_at for record in records if not record._state.adding}
    kind.objects.bulk_create(record for record in records if record._state.adding)
    columns = {field.name for field in kind._meta.concrete_fields} - {"id", "created_at"}
    kind.objects.bulk_create(
        there, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    for record, made_at in there.items():
        # Django sets it as if the record were new.
        record.created_at = made_at


def set_values(model, wanted: list[tuple], apart_from=()) -> list:
    """Set the fields that differ; returns the instances that are new or have changed.

    ``wanted``: pairs of instance and values; fields not among the values stay as they are.
    """
    fields = content_fields(model, apart_from)
    keys = {field.name: keys_of(field, wanted) for field in fields if field.is_relation}
    changed = []
    for instance, values in wanted:
        is_new = instance._state.adding
        differing = [
            field
            for field in fields
            if field.name in values and (is_new or differs(instance, field, values, keys))
        ]
        for field in differing:
            set_value(instance, field, values[field.name], keys)
        if any(values[field.name] and is_empty(instance, field) for field in differing):
            # A linked object was deleted: check whether the row is valid without it.
            instance.validate_constraints()
        if is_new or differing:
            changed.append(instance)
    return changed


def differs(instance, field, values, keys) -> bool:
    value = values[field.name]
    if field.is_relation:
        return getattr(instance, field.attname) != keys[field.name].get(value)
    return value_of(instance, field) != value


def set_value(instance, field, value, keys):
    if not field.is_relation:
        setattr(instance, field.attname, field.to_python(value))
        return
    key = keys[field.name].get(value)
    if key is None and not field.null:
        raise ValidationError(_("“%(value)s” does not exist any more.") % {"value": value})
    setattr(instance, field.attname, key)


def is_empty(instance, field) -> bool:
    return field.is_relation and getattr(instance, field.attname) is None


def keys_of(field, wanted) -> dict:
    """Primary keys by the values of a foreign key; of those that are set already nothing is asked."""
    values = {
        value: getattr(instance, field.attname)
        for instance, values in wanted
        if (value := values.get(field.name))
    }
    set_already = {value: key for value, key in values.items() if value == key}
    return set_already | existing(field, values.keys() - set_already.keys())


def existing(field, names) -> dict:
    """Primary keys of the existing objects, by the key or ref that names them."""
    if not names:
        return {}
    column = key_column(field)
    found = field.related_model.objects.filter(**{f"{column}__in": names})
    return dict(found.values_list(column, "pk"))


def write_links(model, wanted: list[tuple]):
    """Make the many-to-many links equal to the values; ``wanted``: pairs of instance and values."""
    for field in link_fields(model):
        links = {
            instance.pk: set(values[field.name])
            for instance, values in wanted
            if field.name in values
        }
        through = field.remote_field.through._default_manager
        mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
        there = defaultdict(set)
        rows = through.filter(**{f"{mine}__in": links}).values_list(
            mine, f"{theirs}__{key_column(field)}"
        )
        for key, name in rows:
            there[key].add(name)
        links = {key: names for key, names in links.items() if names != there[key]}
        if not links:
            continue
        known = existing(field, set().union(*links.values()))
        through.filter(**{f"{mine}__in": links}).delete()
        through.bulk_create(
            through.model(**{f"{mine}_id": key, f"{theirs}_id": known[name]})
            for key, names in links.items()
            for name in sorted(names & known.keys())
        )


def write_rows(kind, name: str, owner: list[str], pairs):
    """Make the child rows of one relation equal to the contents.

    ``owner``: the foreign key to the record, or the two columns of a generic relation.
    """
    model = kind._meta.get_field(name).related_model
    column = model._meta.get_field(owner[-1]).attname
    of_kind = {owner[0]: ContentType.objects.get_for_model(kind)} if owner[1:] else {}
    rows = model.objects.filter(**of_kind, **{f"{column}__in": [record.pk for record, _ in pairs]})
    there = {(getattr(row, column), row.pk): row for row in rows}
    wanted = {
        (record.pk, model._meta.pk.to_python(key)): values
        for record, content in pairs
        for key, values in content["rows"].get(name, {}).items()
    }
    given = [
        (there.get(at) or model(pk=at[1], **of_kind, **{column: at[0]}), values)
        for at, values in wanted.items()
    ]
    changed = set_values(model, given, owner)
    # Changed rows are inserted anew, so that two of them may swap unique values.
    stale = {row.pk for row in changed} & {key for _record, key in there}
    stale |= {key for record, key in there.keys() - wanted.keys()}
    if stale:
        model.objects.filter(pk__in=stale).delete()
    model.objects.bulk_create(changed)
    write_links(model, given)
