"""The rules of a kind asked of contents that stand in no table yet, without a question for each."""

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
    """A condition that only the database can read."""


def holds(condition: Q, instance) -> bool | None:
    """Whether a condition of a constraint holds; None where the database would say NULL."""
    said = [
        holds(child, instance) if isinstance(child, Q) else compared(child, instance)
        for child in condition.children
    ]
    if condition.connector == Q.AND:
        found = False if False in said else None if None in said else True
    elif condition.connector == Q.OR:
        found = True if True in said else None if None in said else False
    else:
        raise CannotEvaluate
    return found if found is None or not condition.negated else not found


def compared(one, instance) -> bool | None:
    if not isinstance(one, tuple):
        raise CannotEvaluate
    name, _divider, lookup = one[0].partition("__")
    mine, other = value_of(instance, name), one[1]
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
    """An instance that holds the values; a link is only there or not."""
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
    """What the kind says against it: the column, and why."""
    model = type(instance)
    fields = [one for one in content_fields(model) if one.name not in apart_from]
    asked = {one.name for one in fields if not one.is_relation} - set(names_of_file_fields(model))
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
                # Its date, or its time zone, was refused above.
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
        said = getattr(error, "error_dict", None) or {NON_FIELD_ERRORS: error.error_list}
        for name, errors in said.items():
            for one in errors:
                for message in one.messages:
                    yield ("" if name == NON_FIELD_ERRORS else name), message


class Unique:
    """The values of a kind that no two records share, read once."""

    def __init__(self, kind):
        self.kind, self.taken = kind, {}
        for field, condition in unique_columns(kind):
            rows = kind.objects.filter(condition or Q()).values_list(field.name, "permalink")
            self.taken[field] = {value: ref for value, ref in rows.iterator() if value != ""}

    def claim(self, content: dict, owner: str) -> Iterator[tuple[str, str]]:
        """What is taken by another; all else is this record's from now on."""
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
    """The keys of rows of one record that say the same where no two may."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and set(owner) & set(constraint.fields):
            names, seen = [name for name in constraint.fields if name not in owner], set()
            for key, values in rows.items():
                said = tuple(values.get(name) for name in names)
                if said in seen:
                    yield key, names[0]
                seen.add(said)
