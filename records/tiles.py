"""Countries as patches of one cloth: the more records name one, the whiter its tile."""

from collections.abc import Callable, Mapping
from math import log
from typing import NamedTuple

from django.template.loader import get_template
from django.utils.safestring import SafeString

from records.addresses import query_string, without
from records.held_finds import all_public_of_every_kind
from serving import generation
from serving.kept import Kept, known_or_made
from taxonomy import lists
from taxonomy.arrangement import PLACES, arranged
from taxonomy.models import Country

# Beside that of a country without any.
SHADES = 4


class Tile(NamedTuple):
    name: str
    # Empty where it would lead to nothing.
    address: str
    count: int
    # Its classes: the shade, and the place where it has one.
    look: str
    is_current: bool


class Tiles(NamedTuple):
    placed: list[Tile]
    partners: list[Tile]


def tiles(
    countries: list[Country],
    counts: Mapping[str, int],
    address: Callable[[Country], str],
    current: tuple[str, ...] = (),
) -> list[Tile]:
    """One tile for each country, with its number and where it leads."""
    most = max(counts.values(), default=0)
    return [
        Tile(
            str(country.name),
            address(country),
            counts.get(country.pk, 0),
            look(country.pk, shade(counts.get(country.pk, 0), most)),
            country.pk in current,
        )
        for country in countries
    ]


def look(code: str, wax: int) -> str:
    place = PLACES.get(code)
    return f"wax-{wax} row-{place[0]} column-{place[1]}" if place else f"wax-{wax}"


def shade(count: int, most: int) -> int:
    """By the order of magnitude, so that the host with its hundreds leaves the others apart."""
    return 1 + round((SHADES - 1) * log(count) / log(max(most, 2))) if count else 0


def tiles_of_every_kind(current: tuple[str, ...] = ()) -> Tiles:
    """All public records by the countries they name, each tile leading to its country."""
    counts = all_public_of_every_kind().tally("country")
    placed, partners = arranged(lists.countries())
    return Tiles(
        tiles(placed, counts, Country.get_absolute_url, current),
        tiles(partners, counts, Country.get_absolute_url, current),
    )


def tiles_of_selection(filterset, facets) -> list[Tile]:
    """The choices of a list's filter by country.

    A tile leads to its country alone; one that is chosen takes itself back.
    """
    choices = [one for facet in facets if facet.name == "country" for one in facet.choices]
    counts = {choice.value: choice.named for choice in choices}
    chosen = tuple(choice.value for choice in choices if choice.chosen)
    pairs = filterset.pairs
    of_one = query_string([*without(pairs, "country"), ("country", "")])

    def address(country) -> str:
        if country.pk in chosen:
            left = [pair for pair in pairs if (pair[0], pair[1].upper()) != ("country", country.pk)]
            return query_string(left) or "?"
        return f"{of_one}{country.pk}" if country.pk in counts else ""

    placed, _partners = arranged(lists.countries())
    return tiles(placed, counts, address, chosen) if choices else []


# The whole lists, which most visitors begin with, and what was asked for just now; each some 2 KB.
kept_tiles = Kept(most=200)


def rendered_tiles(filterset, facets) -> SafeString:
    """The tiles of a selection, drawn: as they are at present."""

    def draw() -> SafeString:
        words = {"tiles": Tiles(tiles_of_selection(filterset, facets), [])}
        return get_template("records/_tiles.html").render(words)

    key = filterset.kind, tuple(filterset.pairs), generation.present()
    return known_or_made(kept_tiles, key, draw)
