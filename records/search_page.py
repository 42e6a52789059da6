from django.urls import reverse
from django.views.generic import TemplateView

from records.addresses import known, query_string, typed_words, without
from records.kinds import record_kinds, selection
from records.related import Group

SHOWN = 5


class SearchPage(TemplateView):
    """All kinds at once; each group of finds leads into the list of its kind."""

    template_name = "records/search.html"

    def get_context_data(self, **kwargs):
        selections = [selection(kind, self.request.GET) for kind in record_kinds()]
        labels = [one.kind.label() for one in selections]
        wanted = [label for label in dict.fromkeys(self.request.GET.getlist("kind")) if label]
        unknown = [label for label in wanted if label not in labels]
        asked = [one for one in selections if known(one)]
        groups = [self.group(one) for one in asked if not one.form.errors]
        shown = [g for g in groups if not wanted or g.kind.label() in wanted]
        return super().get_context_data(**kwargs) | {
            "query": typed_words(self.request.GET),
            "errors": selections[0].form.errors,
            "unknown_kinds": unknown,
            "kinds": [(g, g.kind.label() in wanted) for g in groups if g.count],
            "groups": [] if unknown else [g for g in shown if g.count],
            "total": 0 if unknown else sum(g.count for g in shown),
            "asked": bool(asked),
            "own_query": query_string(
                [*without(known(selections[0]), "page"), *[("kind", label) for label in wanted]]
            ),
        }

    @staticmethod
    def group(filterset) -> Group:
        records = filterset.qs
        address = f"{reverse(f'{filterset.kind.label()}:list')}{query_string(known(filterset))}"
        return Group(filterset.kind, list(records.for_cards()[:SHOWN]), records.count(), address)
