"""Records as contents describe them, built in memory for forms, checks and writing."""

from copy import copy
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import FileField, Model
from django.utils.translation import gettext as _

from editorial.revisions.content import (
    content_fields,
    link_fields,
    names_of_file_fields,
    row_relations,
)
from editorial.revisions.linked_objects import LinkedObjects, as_list


def build_record(record, content: dict):
    """A copy of the record with the fields, links and child rows of the content."""
    built = copy(record)
    Builder(type(record), [(built, content)]).build(built, content)
    return built


class Builder:
    """Gives records of one kind the fields, links and child rows of contents, in memory.

    Links and rows are cached as if prefetched: ``record.countries.all()`` returns those of the
    content. ``pairs``: all records to be built and their contents; what these link to is loaded
    with one query per model.
    """

    def __init__(self, kind, pairs: list[tuple]):
        self.kind, self.pairs = kind, pairs
        self.relations = {
            name: (owner, kind._meta.get_field(name).related_model)
            for name, owner in row_relations(kind).items()
        }
        models = [kind, *(model for _owner, model in self.relations.values())]
        self.fields = {model: [*content_fields(model), *link_fields(model)] for model in models}
        self.linked = LinkedObjects([record for record, _content in pairs if record._state.adding])
        contents = [content for _record, content in pairs]
        self.linked.want(kind, *(content["fields"] | content["links"] for content in contents))
        for name, (_owner, model) in self.relations.items():
            rows = (content["rows"].get(name, {}) for content in contents)
            self.linked.want(model, *(row for some in rows for row in some.values()))

    def build(self, record, content: dict, rows_there=None) -> list:
        """Build one record; returns what has changed: the record, its rows.

        Rows are those of ``rows_there``, by model and the keys of record and row, or new. Links to
        deleted objects are left out and listed in ``record.missing_links`` as instance, field and
        key; a required one stays in its row, for the editor to replace.
        """
        record.missing_links, changed = [], []
        if self.set_values(record, record, content["fields"] | content["links"]):
            changed.append(record)
        for name, (owner, model) in self.relations.items():
            made, rows = [], content["rows"].get(name, {})
            for key, values in zip(map(model._meta.pk.to_python, rows), rows.values(), strict=True):
                row = rows_there[model].get((record.pk, key)) if rows_there else None
                is_new = row is None
                if is_new:
                    row = model(pk=key)
                    # Looks saved, also if only this content has it: forms then edit it under its key.
                    row._state.adding = False
                    set_owner(record, row, owner)
                if self.set_values(record, row, values, owner) or is_new:
                    changed.append(row)
                made.append(row)
            set_related(record, name, in_order(made, model._meta.ordering))
        return changed

    def set_values(self, record, instance, values: dict, apart_from=()) -> bool:
        """Set fields, links and computed columns; returns whether a field has changed.

        Fields without a value stay as they are.
        """
        forget_loaded(instance)
        changed = instance._state.adding
        for field in self.fields[type(instance)]:
            if field.name not in values or field.name in apart_from:
                continue
            value = values[field.name]
            if field.many_to_many:
                set_related(instance, field.name, self.linked_to(record, instance, field, value))
                continue
            before = getattr(instance, field.attname)
            if field.is_relation:
                target = next(iter(self.linked_to(record, instance, field, value)), None)
                is_kept = value and not (target or field.null)
                setattr(instance, field.name, field.related_model(pk=value) if is_kept else target)
            else:
                setattr(instance, field.attname, field.to_python(value))
            changed |= before != getattr(instance, field.attname)
        for field in type(instance)._meta.concrete_fields:
            if not isinstance(field, FileField):
                field.pre_save(instance, add=False)
        return changed

    def linked_to(self, record, instance, field, value) -> list:
        """The objects with these keys, or this key, in the default order of their model."""
        keys, known = as_list(value), self.linked.of(field) if value else {}
        record.missing_links += [(instance, field, key) for key in keys if key not in known]
        if len(keys) == 1:
            return [known[key] for key in keys if key in known]
        return [target for key, target in known.items() if key in keys]


def set_owner(record, row, owner: list[str]):
    """Set the foreign key of the row to the record, or the two columns of a generic relation."""
    if len(owner) == 1:
        setattr(row, owner[0], record)
    else:
        setattr(row, owner[0], ContentType.objects.get_for_model(record))
        setattr(row, owner[1], record.pk)


def record_and_rows(record) -> list:
    rows = [getattr(record, name).all() for name in row_relations(type(record))]
    return [record, *chain.from_iterable(rows)]


def set_related(instance, name: str, related: list):
    """Make the objects the result of ``instance.name.all()``."""
    found = instance._meta.get_field(name).related_model._default_manager.all()
    found._result_cache, found._prefetch_done = related, True
    vars(instance).setdefault("_prefetched_objects_cache", {})[name] = found


def forget_loaded(instance):
    """Let the links and rows be read from the database again."""
    instance._prefetched_objects_cache = {}


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


def check_links(built):
    """Raise ValidationError if an object that was deleted is required."""
    for instance, field, key in built.missing_links:
        if not (field.null or field.many_to_many):
            raise ValidationError(_("“%(value)s” does not exist any more.") % {"value": key})
        if not field.many_to_many:
            # Check whether the instance is valid without it.
            instance.validate_constraints()


def check(built, changed_rows=()):
    """Raise ValidationError if a rule forbids the record, its rows together, or a changed row.

    ``changed_rows``: keys of the rows to validate one by one. Files were validated at upload; the
    permalink is none of the content.
    """
    check_links(built)
    built.full_clean(exclude=[*names_of_file_fields(type(built)), "permalink"])
    for name, owner in row_relations(type(built)).items():
        rows = getattr(built, name).all()
        for row in rows:
            if str(row.pk) in changed_rows:
                # Without the owner, unique constraints are left out: the tables hold other rows.
                row.full_clean(exclude=[*owner, *names_of_file_fields(rows.model)])
        for constraint in rows.model._meta.total_unique_constraints:
            columns = [rows.model._meta.get_field(field).attname for field in constraint.fields]
            if len({tuple(getattr(row, name) for name in columns) for row in rows}) < len(rows):
                raise ValidationError(constraint.get_violation_error_message())
