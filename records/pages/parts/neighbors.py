"""Other records of the same kind that a reader may want next."""

from records.relation_paths import values_along_path

SHOWN = 6


def neighbors(record) -> list:
    """Those that share what the kind states: first by the first path, then by the next; a few at most."""
    found = {}
    for path in type(record).neighbors_through:
        if len(found) < SHOWN:
            found |= {one.pk: one for one in sharing(record, path, SHOWN + len(found))}
    return list(found.values())[:SHOWN]


def sharing(record, path: str, most: int) -> list:
    """Public records with the same public ones, or the same sectors, at the end of the path; newest first."""
    shared = [one for one in values_along_path(record, path) if getattr(one, "is_public", True)]
    if not shared:
        return []
    kind = type(record)
    same = kind.objects.filter(**{f"{path}__in": shared}).values("pk")
    return list(kind.objects.published().filter(pk__in=same).exclude(pk=record.pk).newest()[:most])
