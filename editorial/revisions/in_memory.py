"""A record as a content describes it, built in memory for forms and checks; nothing is written."""

from collections import defaultdict
from copy import copy
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import FileField, Model, UniqueConstraint
from django.utils.translation import gettext as _

from editorial.revisions.content import (
    content_fields,
    key_column,
    key_of,
    link_fields,
    names_of_file_fields,
    row_relations,
)
from records.models import Record


def build_record(record, content: dict):
    """A copy of the record with the fields, links and child rows of the content.

    Links and rows are cached as if prefetched: ``copy.countries.all()`` returns those of the
    content. Links to deleted objects are left out and listed in ``copy.missing_links``, as pairs of
    field and key; a required one stays in its row, for the editor to replace.
    """
    built, kind = copy(record), type(record)
    own = content["fields"] | content["links"]
    rows = [
        (name, owner, kind._meta.get_field(name).related_model, content["rows"].get(name, {}))
        for name, owner in row_relations(kind).items()
    ]
    children = [(model, values) for *_name, model, by_key in rows for values in by_key.values()]
    linked = LinkedObjects([(kind, own), *children])
    built.missing_links = linked.missing
    set_values(built, own, linked)
    for name, owner, model, by_key in rows:
        made = []
        for key, values in by_key.items():
            row = model(pk=model._meta.pk.to_python(key))
            # Looks saved, also if only this content has it: forms then edit it under its key.
            row._state.adding = False
            set_owner(built, row, owner)
            set_values(row, values, linked, owner)
            made.append(row)
        set_related(built, name, in_order(made, model._meta.ordering))
    return built


def set_owner(record, row, owner: list[str]):
    """Set the foreign key of the row to the record, or the two columns of a generic relation."""
    if len(owner) == 1:
        setattr(row, owner[0], record)
    else:
        setattr(row, owner[0], ContentType.objects.get_for_model(record))
        setattr(row, owner[1], record.pk)


class LinkedObjects:
    """The objects that contents link to, loaded with one query per model.

    ``contents``: models, each with the values of an instance by field name.
    """

    def __init__(self, contents: list[tuple[type[Model], dict]]):
        self.missing: list[tuple] = []
        keys = defaultdict(set)
        for model, values in contents:
            for field in [*content_fields(model), *link_fields(model)]:
                if field.is_relation and (value := values.get(field.name)):
                    keys[field.related_model, key_column(field)].update(as_list(value))
        self.by_key = {
            model: {key_of(target): target for target in with_names(model, f"{column}__in", named)}
            for (model, column), named in keys.items()
        }

    def of(self, field, value) -> list:
        """The objects with these keys, or this key, in the default order of their model."""
        keys, known = as_list(value), self.by_key.get(field.related_model, {})
        self.missing += [(field, key) for key in keys if key not in known]
        return [target for key, target in known.items() if key in keys]


def as_list(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def with_names(model, lookup: str, keys):
    """The objects, joined with what the names of objects other than records are made of."""
    found = model._default_manager.filter(**{lookup: keys})
    names = [field.name for field in model._meta.concrete_fields if field.is_relation]
    return found if issubclass(model, Record) else found.select_related(*names or [None])


def set_values(instance, values: dict, linked: LinkedObjects, apart_from=()):
    """Set fields, links and computed columns. Fields without a value stay as they are."""
    model, instance._prefetched_objects_cache = type(instance), {}
    for field in content_fields(model, apart_from):
        value = values.get(field.name)
        if field.is_relation and field.name in values:
            target = next(iter(linked.of(field, value)), None)
            is_kept = value and not (target or field.null)
            setattr(instance, field.name, field.related_model(pk=value) if is_kept else target)
        elif field.name in values:
            setattr(instance, field.attname, field.to_python(value))
    for field in link_fields(model):
        if field.name in values:
            set_related(instance, field.name, linked.of(field, values[field.name]))
    for field in model._meta.concrete_fields:
        if not isinstance(field, FileField):
            field.pre_save(instance, add=False)


def record_and_rows(record) -> list:
    rows = [getattr(record, name).all() for name in row_relations(type(record))]
    return [record, *chain.from_iterable(rows)]


def set_related(instance, name: str, related: list):
    """Make the objects the result of ``instance.name.all()``."""
    found = instance._meta.get_field(name).related_model._default_manager.all()
    found._result_cache, found._prefetch_done = related, True
    vars(instance).setdefault("_prefetched_objects_cache", {})[name] = found


def in_order(objects: list, ordering) -> list:
    """The objects sorted as the database sorts them by the names of fields in ``ordering``."""
    for name in reversed(ordering):
        plain = name.removeprefix("-")
        objects = sorted(
            objects, key=lambda instance: sort_key(instance, plain), reverse=plain != name
        )
    return objects


def sort_key(instance, name: str) -> list[tuple]:
    value = getattr(instance, name)
    if isinstance(value, Model):
        return [part for inner in value._meta.ordering for part in sort_key(value, inner)]
    if value is None:
        return [(0 if connection.features.order_by_nulls_first else 2,)]
    return [(1, value)]


def check(built, changed_rows: set[str]):
    """Raise ValidationError if a rule forbids the record, its rows together, or a changed row.

    ``changed_rows``: keys of the rows to validate one by one. Files were validated at upload.
    """
    for field, key in built.missing_links:
        if not (field.null or field.many_to_many):
            raise ValidationError(_("“%(value)s” does not exist any more.") % {"value": key})
    built.full_clean(exclude=names_of_file_fields(type(built)))
    for name, owner in row_relations(type(built)).items():
        rows = getattr(built, name).all()
        for row in rows:
            if str(row.pk) in changed_rows:
                # Without the owner, unique constraints are left out: the tables hold other rows.
                row.full_clean(exclude=[*owner, *names_of_file_fields(rows.model)])
        for constraint in rows.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and not constraint.condition:
                columns = [rows.model._meta.get_field(field).attname for field in constraint.fields]
                if len({tuple(getattr(row, name) for name in columns) for row in rows}) < len(rows):
                    raise ValidationError(constraint.get_violation_error_message())
