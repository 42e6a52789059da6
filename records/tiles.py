"""Countries as patches of one cloth: the more records name one, the whiter its tile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log

from records.addresses import known, query_string, without
from records.held_finds import all_public_of_every_kind
from taxonomy import lists
from taxonomy.arrangement import PLACES, arranged
from taxonomy.models import Country

# Beside that of a country without any.
SHADES = 4


@dataclass(frozen=True)
class Tile:
    name: str
    # Empty where it would lead to nothing.
    address: str
    count: int
    shade: int
    # Its classes on the grid; nothing in the row of partners.
    place: str
    is_current: bool


@dataclass(frozen=True)
class Tiles:
    placed: list[Tile]
    partners: list[Tile]


def tiles(
    counts: Mapping[str, int], address: Callable[[Country], str], current: tuple[str, ...] = ()
) -> Tiles:
    """One tile for each country, with its number and where it leads."""
    most = max(counts.values(), default=0)

    def tile(country) -> Tile:
        count = counts.get(country.pk, 0)
        row, column = PLACES.get(country.pk, (0, 0))
        return Tile(
            str(country.name),
            address(country),
            count,
            shade(count, most),
            f"row-{row} column-{column}" if row else "",
            country.pk in current,
        )

    placed, partners = arranged(lists.countries())
    return Tiles([tile(one) for one in placed], [tile(one) for one in partners])


def shade(count: int, most: int) -> int:
    """By the order of magnitude, so that the host with its hundreds leaves the others apart."""
    return 1 + round((SHADES - 1) * log(count) / log(max(most, 2))) if count else 0


def tiles_of_every_kind(current: tuple[str, ...] = ()) -> Tiles:
    """All public records by the countries they name, each tile leading to its country."""
    counts = all_public_of_every_kind().tally("country")
    return tiles(counts, Country.get_absolute_url, current)


def tiles_of_selection(filterset, facets) -> Tiles | None:
    """The choices of a list's filter by country; a tile that is chosen takes itself back."""
    facet = next((facet for facet in facets if facet.name == "country"), None)
    if not facet:
        return None
    counts = {choice.value: choice.named for choice in facet.choices}
    chosen = tuple(choice.value for choice in facet.choices if choice.chosen)
    others = without(known(filterset), "country")

    def address(country) -> str:
        if country.pk in chosen:
            return query_string(others) or "?"
        return query_string([*others, ("country", country.pk)]) if country.pk in counts else ""

    return tiles(counts, address, chosen)
