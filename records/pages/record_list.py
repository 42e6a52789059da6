from django.utils.translation import gettext as _
from django.views.generic import ListView

from records.exports.export_formats import formats_of
from records.exports.schema_org import collection
from records.kinds import selection
from records.pages.list_parts.applied_filters import applied_filters
from records.pages.list_parts.country_tiles import tiles_of_selection
from records.pages.list_parts.filled_parameters import FilledParameters
from records.pages.list_parts.no_results import no_results, open_to_all
from records.pages.list_parts.pagination import page_links
from records.questions.reading import reading_of
from records.selection.facets import facets
from records.selection.filters import RecordsFilter
from records.selection.query_strings import query_string, typed_words, typed_years
from records.wording.sentences import also_open, selection_in_words, without_sector


def search_label(kind) -> str:
    """The label of a list's own search, as "Search institutions"."""
    # Translators: Chinese may use %(list)s.
    return _("Search %(several)s") % {
        "several": kind._meta.verbose_name_plural,
        "list": kind.list_title,
    }


class RecordList(FilledParameters, ListView):
    """List of the published records of one kind, filtered by the query string."""

    paginate_by = 20

    def selected(self):
        return selection(self.model, self.request.GET)

    def get_queryset(self):
        self.filterset = self.selected()
        return self.filterset.found

    def get_template_names(self):
        return [*super().get_template_names(), "records/record_list.html"]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pairs, filters = self.filterset.pairs, self.filterset.base_filters
        offered, chips = facets(self.filterset), applied_filters(self.filterset)
        return context | {
            "kind": self.model,
            "cards": context["object_list"].cards,
            "noun": self.model._meta.verbose_name,
            "filterset": self.filterset,
            "words": typed_words(self.request.GET),
            "search_label": search_label(self.model),
            "searched": self.model.label(),
            "typed_years": typed_years(self.request.GET),
            "errors": self.filterset.errors,
            "facets": offered,
            "tiles": tiles_of_selection(self.filterset, offered),
            "chips": chips,
            "narrowed_to": " · ".join([chip.label for chip in chips] + self.order_chosen()),
            "sorts": self.filterset.choices("sort"),
            "sentence": selection_in_words(self.filterset, context["paginator"].count),
            "open_to_all": open_to_all(self.filterset),
            "also_open": also_open(self.filterset),
            "without_sector": without_sector(self.filterset),
            "query_string": query_string(pairs),
            "page_query": query_string([*pairs, ("page", "")]),
            "hidden": bool(pairs),
            "described": collection,
            "own_query": query_string([*pairs, *self.page_pair(context["page_obj"])]),
            "kept": [
                pair
                for pair in pairs
                if pair[0] == "without" or isinstance(filters[pair[0]], RecordsFilter)
            ],
            "clear_query": query_string([pair for pair in pairs if pair[0] == "sort"]),
            "formats": formats_of(self.model),
            "help": None if context["paginator"].count else no_results(self.filterset),
            "reading": reading_of(self.filterset),
            "pages": page_links(context["page_obj"], query_string([*pairs, ("page", "")])),
        }

    def order_chosen(self) -> list[str]:
        """The order in words where the address names one."""
        orders = dict(self.filterset.choices("sort"))
        return [
            str(orders[value])
            for name, value in self.filterset.pairs
            if name == "sort" and value in orders
        ]

    @staticmethod
    def page_pair(page) -> list[tuple[str, int]]:
        return [("page", page.number)] if page.number > 1 else []
