"""Tile map of countries: the more records name a country, the lighter its tile."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from records.selection.query_strings import query_string, without
from records.selection.results_memory import public_results_of_every_kind
from taxonomy import cached_lists
from taxonomy.models import Country
from taxonomy.tile_grid import PLACES

# Where the second shade and the third begin, as powers of the largest number: with 300 at 14 and 41.
# Shade 0 is for countries without records.
POWERS = 0.45, 0.65


class CountryTile(NamedTuple):
    name: str
    # Empty where there is no link.
    address: str
    # None where no record names any country: then nothing is known of this one.
    count: int | None
    # CSS classes: the shade, and the position in the grid if it has one.
    look: str
    is_current: bool


class CountryTiles(NamedTuple):
    placed: list[CountryTile]
    partners: list[CountryTile]
    # The largest number on a tile, and how many records are open to all of ASEAN.
    most: int = 0
    open_to_all: int = 0

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Each shade with the numbers that it stands for, as ``(2, "3–17")``."""
        end_of_all = self.most + 1
        starts = [min(start, end_of_all) for start in lowest_of_shades(self.most)]
        return [
            (step, f"{first}–{end - 1}" if end - 1 > first else str(first))
            for step, (first, end) in enumerate(pairwise([*starts, end_of_all]), 1)
            if end > first
        ]


def country_tiles(
    countries: list[Country],
    counts: Mapping[str, int],
    address: Callable[[Country], str],
    current: tuple[str, ...] = (),
) -> list[CountryTile]:
    """One tile for each country; ``counts`` by country code, ``address`` gives the link."""
    most = max(counts.values(), default=0)
    starts = lowest_of_shades(most)
    return [
        CountryTile(
            str(country.name),
            address(country),
            counts.get(country.pk, 0) if most else None,
            look(country.pk, bisect_right(starts, counts.get(country.pk, 0))),
            country.pk in current,
        )
        for country in countries
    ]


def look(code: str, shade: int) -> str:
    place = PLACES.get(code)
    return f"shade-{shade} row-{place[0]} column-{place[1]}" if place else f"shade-{shade}"


def lowest_of_shades(most: int) -> list[int]:
    """The smallest number of each shade, where ``most`` is the largest number of a tile.

    Logarithmic, so that the host country's hundreds do not make all others look alike.
    """
    return [1, *(ceil(max(most, 2) ** power) for power in POWERS)]


def tiles_of_every_kind(current: tuple[str, ...] = ()) -> CountryTiles:
    """Tiles counting all public records; each links to the page of its country."""
    results = public_results_of_every_kind()
    counts = results.tally("country")
    placed, partners = cached_lists.countries_in_tiles()
    return CountryTiles(
        country_tiles(placed, counts, Country.get_absolute_url, current),
        country_tiles(partners, counts, Country.get_absolute_url, current),
        max(counts.values(), default=0),
        results.open_to_all().count(),
    )


def tiles_of_selection(filterset, facets, page: str = "") -> CountryTiles:
    """Tiles made from the country facet of a list; none where no result names a country.

    A tile leads to the results that name its country, on the same page or on ``page``; a chosen tile
    takes its country back.
    """
    choices = {
        choice.value: choice
        for facet in facets
        if facet.name == "country"
        for choice in facet.choices
    }
    counts = {code: choice.named for code, choice in choices.items()}
    chosen = tuple(code for code, choice in choices.items() if choice.chosen)
    pairs = filterset.pairs
    elsewhere = without(without(pairs, "country"), "reach")

    def address(country) -> str:
        if country.pk in chosen:
            left = without(pairs, "country", country.pk) if chosen[1:] else elsewhere
            return f"{page}{query_string(left)}" or "?"
        if country.pk not in choices:
            return ""
        is_narrow = choices[country.pk].open_to_all or "reach" in filterset.chosen
        reach = [("reach", "named")] if is_narrow else []
        return f"{page}{query_string([*elsewhere, ('country', country.pk), *reach])}"

    if not any(counts.values()):
        return CountryTiles([], [])
    placed, _partners = cached_lists.countries_in_tiles()
    return CountryTiles(
        country_tiles(placed, counts, address, chosen),
        [],
        max(counts.values()),
        0 if "reach" in filterset.chosen else filterset.finds("country").open_to_all().count(),
    )
