"""Evaluate model validation and constraints on unsaved contents, without a query per row."""

from collections.abc import Iterator
from functools import lru_cache

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from editorial.revisions.content import content_fields, names_of_file_fields
from values.dates import BoundField

COMPARED = {
    "exact": lambda mine, other: mine == other,
    "gt": lambda mine, other: mine > other,
    "gte": lambda mine, other: mine >= other,
    "lt": lambda mine, other: mine < other,
    "lte": lambda mine, other: mine <= other,
    "in": lambda mine, other: mine in other,
    "startswith": lambda mine, other: mine.startswith(other),
}


class CannotEvaluate(Exception):
    """A condition that can be evaluated only by the database."""


def holds(condition: Q, instance) -> bool | None:
    """Evaluate a constraint's condition in Python; None where SQL would give NULL."""
    results = [
        holds(child, instance) if isinstance(child, Q) else compared(child, instance)
        for child in condition.children
    ]
    if condition.connector == Q.AND:
        found = False if False in results else None if None in results else True
    elif condition.connector == Q.OR:
        found = True if True in results else None if None in results else False
    else:
        raise CannotEvaluate
    return found if found is None or not condition.negated else not found


def compared(condition, instance) -> bool | None:
    if not isinstance(condition, tuple):
        raise CannotEvaluate
    name, _divider, lookup = condition[0].partition("__")
    mine, other = value_of(instance, name), condition[1]
    if lookup == "isnull":
        return (mine is None) is other
    if isinstance(other, F):
        other = value_of(instance, other.name)
    if lookup and lookup not in COMPARED:
        raise CannotEvaluate
    if mine is None or other is None:
        return None
    return COMPARED[lookup or "exact"](mine, other)


def value_of(instance, name: str):
    field = instance._meta.get_field(name)
    value = getattr(instance, field.attname)
    return value.name if isinstance(field, models.FileField) else value


@lru_cache
def checks_of(model) -> list[models.CheckConstraint]:
    return [
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]


def instance_of(model, values: dict, **given):
    """An unsaved instance with the values; related keys are set but not looked up."""
    instance = model(**given)
    for field in content_fields(model):
        if field.name not in values:
            continue
        value = values[field.name]
        if not field.is_relation:
            setattr(instance, field.attname, value if value is None else field.to_python(value))
        else:
            setattr(instance, field.attname, value)
    return instance


def problems(instance, apart_from=()) -> Iterator[tuple[str, str]]:
    """Yield validation errors as pairs of column name and message; apart_from: fields to skip."""
    model = type(instance)
    fields = [field for field in content_fields(model) if field.name not in apart_from]
    asked = {field.name for field in fields if not field.is_relation} - set(
        names_of_file_fields(model)
    )
    for field in fields:
        if field.is_relation and not field.null and not getattr(instance, field.attname):
            yield field.name, _("This must be filled in.")
    yield from said_by(
        lambda: instance.clean_fields(
            exclude=[field.name for field in model._meta.concrete_fields if field.name not in asked]
        )
    )
    yield from said_by(instance.clean)
    for field in model._meta.concrete_fields:
        if isinstance(field, BoundField):
            try:
                setattr(instance, field.attname, field.moment(instance))
            except (ValueError, KeyError):
                # The date or time zone is invalid and was reported above.
                return
    for check in checks_of(model):
        yield from said_by(lambda check=check: ask(check, instance))


def ask(check, instance):
    try:
        if holds(check.condition, instance) is False:
            raise ValidationError(check.get_violation_error_message())
    except CannotEvaluate:
        check.validate(type(instance), instance)


def said_by(act) -> Iterator[tuple[str, str]]:
    try:
        act()
    except ValidationError as error:
        errors_by_field = getattr(error, "error_dict", None) or {NON_FIELD_ERRORS: error.error_list}
        for name, errors in errors_by_field.items():
            for field_error in errors:
                for message in field_error.messages:
                    yield ("" if name == NON_FIELD_ERRORS else name), message


class Unique:
    """The values of the unique columns of a kind, with the record that owns each."""

    def __init__(self, kind):
        self.kind, self.taken = kind, {}
        for field, condition in unique_columns(kind):
            rows = kind.objects.filter(condition or Q()).values_list(field.name, "permalink")
            self.taken[field] = {value: ref for value, ref in rows.iterator() if value != ""}

    def claim(self, content: dict, owner: str) -> Iterator[tuple[str, str]]:
        """Reserve the unique values of a content; yield an error for each that another owner has."""
        for field, known in self.taken.items():
            value = content["fields"].get(field.name)
            if value in {None, ""}:
                continue
            if known.setdefault(value, owner) != owner:
                yield (
                    field.name,
                    _("“%(value)s” is taken by %(owner)s.")
                    % {"value": value, "owner": known[value]},
                )

    @property
    def slugs(self) -> dict[str, str]:
        return self.taken[self.kind._meta.get_field("slug")]


@lru_cache
def unique_columns(kind) -> list[tuple]:
    fields = [(field, None) for field in content_fields(kind) if field.unique]
    for constraint in kind._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and len(constraint.fields) == 1:
            fields.append((kind._meta.get_field(constraint.fields[0]), constraint.condition))
    return fields


def doubled(model, rows: dict[str, dict], owner: list[str]) -> Iterator[tuple[str, str]]:
    """Yield key and column of each row of a record that violates a unique constraint of the rows."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and set(owner) & set(constraint.fields):
            names, seen = [name for name in constraint.fields if name not in owner], set()
            for key, values in rows.items():
                combination = tuple(values.get(name) for name in names)
                if combination in seen:
                    yield key, names[0]
                seen.add(combination)
