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
    stated = type(record).neighbors_through
    if not stated:
        return []
    found = {}
    for path in dict.fromkeys([*(() if besides_partners else stated), SECTORS]):
        if len(found) < SHOWN:
            most = SHOWN + len(found)
            similar = of_its_sectors(record) if path == SECTORS else sharing(record, path)
            found |= {neighbor.pk: neighbor for neighbor in similar[:most]}
    return list(found.values())[:SHOWN]


def others(record):
    """Other public records of its kind, newest first."""
    return type(record).objects.published().exclude(pk=record.pk).newest()


def sharing(record, path: str):
    """Those with the same related public records along the path."""
    shared = [value for value in values_along_path(record, path) if value.is_public]
    if not shared:
        return []
    same = type(record).objects.filter(**{f"{path}__in": shared}).values("pk")
    return others(record).filter(pk__in=same)


def of_its_sectors(record):
    """Those in one of its sectors, its own or those of what it belongs to."""
    through = [sector for sector, _record in record.sectors_through_records]
    sectors = [*record.sectors.all(), *through]
    if not sectors:
        return []
    found = others(record).in_sectors(sectors)
    countries = [country for country in record.countries.all() if country.pk != HOST]
    return found.named_first(countries) if countries else found
