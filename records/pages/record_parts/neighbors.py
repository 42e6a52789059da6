"""Neighbors: similar records of the same kind."""

from records.relation_paths import values_along_path

SHOWN = 6


def neighbors(record) -> list:
    """Up to SHOWN records sharing values along ``neighbors_through``, by the first path first."""
    found = {}
    for path in type(record).neighbors_through:
        if len(found) < SHOWN:
            similar = sharing(record, path, SHOWN + len(found))
            found |= {neighbor.pk: neighbor for neighbor in similar}
    return list(found.values())[:SHOWN]


def sharing(record, path: str, most: int) -> list:
    """Public records with the same related public records or sectors along the path, newest first."""
    values = values_along_path(record, path)
    shared = [value for value in values if getattr(value, "is_public", True)]
    if not shared:
        return []
    kind = type(record)
    same = kind.objects.filter(**{f"{path}__in": shared}).values("pk")
    return list(kind.objects.published().filter(pk__in=same).exclude(pk=record.pk).newest()[:most])
