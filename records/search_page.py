from django.urls import reverse
from django.views.generic import TemplateView

from records.addresses import known, query_string, typed_words
from records.chips import chips
from records.every_kind import EveryKindFilterSet
from records.help import ways_out
from records.related import Group
from records.sentences import also_open, found_in_words
from search.analysis import written
from search.questions import Question, in_a_row, occurs_in
from serving.kept import until_changed
from taxonomy import lists
from taxonomy.models import Country, Sector

SHOWN = 5


def entries_named(question: Question | None) -> list[Country | Sector]:
    """The countries and sectors that the words name: each has a page of its own."""
    if not question:
        return []
    return [
        entry
        for entry, names in written_names()
        if any(occurs_in(question, name) for name in names)
    ]


@until_changed
def written_names() -> list[tuple[Country | Sector, list[str]]]:
    entries = [*lists.countries(), *lists.sectors()]
    return [(entry, [in_a_row(written(name)) for name in entry.all_names]) for entry in entries]


class SearchPage(TemplateView):
    """All kinds at once; each group of finds leads into the list of its kind."""

    template_name = "records/search.html"

    def get_context_data(self, **kwargs):
        filterset = EveryKindFilterSet(self.request.GET)
        pairs, words = known(filterset), typed_words(self.request.GET)
        context = super().get_context_data(**kwargs) | {
            "filterset": filterset,
            "query": words,
            "words": words,
            "errors": filterset.form.errors,
            "chips": chips(filterset),
            "asked": pairs,
            "own_query": query_string(pairs),
            "groups": [],
            "total": 0,
            "narrowed": any(name != "q" for name in filterset.chosen),
        }
        if not pairs or filterset.form.errors:
            return context
        groups = [self.group(one) for one in by_match(filterset)]
        total = sum(one.count for one in groups)
        return context | {
            "entries": entries_named(filterset.question),
            "groups": [one for one in groups if one.count],
            "total": total,
            "sentence": found_in_words(filterset, total),
            "facets": filterset.facets(),
            "help": None if total else ways_out(filterset),
        }

    @staticmethod
    def group(filterset) -> Group:
        found = filterset.found
        address = f"{reverse(f'{filterset.kind.label()}:list')}{query_string(known(filterset))}"
        return Group(
            filterset.kind,
            found[:SHOWN],
            found.count(),
            address,
            also_open=also_open(filterset),
        )


def by_match(filterset) -> list:
    """The selections of the kinds; with words, those in which they are answered best come first."""
    if not filterset.question:
        return filterset.wanted
    return sorted(filterset.wanted, key=lambda one: one.finds().best_class())
