from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from records.addresses import known, query_string, typed_words
from records.kinds import record_kinds, selection
from records.related import Group
from search.questions import occurs, read
from taxonomy.models import Country, Sector

SHOWN = 5
# What can be asked of every kind; a kind's own filters stand on its list.
ASKED_OF_ALL = ["q", "country", "reach", "sector", "year", "year_from", "year_to"]


def entries_named(query: str) -> list[Country | Sector]:
    """The countries and sectors that the words name: each has a page of its own."""
    question = read(query)
    return [
        entry
        for entry in [*Country.objects.all(), *Sector.objects.in_order()]
        if any(occurs(question, name) for name in entry.all_names)
    ]


def asked_of_all(given) -> QueryDict:
    parameters = QueryDict(mutable=True)
    for name in ASKED_OF_ALL:
        parameters.setlist(name, given.getlist(name))
    return parameters


class SearchPage(TemplateView):
    """All kinds at once; each group of finds leads into the list of its kind."""

    template_name = "records/search.html"

    def get_context_data(self, **kwargs):
        given = self.request.GET
        selections = [selection(kind, asked_of_all(given)) for kind in record_kinds()]
        labels = [one.kind.label() for one in selections]
        wanted = [label for label in dict.fromkeys(given.getlist("kind")) if label]
        unknown = [label for label in wanted if label not in labels]
        errors, asked = selections[0].form.errors, known(selections[0])
        understood = asked and not errors and not unknown
        groups = [self.group(one) for one in selections] if understood else []
        shown = [one for one in groups if not wanted or one.kind.label() in wanted]
        return super().get_context_data(**kwargs) | {
            "query": typed_words(given),
            "errors": errors,
            "unknown_kinds": unknown,
            "entries": entries_named(typed_words(given)) if understood else [],
            "groups": [one for one in shown if one.count],
            "total": sum(one.count for one in shown),
            "asked": asked,
            "own_query": query_string([*asked, *[("kind", label) for label in wanted]]),
        }

    @staticmethod
    def group(filterset) -> Group:
        found = filterset.found
        address = f"{reverse(f'{filterset.kind.label()}:list')}{query_string(known(filterset))}"
        return Group(filterset.kind, found[:SHOWN], found.count(), address)
