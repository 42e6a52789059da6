"""Ranked bars: with which countries a sector is shared, and in which sectors a country works."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from taxonomy import cached_lists

MOST = 8


@dataclass
class Bar:
    name: str
    address: str
    count: int
    # In percent of the longest bar.
    width: int


@dataclass
class RankedBars:
    """The longest bars; ``others`` are the remaining names, of which some have nothing."""

    shown: list[Bar]
    others: list[Bar]


def ranked_sectors(country, filterset) -> RankedBars:
    """Sectors of a country by the number of records that name it; ``filterset``: these records."""
    reach = [("reach", "named")] if country.asean_since else []
    return ranked(
        cached_lists.sectors(),
        filterset.finds().tally("sector"),
        lambda sector: [("country", country.pk), ("sector", sector.pk)],
        reach,
    )


def ranked_countries(sector, filterset) -> RankedBars:
    """Countries of a sector; ``filterset``: the records of the sector."""
    return ranked(
        cached_lists.countries(),
        filterset.finds().tally("country"),
        lambda country: [("country", country.pk), ("sector", sector.pk)],
        [("reach", "named")],
    )


def ranked(entries, counts, parameters, named) -> RankedBars:
    """``named``: parameters of the bars alone, which count only what names the country."""
    search = reverse("search")
    ordered = sorted(entries, key=lambda entry: -counts.get(entry.pk, 0))
    most = max(counts.values(), default=1)
    bars = []
    for place, entry in enumerate(ordered):
        count = counts.get(entry.pk, 0)
        more = named if count and place < MOST else []
        address = f"{search}?{urlencode([*parameters(entry), *more])}"
        bars.append(Bar(str(entry.name), address, count, 100 * count // most))
    shown = [bar for bar in bars[:MOST] if bar.count]
    return RankedBars(shown, bars[len(shown) :])
