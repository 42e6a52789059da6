"""Countries and sectors, cached until something public changes."""

from typing import NamedTuple

from serving.generation_cache import cached_per_generation
from taxonomy.models import Country, Sector
from taxonomy.tile_grid import arranged


class CachedEntry(NamedTuple):
    """An entry as a choice in the reader's language."""

    key: str
    name: str
    is_asean: bool = False


@cached_per_generation
def countries() -> list[Country]:
    return list(Country.objects.all())


@cached_per_generation
def countries_in_tiles() -> tuple[list[Country], list[Country]]:
    """Those in the tile grid, and the others."""
    return arranged(countries())


@cached_per_generation
def codes_of_asean() -> frozenset[str]:
    return frozenset(country.pk for country in countries() if country.asean_since)


@cached_per_generation
def sectors() -> list[Sector]:
    """In the order of the reader's language."""
    return Sector.objects.in_order()


@cached_per_generation
def countries_by_code() -> dict[str, Country]:
    return {country.pk: country for country in countries()}


@cached_per_generation
def sectors_by_slug() -> dict[str, Sector]:
    return {sector.pk: sector for sector in sectors()}


@cached_per_generation
def named_countries() -> list[CachedEntry]:
    return [
        CachedEntry(country.pk, str(country.name), country.asean_since is not None)
        for country in countries()
    ]


@cached_per_generation
def named_sectors() -> list[CachedEntry]:
    return [CachedEntry(sector.pk, str(sector.name)) for sector in sectors()]
