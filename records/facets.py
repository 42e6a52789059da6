"""The choices a list offers, each with the number of records it would give.

The numbers of a facet leave its own choice out, so that a second country can be added.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.boxes import box
from taxonomy import lists


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

    @property
    def heading(self) -> str:
        return capfirst(str(self.label))

    @property
    def any_box(self) -> str:
        """The box that takes a single choice back."""
        return "" if self.several else box("radio", self.name, "", _("any"), not self.chosen)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """For each choice its box, how many it would give, and how many more."""
        sort = "checkbox" if self.several else "radio"
        open_to_all = _("+%(n)s open to all")
        return [
            (
                box(sort, self.name, one.value, str(one.label), one.chosen),
                str(one.named),
                open_to_all % {"n": one.open_to_all} if one.open_to_all else "",
            )
            for one in self.choices
        ]


def facets(filterset, only=None) -> list[Facet]:
    """The facets of a selection, or only some; those without any choice are left out."""
    makers = {"country": countries, "sector": sectors, "year": years, "type": types}
    made = []
    for name, one in filterset.filters.items():
        if only is not None and name not in only:
            continue
        if maker := makers.get(name):
            made.append(Facet(name, one.label, maker(filterset)))
        elif name != "sort" and "choices" in one.extra:
            made.append(Facet(name, one.label, single(filterset, name), several=False))
    return [facet for facet in made if facet.choices]


def countries(filterset) -> list[Choice]:
    """With a country chosen, reach means its own naming, so it is counted here and not before."""
    finds = filterset.finds("country", "reach")
    named = finds.tally("country")
    open_to_all = finds.open_to_all()
    open_count = 0 if filterset.chosen.get("reach") else open_to_all.count()
    open_and_named = open_to_all.tally("country")
    chosen = filterset.chosen.get("country", [])
    choices = []
    for country in lists.countries():
        opened = open_count - open_and_named[country.pk] if country.asean_since else 0
        opened = max(opened, 0)
        count = named[country.pk] + opened
        choices.append(Choice(country.pk, country.name, count, country in chosen, opened))
    return choices


def sectors(filterset) -> list[Choice]:
    counts = filterset.finds("sector").tally("sector")
    chosen = filterset.chosen.get("sector", [])
    return [
        Choice(sector.pk, sector.name, counts[sector.pk], sector in chosen)
        for sector in lists.sectors()
    ]


def years(filterset) -> list[Choice]:
    counts = filterset.finds("year").tally("year")
    chosen = filterset.chosen.get("year", [])
    return [
        Choice(year, year, counts[year], year in chosen)
        for year in sorted({*counts, *chosen}, reverse=True)
    ]


def types(filterset) -> list[Choice]:
    counts = filterset.finds("type").tally("type")
    chosen = filterset.chosen.get("type", [])
    return [
        Choice(value, label, counts[value], value in chosen)
        for value, label in filterset.kind.Type.choices
    ]


def single(filterset, name: str) -> list[Choice]:
    """The choices of a filter that takes one value, each tried in turn."""
    one = filterset.filters[name]
    finds = filterset.finds(name)
    chosen = filterset.chosen.get(name)
    if name == "reach" and "country" in filterset.chosen:
        naming = filterset.finds("country").naming(filterset.chosen["country"])
        return [Choice("named", one.extra["choices"][0][1], naming.count(), bool(chosen))]
    return [
        Choice(value, label, finds.taking(filterset, name, value).count(), value == chosen)
        for value, label in one.extra["choices"]
    ]
