from django.views.generic import TemplateView

from records.pages.parts.applied_filters import applied_filters
from records.pages.parts.country_tiles import tiles_of_selection
from records.pages.parts.no_results import no_results
from records.pages.parts.related import Group
from records.selection.every_kind import selection_of_every_kind
from records.selection.facets import facets
from records.selection.query_strings import list_address, query_string, typed_words, typed_years
from records.wording.sentences import also_open, found_in_words
from search.query import Question, in_a_row, occurs_in
from search.text.analysis import written
from serving.generation_cache import cached_per_generation
from taxonomy import cached_lists
from taxonomy.models import Country, Sector

SHOWN = 5


def entries_named(question: Question | None) -> list[Country | Sector]:
    """Countries and sectors whose names match the query; they are shown as links above the results."""
    # Fast path: most queries match no name at all.
    if not question or not occurs_in(question, all_written_names()):
        return []
    return [
        entry
        for entry, all_names, names in written_names()
        if occurs_in(question, all_names) and any(occurs_in(question, name) for name in names)
    ]


@cached_per_generation
def written_names() -> list[tuple[Country | Sector, str, list[str]]]:
    """Each country and sector with its tokenized names: all in one string, and one by one."""
    tokenized = []
    for entry in [*cached_lists.countries(), *cached_lists.sectors()]:
        names = [in_a_row(written(name)) for name in entry.all_names]
        tokenized.append((entry, "".join(names), names))
    return tokenized


@cached_per_generation
def all_written_names() -> str:
    return "".join(all_names for _entry, all_names, _names in written_names())


class SearchPage(TemplateView):
    """Search over all kinds; each group of results links to the list of its kind."""

    template_name = "records/search.html"

    def get_context_data(self, **kwargs):
        filterset = selection_of_every_kind(self.request.GET)
        pairs, words = filterset.pairs, typed_words(self.request.GET)
        context = super().get_context_data(**kwargs) | {
            "filterset": filterset,
            "query": words,
            "words": words,
            "typed_years": typed_years(self.request.GET),
            "errors": filterset.errors,
            "chips": applied_filters(filterset),
            "asked": pairs,
            "own_query": query_string(pairs),
            "hidden": True,
            # Used by lists only; defined because looking up missing template variables is slow.
            "kept": [],
            "sorts": [],
            "clear_query": "",
            "groups": [],
            "total": 0,
            "narrowed": any(name != "q" for name in filterset.chosen),
        }
        if not pairs or filterset.errors:
            return context
        total = filterset.count()
        offered = sorted(facets(filterset), key=lambda facet: facet.name != "kind")
        return context | {
            "entries": entries_named(filterset.question),
            "groups": [group(selected, pairs) for selected in by_match(filterset)],
            "total": total,
            "sentence": found_in_words(filterset, total),
            "facets": offered,
            "tiles": tiles_of_selection(filterset, offered),
            "help": None if total else no_results(filterset),
        }


def by_match(filterset) -> list:
    """Filter sets of the kinds with results, best match first."""
    finds = filterset.finds()
    found = [filterset.within(kind) for kind in filterset.kinds if finds.of(kind).count()]
    if filterset.question:
        found.sort(key=lambda selected: selected.finds().best_class())
    return found


def group(filterset, pairs) -> Group:
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
        found[:SHOWN],
        found.count(),
        f"{list_address(filterset.kind)}{query_string(own)}",
        also_open=also_open(filterset),
    )
