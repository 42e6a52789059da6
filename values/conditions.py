"""Conditions of check constraints, evaluated without the database."""

import operator

from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Lookup

COMPARE = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


class NotKnown(Exception):
    """An expression that only the database can evaluate."""


def holds(condition: Q, instance) -> bool:
    """Whether a check constraint with this condition accepts the instance; raises NotKnown.

    As in SQL, a comparison with NULL is neither true nor false, and accepted.
    """
    return truth(condition, instance) is not False


def truth(condition, instance) -> bool | None:
    if isinstance(condition, Lookup):
        values = [value_of(side, instance) for side in [condition.lhs, condition.rhs]]
        return compared(condition.lookup_name, *values)
    if isinstance(condition, tuple):
        name, _lookup, lookup = condition[0].partition("__")
        values = [value_of(side, instance) for side in [F(name), condition[1]]]
        return compared(lookup or "exact", *values)
    if not isinstance(condition, Q) or condition.connector not in {Q.AND, Q.OR}:
        raise NotKnown(condition)
    deciding = condition.connector == Q.OR
    found = [truth(child, instance) for child in condition.children]
    if deciding not in found and None in found:
        return None
    result = deciding if deciding in found else not deciding
    return result != condition.negated


def compared(lookup: str, left, right) -> bool | None:
    if lookup == "isnull":
        return (left is None) == right
    if lookup not in COMPARE:
        raise NotKnown(lookup)
    return None if left is None or right is None else COMPARE[lookup](left, right)


def value_of(side, instance):
    if isinstance(side, F):
        return getattr(instance, instance._meta.get_field(side.name).attname)
    if isinstance(side, Length):
        text = value_of(side.get_source_expressions()[0], instance)
        return None if text is None else len(text)
    if hasattr(side, "resolve_expression"):
        raise NotKnown(side)
    return side
