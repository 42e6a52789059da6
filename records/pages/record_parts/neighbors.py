"""Neighbors: similar records of the same kind."""

from records.relation_paths import values_along_path
from records.wording.sentences import HOST

SHOWN = 6
SECTORS = "sectors"


def neighbors(record, *, besides_partners=False) -> list:
    """Up to SHOWN records sharing values along ``neighbors_through``, by the first path first.

    Then those of its sectors, the ones of its countries first. ``besides_partners``: the page lists
    whom it works with, so that only its sectors and countries count.
    """
    paths = () if besides_partners else type(record).neighbors_through
    found = {}
    for path in dict.fromkeys([*paths, SECTORS]):
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
    found = kind.objects.published().filter(pk__in=same).exclude(pk=record.pk).newest()
    countries = [country for country in record.countries.all() if country.pk != HOST]
    if path == SECTORS and countries:
        found = found.named_first(countries)
    return list(found[:most])
