"""Keyset pagination: a page begins after the sort keys of a row, not at a position.

So no row is skipped or repeated because others come or go between two requests.
"""

from typing import NamedTuple

from django.db.models import F, Q
from django.db.models.expressions import OrderBy


class KeysetPage(NamedTuple):
    rows: list
    # Sort keys of the first and the last row, to continue before and after them; None at the ends.
    before: list | None
    after: list | None


def keyset_page(rows, size: int, *, after=None, before=None) -> KeysetPage:
    """A page of an ordered queryset whose order ends with a unique column.

    ``after`` or ``before``: sort keys of a page that was answered earlier.
    Raises ValueError if they do not fit the order.
    """
    order = [as_order_by(entry) for entry in rows.query.order_by or rows.model._meta.ordering]
    names = [f"sort_key_{number}" for number in range(len(order))]
    rows = rows.annotate(**{n: entry.expression for n, entry in zip(names, order, strict=True)})
    descending = [entry.descending for entry in order]
    directions = [flip != (before is not None) for flip in descending]
    keys = after if after is not None else before
    if keys is not None:
        if len(keys) != len(names):
            raise ValueError(keys)
        rows = rows.filter(beyond(names, directions, keys))
    rows = rows.order_by(
        *[
            F(name).desc() if down else F(name).asc()
            for name, down in zip(names, directions, strict=True)
        ]
    )
    found = list(rows[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if before is not None:
        found.reverse()
    has_before, has_after = keys is not None, has_more
    if before is not None:
        has_before, has_after = has_more, True
    return KeysetPage(
        found,
        keys_of(found[0], names) if found and has_before else None,
        keys_of(found[-1], names) if found and has_after else None,
    )


def as_order_by(entry) -> OrderBy:
    if isinstance(entry, str):
        return OrderBy(F(entry.lstrip("-")), descending=entry.startswith("-"))
    return entry if isinstance(entry, OrderBy) else OrderBy(entry)


def beyond(names: list[str], descending: list[bool], keys: list) -> Q:
    """Condition: the row comes after these keys in lexicographic order."""
    condition, equal = Q(), Q()
    for name, down, key in zip(names, descending, keys, strict=True):
        condition |= equal & Q(**{f"{name}__{'lt' if down else 'gt'}": key})
        equal &= Q(**{name: key})
    return condition


def keys_of(row, names: list[str]) -> list:
    """As JSON holds them: texts, numbers and booleans."""
    values = (getattr(row, name) for name in names)
    return [value if isinstance(value, (bool, int, str)) else str(value) for value in values]
