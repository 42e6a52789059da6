"""Tile map of countries: the more records name a country, the lighter its tile."""

from collections.abc import Callable, Mapping
from math import log
from typing import NamedTuple

from records.selection.query_strings import query_string, without
from records.selection.results_memory import public_results_of_every_kind
from taxonomy import cached_lists
from taxonomy.models import Country
from taxonomy.tile_grid import PLACES, arranged

# Number of shades, besides shade 0 for countries without records.
SHADES = 4


class CountryTile(NamedTuple):
    name: str
    # Empty where there is no link.
    address: str
    count: int
    # CSS classes: the shade, and the position in the grid if it has one.
    look: str
    is_current: bool


class CountryTiles(NamedTuple):
    placed: list[CountryTile]
    partners: list[CountryTile]


def country_tiles(
    countries: list[Country],
    counts: Mapping[str, int],
    address: Callable[[Country], str],
    current: tuple[str, ...] = (),
) -> list[CountryTile]:
    """One tile for each country; ``counts`` by country code, ``address`` gives the link."""
    most = max(counts.values(), default=0)
    return [
        CountryTile(
            str(country.name),
            address(country),
            counts.get(country.pk, 0),
            look(country.pk, shade(counts.get(country.pk, 0), most)),
            country.pk in current,
        )
        for country in countries
    ]


def look(code: str, shade: int) -> str:
    place = PLACES.get(code)
    return f"shade-{shade} row-{place[0]} column-{place[1]}" if place else f"shade-{shade}"


def shade(count: int, most: int) -> int:
    """Logarithmic, so that the host country's hundreds do not make all others look alike."""
    return 1 + round((SHADES - 1) * log(count) / log(max(most, 2))) if count else 0


def tiles_of_every_kind(current: tuple[str, ...] = ()) -> CountryTiles:
    """Tiles counting all public records; each links to the page of its country."""
    counts = public_results_of_every_kind().tally("country")
    placed, partners = arranged(cached_lists.countries())
    return CountryTiles(
        country_tiles(placed, counts, Country.get_absolute_url, current),
        country_tiles(partners, counts, Country.get_absolute_url, current),
    )


def tiles_of_selection(filterset, facets) -> CountryTiles:
    """Tiles made from the country facet of a list.

    A tile sets the country filter to its country; a chosen tile removes it.
    """
    choices = [choice for facet in facets if facet.name == "country" for choice in facet.choices]
    counts = {choice.value: choice.named for choice in choices}
    chosen = tuple(choice.value for choice in choices if choice.chosen)
    pairs = filterset.pairs
    single_country = query_string([*without(pairs, "country"), ("country", "")])

    def address(country) -> str:
        if country.pk in chosen:
            return query_string(without(pairs, "country", country.pk)) or "?"
        return f"{single_country}{country.pk}" if country.pk in counts else ""

    placed, _partners = arranged(cached_lists.countries())
    return CountryTiles(country_tiles(placed, counts, address, chosen) if choices else [], [])
