"""The choices a list offers, each with the number of records it would give.

The numbers of a facet leave its own choice out, so that a second country can be added.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.functional import Promise

from taxonomy.models import Country, Sector


@dataclass
class Choice:
    value: str
    label: str
    count: int
    chosen: bool
    # Of the count: found only because they are open to all ASEAN countries.
    open_to_all: int = 0

    @property
    def named(self) -> int:
        return self.count - self.open_to_all


@dataclass
class Facet:
    name: str
    label: str | Promise
    choices: list[Choice]
    several: bool = True
    chosen: bool = field(init=False)

    def __post_init__(self):
        self.choices = [choice for choice in self.choices if choice.count or choice.chosen]
        self.chosen = any(choice.chosen for choice in self.choices)


def facets(filterset) -> list[Facet]:
    """The facets of a selection, those without any choice left out."""
    makers = {"country": countries, "sector": sectors, "year": years, "type": types}
    made = []
    for name, one in filterset.filters.items():
        if maker := makers.get(name):
            made.append(Facet(name, one.label, maker(filterset)))
        elif name != "sort" and "choices" in one.extra:
            made.append(Facet(name, one.label, single(filterset, name), several=False))
    return [facet for facet in made if facet.choices]


def tally(records, column: str) -> Counter:
    """How many records there are for each value of a column or relation."""
    counted = records.order_by().values_list(column).annotate(n=Count("pk", distinct=True))
    return Counter({value: n for value, n in counted if value})


def countries(filterset) -> list[Choice]:
    """With a country chosen, reach means its own naming, so it is counted here and not before."""
    records = filterset.narrowed("country", "reach")
    named = tally(records, "countries")
    open_to_all = records.filter(reach=filterset.kind.Reach.ALL_ASEAN)
    open_count = 0 if filterset.chosen.get("reach") else open_to_all.count()
    open_and_named = tally(open_to_all, "countries")
    chosen = filterset.chosen.get("country", [])
    choices = []
    for country in Country.objects.all():
        opened = open_count - open_and_named[country.pk] if country.asean_since else 0
        opened = max(opened, 0)
        count = named[country.pk] + opened
        choices.append(Choice(country.pk, country.name, count, country in chosen, opened))
    return choices


def sectors(filterset) -> list[Choice]:
    counts = sector_counts(filterset.narrowed("sector"))
    chosen = filterset.chosen.get("sector", [])
    return [
        Choice(sector.pk, sector.name, counts[sector.pk], sector in chosen)
        for sector in Sector.objects.in_order()
    ]


def sector_counts(records) -> Counter:
    """By sector; a record that is in it by itself and through another counts once."""
    kind = records.model
    if not kind.sectors_through:
        return tally(records, "sectors")
    pairs = set(records.order_by().values_list("sectors", "pk"))
    for path in kind.sectors_through:
        linked = kind.objects.filter(records.public_at(path), pk__in=records.values("pk"))
        pairs |= set(linked.order_by().values_list(f"{path}__sectors", "pk"))
    return Counter(sector for sector, _record in pairs if sector)


def years(filterset) -> list[Choice]:
    counts = tally(filterset.narrowed("year").with_year(), "year")
    chosen = filterset.chosen.get("year", [])
    return [
        Choice(year, year, counts[year], year in chosen)
        for year in sorted({*counts, *chosen}, reverse=True)
    ]


def types(filterset) -> list[Choice]:
    counts = tally(filterset.narrowed("type"), "type")
    chosen = filterset.chosen.get("type", [])
    return [
        Choice(value, label, counts[value], value in chosen)
        for value, label in filterset.kind.Type.choices
    ]


def single(filterset, name: str) -> list[Choice]:
    """The choices of a filter that takes one value, each tried in turn."""
    one = filterset.filters[name]
    records = filterset.narrowed(name)
    chosen = filterset.chosen.get(name)
    if name == "reach" and "country" in filterset.chosen:
        records = filterset.narrowed("country").naming(filterset.chosen["country"])
        return [Choice("named", one.extra["choices"][0][1], records.count(), bool(chosen))]
    return [
        Choice(value, label, one.filter(records, value).count(), value == chosen)
        for value, label in one.extra["choices"]
    ]
