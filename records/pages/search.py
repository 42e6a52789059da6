from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from records.pages.list_parts.applied_filters import applied_filters
from records.pages.list_parts.country_tiles import tiles_of_selection
from records.pages.list_parts.filled_parameters import FilledParameters
from records.pages.list_parts.no_results import no_results, open_to_all
from records.pages.list_parts.other_finds import figures_found, links_to_pages
from records.pages.network.finder import finder
from records.pages.record_parts.related import Group, comprehensive_group, partners_first
from records.questions.reading import (
    corrected,
    each_word,
    exact_address,
    is_poor,
    reading_of,
    without_some_words,
)
from records.selection.every_kind import selection_of_every_kind
from records.selection.facets import facets
from records.selection.query_strings import list_address, query_string, typed_words, typed_years
from records.selection.results import ResultPage
from records.wording.sentences import also_open, found_in_words
from search.models import EXACT_NAME

# The first groups of a question are open and show more than those that are folded.
OPEN, SHOWN, SHOWN_FOLDED = 2, 5, 3


class SearchPage(FilledParameters, TemplateView):
    """Search over all kinds; each group of results links to the list of its kind.

    ``pages``: a function that gives the title, address and words of each page that the search offers.
    """

    template_name = "records/search.html"
    pages = staticmethod(tuple)

    def selected(self):
        return selection_of_every_kind(self.request.GET)

    def get_context_data(self, **kwargs):
        filterset = self.selected()
        pairs, words = filterset.pairs, typed_words(self.request.GET)
        context = super().get_context_data(**kwargs) | {
            "filterset": filterset,
            "query": words,
            "words": words,
            "search_label": _("Search the directory"),
            "searched": "",
            "typed_years": typed_years(self.request.GET),
            "errors": filterset.errors,
            "chips": (chips := applied_filters(filterset)),
            "chosen": " · ".join(chip.label for chip in chips),
            "asked": pairs,
            "own_query": query_string(pairs),
            "alternates": [("application/json", f"{reverse('search_json')}{query_string(pairs)}")],
            "hidden": True,
            # Used by lists only; defined because looking up missing template variables is slow.
            "kept": [],
            "sorts": [],
            "clear_query": "",
            "groups": [],
            "total": 0,
            "narrowed": any(name != "q" for name in filterset.chosen),
            "finder": None,
        }
        if not pairs or filterset.errors:
            return context | {"finder": finder()}
        found = SearchAnswer(filterset)
        shown = with_comprehensive(groups(found.shown), found.shown)
        offered = sorted(facets(found.shown), key=lambda facet: facet.name != "kind")
        return context | {
            "found": found,
            "links": links_to_pages(found.shown, self.pages),
            "figures": figures_found(filterset.question),
            "groups": shown,
            "others": others(found, shown),
            "total": found.total,
            "sentence": found_in_words(found.shown, found.total),
            "open_to_all": open_to_all(found.shown),
            "facets": offered,
            "tiles": tiles_of_selection(found.shown, offered),
            "help": None if found.total else no_results(filterset),
        }


class SearchAnswer:
    """Which selection answers the question: as typed, or else corrected, or with some words left out."""

    def __init__(self, filterset):
        self.asked, self.shown, self.total = filterset, filterset, filterset.count()
        self.corrections, self.instead, self.partly, self.words = [], None, None, []
        if filterset.question and (not self.total or is_poor(filterset, self.total)):
            self.look_for_more()
        self.reading = reading_of(self.shown)

    def look_for_more(self):
        self.corrections = corrected(self.asked)
        if not self.total and len(self.corrections) == 1:
            self.instead = self.corrections.pop()
            self.show(self.instead)
        elif partly := without_some_words(self.asked):
            self.partly, self.words = partly, each_word(self.asked)
            if not self.total:
                self.show(partly)

    def show(self, other):
        self.shown, self.total = other.filterset, other.count

    @property
    def adds_partly(self) -> bool:
        """Whether what some words find follows the few finds of all words."""
        return bool(self.partly) and self.shown is self.asked

    @property
    def exact_address(self) -> str:
        """The question as typed, which is not corrected."""
        return exact_address(self.asked)


def groups(filterset, above: int = 0) -> list[Group]:
    """``above``: how many groups stand above these."""
    return [
        group(selected, filterset.pairs, is_folded=bool(filterset.question) and place >= OPEN)
        for place, selected in enumerate(by_match(filterset), above)
    ]


def with_comprehensive(shown: list[Group], filterset) -> list[Group]:
    """Beside a country and a sector, after the partners recorded for both: those that may work in it."""
    if filterset.question or not {"country", "sector"} <= filterset.chosen.keys():
        return shown
    first = [group for group in shown if group.kind.is_partner]
    more = [
        comprehensive_group(kind, filterset.chosen["country"])
        for kind in partners_first()
        if kind in filterset.kinds
    ]
    return [*first, *filter(None, more), *(group for group in shown if group not in first)]


def others(found: SearchAnswer, shown: list[Group]) -> list[Group]:
    """What some of the words find, without the records that are shown above."""
    if not found.adds_partly:
        return []
    above = {record for group in shown for record in group.records}
    left = [besides(group, above) for group in groups(found.partly.filterset, len(shown))]
    return [group for group in left if group.records]


def besides(group: Group, above: set) -> Group:
    records = [record for record in group.records if record not in above]
    return replace(group, shown=ResultPage(group.kind, group.shown.question, records))


def by_match(filterset) -> list:
    """Filter sets of the kinds with results: exact names, then kinds that are named, then the best match."""
    finds = filterset.finds()
    found = [filterset.within(kind) for kind in filterset.kinds if finds.of(kind).count()]
    found.sort(key=lambda selected: not (filterset.question or selected.kind.is_partner))
    if filterset.question:
        named = filterset.question.kinds

        def place(selected):
            best = selected.finds().best_class()
            return best != EXACT_NAME, named.get(selected.kind.label(), 2), best

        found.sort(key=place)
    return found


def group(filterset, pairs, *, is_folded: bool) -> Group:
    """The first results of a kind, with a link to the same selection in its list."""
    found = filterset.found
    # Keep only the types that this kind has.
    types = filterset.chosen.get("type", [])
    own = [
        (name, value)
        for name, value in pairs
        if name in filterset.base_filters and (name != "type" or value in types)
    ]
    return Group(
        filterset.kind,
        found[: SHOWN_FOLDED if is_folded else SHOWN],
        found.count(),
        f"{list_address(filterset.kind)}{query_string(own)}",
        also_open=also_open(filterset),
        is_folded=is_folded,
    )
