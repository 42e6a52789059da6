"""Facets: the choices of a list's filters, each with the number of matching records.

A facet's counts ignore its own filter (multi-select faceting), so that a second value can be added.
"""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext as _

from records.selection.results_sql import tally
from taxonomy import cached_lists

# Of longer facets that stand open, so many choices are not folded.
MOST_OPEN, OFTEN = 15, 12


class Choice(NamedTuple):
    value: str
    label: str
    # How many records have the value.
    named: int
    chosen: bool
    # How many more match because they are open to all ASEAN countries.
    open_to_all: int = 0
    open_in_words: str = ""


@dataclass
class Facet:
    name: str
    label: str
    choices: list[Choice]
    several: bool = True
    # Whether a choice is chosen.
    is_active: bool = False

    @property
    def is_first(self) -> bool:
        """Whether it stands open where there is room."""
        return self.name in {"country", "sector"}

    @property
    def parts(self) -> list[list[Choice]]:
        """The choices in their order; of a facet that stands open, the rare ones apart, to be folded."""
        if not self.is_first or len(self.choices) <= MOST_OPEN:
            return [self.choices]
        by_number = sorted(self.choices, key=lambda choice: -(choice.named + choice.open_to_all))
        often = {choice.value for choice in by_number[:OFTEN]}
        often |= {choice.value for choice in self.choices if choice.chosen}
        parts = [[], []]
        for choice in self.choices:
            parts[choice.value not in often].append(choice)
        return parts


def facets(filterset) -> list[Facet]:
    """The facets of a selection, counted; facets without choices are left out."""
    made = []
    for name, base_filter in filterset.base_filters.items():
        if name in MAKERS:
            choices = MAKERS[name](filterset)
        elif name not in {"sort", "without"} and "choices" in base_filter.extra:
            choices = single(filterset, name)
        else:
            continue
        offered = [
            choice for choice in choices if choice.named or choice.open_to_all or choice.chosen
        ]
        if offered:
            label, is_active = filterset.label(name), name in filterset.chosen
            made.append(Facet(name, label, offered, name in MAKERS, is_active))
    return made


def countries(filterset) -> list[Choice]:
    """Ignores ``reach`` as well: beside a country it means "names the country", counted here."""
    finds = filterset.finds("country", "reach")
    named = finds.tally("country")
    open_to_all = finds.open_to_all()
    open_count = 0 if filterset.chosen.get("reach") else open_to_all.count()
    open_and_named = (
        open_to_all.tally("country", cached_lists.codes_of_asean()) if open_count else {}
    )
    chosen = keys(filterset.chosen.get("country"))
    choices = []
    for code, name, is_asean in cached_lists.named_countries():
        opened = max(open_count - open_and_named.get(code, 0), 0) if is_asean else 0
        words = in_words(filterset.kind, opened)
        choices.append(Choice(code, name, named.get(code, 0), code in chosen, opened, words))
    return choices


def in_words(kind, opened: int) -> str:
    if not opened:
        return ""
    # Translators: Chinese may use %(counted)s.
    pattern = _("+%(n)s for all of ASEAN")
    return pattern % {"n": opened, "counted": kind.counted % {"count": opened}}


def sectors(filterset) -> list[Choice]:
    counts = filterset.finds("sector").tally("sector")
    chosen = keys(filterset.chosen.get("sector"))
    return [
        Choice(slug, name, counts.get(slug, 0), slug in chosen)
        for slug, name, _is_asean in cached_lists.named_sectors()
    ]


def keys(entries) -> set[str]:
    return {entry.pk for entry in entries or ()}


def years(filterset) -> list[Choice]:
    counts = filterset.finds("year").tally("year")
    chosen = filterset.chosen.get("year", [])
    return [
        Choice(year, year, counts.get(year, 0), year in chosen)
        for year in sorted({*counts, *chosen}, reverse=True)
    ]


def several(name: str, filterset) -> list[Choice]:
    """Choices of a multi-valued filter, such as type."""
    choices, chosen = filterset.choices(name), filterset.chosen.get(name, [])
    # Restrict the count to this filter's choices: other kinds have other types.
    counts = filterset.finds(name).tally(name, dict(choices))
    return [Choice(value, label, counts.get(value, 0), value in chosen) for value, label in choices]


def single(filterset, name: str) -> list[Choice]:
    """Choices of a single-valued filter, each counted by applying it."""
    own, chosen = filterset.base_filters[name], filterset.chosen.get(name)
    if own.beside and not filterset.chosen.keys() & {name, *own.beside}:
        return []
    choices, finds = filterset.choices(name), filterset.finds(name)
    if own.is_column:
        counts = tally(filterset.narrowed(name), own.field_name)
        return [
            Choice(value, label, counts.get(value, 0), value == chosen) for value, label in choices
        ]
    if name == "reach" and "country" in filterset.chosen:
        naming = filterset.finds("country").naming(filterset.chosen["country"])
        return [Choice("named", choices[0][1], naming.count(), bool(chosen))]
    return [
        Choice(value, label, finds.taking(filterset, name, value).count(), value == chosen)
        for value, label in choices
    ]


MAKERS = {
    "country": countries,
    "sector": sectors,
    "year": years,
    "type": partial(several, "type"),
    "kind": partial(several, "kind"),
}
