"""Positions of countries in the tile grid: schematic, not a map, so that no borders are shown."""

from taxonomy.models import Country

# Row and column by ISO code, from north to south and from west to east.
PLACES = {
    "CN": (1, 2),
    "MM": (2, 1),
    "LA": (2, 2),
    "VN": (2, 3),
    "TH": (3, 1),
    "KH": (3, 2),
    "PH": (3, 4),
    "MY": (4, 1),
    "SG": (4, 2),
    "BN": (4, 3),
    "ID": (5, 2),
    "TL": (5, 4),
}


def arranged(countries) -> tuple[list[Country], list[Country]]:
    """``(placed, others)``: countries in the grid in reading order, and the rest in the given order."""
    placed = [country for country in countries if country.pk in PLACES]
    placed.sort(key=lambda country: PLACES[country.pk])
    return placed, [country for country in countries if country.pk not in PLACES]
