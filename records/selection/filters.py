"""Filter set of a list of records. A kind may subclass it to add filters."""

from copy import deepcopy

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from records.models.querysets import RecordQuerySet
from records.questions.understanding import Understood, understand
from records.selection.filter_fields import (
    ChoiceFilter,
    ChoicesField,
    CountriesField,
    ParameterFilter,
    RecordsFilter,
    SectorsField,
    WordsField,
    YearField,
    YearsField,
)
from records.selection.query_strings import values_in_query
from records.selection.results import OrderedResults, Results
from records.selection.results_memory import all_public_results
from records.selection.results_sql import SqlResults
from serving import generation
from values.languages import content_language

# A new sort needs an entry here, a branch in ``RecordFilterSet.ordered`` and, for results counted in
# memory, an order in ``search.bitmaps.sort_orders``. The sort that a list has by itself is
# ``default_sort`` of its kind (``records.models.record``).
SORTS = [
    ("relevance", _("best match first")),
    ("name", _("by name")),
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
]


class RecordFilterSet(FilterSet):
    """Filters and sort of a list; ``of`` makes the subclass for one kind.

    What a filter selects is written in ``SqlResults.taking`` and ``MemoryResults.taking``; filters
    of a single kind name a ``method`` or a ``field_name``, as usual with django-filter.

    Only the filters named in the query string parse their values: validating a form of all filters
    would take longer than counting the results.
    """

    q = ParameterFilter(field_class=WordsField, label=_("Search"))
    country = ParameterFilter(field_class=CountriesField)
    reach = ChoiceFilter(
        label=_("Entries for ASEAN as a whole"),
        choices=[("named", _("only those that name the country"))],
    )
    sector = ParameterFilter(field_class=SectorsField, label=_("Sector"))
    # Led to by links only; not among the fields of the form.
    without = ChoiceFilter(
        label=_("Sector"), choices=[("sector", _("sector not recorded"))], field_name="sectors"
    )
    year = ParameterFilter(field_class=YearsField, label=_("Year"))
    year_from = ParameterFilter(field_class=YearField, label=_("from year"))
    year_to = ParameterFilter(field_class=YearField, label=_("to year"))
    type = ParameterFilter(field_class=ChoicesField, label=_("Type"))
    sort = ChoiceFilter(label=_("Order"), choices=SORTS)

    def __init__(self, data, queryset):
        """``data``: a QueryDict.

        Does not call django-filter's ``__init__``, which would copy and bind all filters at once;
        there is no ``form`` and no ``request``.
        """
        self.data, self.queryset = data, queryset

    @classmethod
    def of(cls, kind):
        """A subclass with the labels and choices of one kind."""
        made = type(cls)(f"{kind.__name__}{cls.__name__}", (cls,), {})
        made.kind = kind
        made.base_filters = made.adapted(deepcopy(cls.base_filters))
        for base_filter in made.base_filters.values():
            base_filter.field  # noqa: B018 - created now, then shared by all instances
        return made

    @classmethod
    def adapted(cls, filters) -> dict[str, ParameterFilter]:
        """The filters with labels and choices of the kind; kinds without types have no type filter."""
        filters["country"].label = cls.kind.country_filter_label or cls.kind.countries_label
        for base_filter in filters.values():
            if isinstance(base_filter, RecordsFilter):
                base_filter.point_to_target(cls.kind)
        if cls.kind.has_field("type"):
            filters["type"].extra["choices"] = cls.kind.Type.choices
        else:
            del filters["type"]
        return filters

    @property
    def qs(self):
        """Sorted queryset of the results; empty where a parameter is invalid."""
        return self.ordered(self.narrowed()) if self.is_valid() else self.queryset.none()

    @property
    def found(self) -> OrderedResults:
        """Sorted results for a paginator, from memory where possible; empty if invalid."""
        results = self.finds() if self.is_valid() else SqlResults(self.queryset.none())
        return OrderedResults(results, self)

    def whole(self, at_once: int, fetched=RecordQuerySet.for_files):
        """Iterate over all results for an export; ``fetched`` is the queryset method that prefetches.

        Full-text queries are answered from memory: a query may have many words.
        """
        results = self.finds() if self.question else SqlResults(self.narrowed())
        return results.whole(self, at_once, fetched)

    @cached_property
    def understood(self) -> tuple[dict, dict]:
        """``(chosen, errors)``: cleaned values and error messages, both by parameter."""
        chosen, errors = {}, {}
        for name, base_filter in self.base_filters.items():
            if name in self.data:
                try:
                    value = base_filter.read(self.data.getlist(name))
                except ValidationError as error:
                    errors[name] = error.messages
                else:
                    chosen |= {name: value} if value else {}
        first, last = chosen.get("year_from"), chosen.get("year_to")
        if first and last and last < first:
            years = {"first": first, "last": chosen.pop("year_to")}
            errors["year_to"] = [
                gettext("%(last)s lies before %(first)s, so nothing is shown.") % years
            ]
        return chosen, errors

    @cached_property
    def chosen(self) -> dict:
        """Cleaned, non-empty values by parameter; invalid parameters are left out."""
        return self.understood[0]

    @cached_property
    def errors(self) -> dict[str, list[str]]:
        """Error messages by parameter."""
        return self.understood[1]

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """``(name, value)`` pairs of the known parameters, each once: valid values in their canonical
        spelling; of a parameter that is not understood, the first ten as given.
        """
        pairs = []
        for name, base_filter in self.base_filters.items():
            values = self.chosen.get(name) or []
            if name in self.errors:
                values = base_filter.repeated(self.data.getlist(name))
            # HTML cannot hold NUL.
            pairs += [(name, value) for value in values_in_query(values) if "\0" not in value]
        return pairs

    @property
    def said_of_errors(self) -> list[tuple[str, str]]:
        """``(label of the filter, error message)`` pairs."""
        return [
            (self.label(name), message)
            for name, messages in self.errors.items()
            for message in messages
        ]

    def is_valid(self) -> bool:
        return not self.errors

    @cached_property
    def key(self) -> tuple:
        """Cache key; equal selections have equal keys."""
        return type(self), *((name, *values_in_query(value)) for name, value in self.chosen.items())

    @cached_property
    def question(self) -> Understood | None:
        """The parsed search query; None without search words."""
        return understand(self.chosen["q"]) if "q" in self.chosen else None

    @cached_property
    def everything(self):
        return all_public_results(self.kind)

    @cached_property
    def language(self) -> str:
        """The language of names, for sorting."""
        return content_language()

    @cached_property
    def moment(self):
        """Cache key part for what depends on the current time."""
        return generation.current_moment()

    @cached_property
    def naming(self):
        """The results that name a chosen country (and are not only open to all of ASEAN)."""
        return self.finds().naming(self.chosen["country"])

    def choices(self, name: str) -> list[tuple[str, str]]:
        """The choices of a filter, in the reader's language."""
        choices = self.base_filters[name].extra.get("choices", ())
        choices = choices() if callable(choices) else choices
        return [(value, str(label)) for value, label in choices]

    def label(self, name: str) -> str:
        """The label of a filter, in the reader's language."""
        return str(self.base_filters[name].label)

    def asking(self, data):
        """A filter set over the same records for other parameters."""
        return type(self)(data, self.queryset)

    def count(self) -> int:
        return self.found.count()

    def finds(self, *without: str) -> Results:
        """Results under all filters except those named in ``without``."""
        return self.under(tuple(name for name in self.chosen if name not in without))

    def under(self, names: tuple[str, ...]) -> Results:
        """Results under these filters; intermediate results are shared by the facets of a page."""
        if not names:
            return self.everything
        if names not in self.steps:
            *before, last = names
            finds = self.under(tuple(before))
            self.steps[names] = finds.taking(self, last, self.chosen[last])
        return self.steps[names]

    @cached_property
    def steps(self) -> dict:
        return {}

    def narrowed(self, *without: str):
        """The queryset with all filters applied in SQL, except those named in ``without``, unsorted."""
        results = SqlResults(self.queryset)
        for name, value in self.chosen.items():
            if name not in without:
                results = results.taking(self, name, value)
        return results.records

    @property
    def order(self) -> str:
        """The key of the sort in use: the parameter ``sort``, else relevance for words, else the default."""
        usual = "relevance" if "q" in self.chosen else self.kind.default_sort
        asked_for = self.chosen.get("sort")
        # Without words every record has the same rank, so "relevance" means the default sort.
        return usual if asked_for == "relevance" else asked_for or usual

    def ordered(self, records):
        """The queryset sorted by ``order``; records naming a chosen country come first."""
        if self.order == "relevance":
            ordered = records.by_relevance()
        elif self.order in {"newest", "oldest"}:
            ordered = getattr(records, self.order)()
        else:
            ordered = records.by_name(self.language)
        return ordered.named_first(self.chosen["country"]) if "country" in self.chosen else ordered
