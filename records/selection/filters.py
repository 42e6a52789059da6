"""Filter set of a list of records. A kind may subclass it to add filters."""

from copy import deepcopy
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from records.models.querysets import RecordQuerySet
from records.selection.filter_fields import (
    ChoiceFilter,
    ChoicesFilter,
    CountriesFilter,
    ParameterFilter,
    RecordsFilter,
    SectorsFilter,
    WordsFilter,
    YearFilter,
    YearsFilter,
)
from records.selection.query_strings import known
from records.selection.results_memory import all_public_results
from records.selection.results_sql import SqlResults, key_of
from records.selection.sorting import SORTS, SortingMixin
from search.query import Question, read
from serving import generation

# Parsed search queries are cached.
read_question = lru_cache(maxsize=500)(read)


class RecordFilterSet(SortingMixin, FilterSet):
    """Filters and sort of a list; ``of`` makes the subclass for one kind.

    Only the filters named in the query string parse their values: validating a form of all filters
    would take longer than counting the results.
    """

    q = WordsFilter(label=_("Search"), method="search")
    country = CountriesFilter(method="with_countries")
    reach = ChoiceFilter(
        label=_("Reach"),
        choices=[("named", _("only those that name the country"))],
        method="named_only",
    )
    sector = SectorsFilter(label=_("Sector"), method="in_sectors")
    year = YearsFilter(label=_("Year"), method="in_years")
    year_from = YearFilter(label=_("from year"), field_name="dated", lookup_expr="gte")
    year_to = YearFilter(label=_("to year"), method="until")
    type = ChoicesFilter(label=_("Type"), field_name="type")
    sort = ChoiceFilter(label=_("Order"), choices=SORTS, method="unchanged")

    def __init__(self, data, queryset):
        """``data``: a QueryDict.

        Does not call django-filter's ``__init__``, which would copy and bind all filters at once;
        there is no ``form`` and no ``request``.
        """
        self.data, self.queryset = data, queryset

    @cached_property
    def filters(self) -> dict[str, ParameterFilter]:
        """Filters bound to this instance, created on first use; only filtering in SQL needs them."""
        bound = {name: base.for_a_selection() for name, base in self.base_filters.items()}
        for bound_filter in bound.values():
            bound_filter.model, bound_filter.parent = self.queryset.model, self
        return bound

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
        filters["country"].label = cls.kind.countries_label
        for base_filter in filters.values():
            if isinstance(base_filter, RecordsFilter):
                base_filter.model = cls.kind
                base_filter.point_to_target()
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
    def found(self):
        """Sorted results for a paginator, from memory where possible; empty if invalid."""
        finds = self.finds() if self.is_valid() else SqlResults(self.queryset.none())
        return finds.in_order(self)

    def whole(self, at_once: int, fetched=RecordQuerySet.for_files):
        """Iterate over all results for an export; ``fetched`` is the queryset method that prefetches.

        Full-text queries are answered from memory: a query may have many words.
        """
        finds = self.finds() if self.question else SqlResults(self.narrowed())
        return finds.whole(self, at_once, fetched)

    @cached_property
    def understood(self) -> tuple[dict, dict]:
        """``(chosen, errors)``: cleaned values and error messages, both by parameter."""
        chosen, errors = {}, {}
        for name, base_filter in self.base_filters.items():
            if name in self.data:
                try:
                    value = base_filter.read(self.data, name)
                except ValidationError as error:
                    errors[name] = error.messages
                else:
                    chosen |= {name: value} if value else {}
        return chosen, errors

    @property
    def chosen(self) -> dict:
        """Cleaned, non-empty values by parameter; invalid parameters are left out."""
        return self.understood[0]

    @property
    def errors(self) -> dict[str, list[str]]:
        """Error messages by parameter."""
        return self.understood[1]

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """``(name, value)`` pairs of the known parameters, as given in the query string."""
        return known(self.data, self.base_filters)

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
        return type(self), *((name, key_of(value)) for name, value in self.chosen.items())

    @cached_property
    def question(self) -> Question | None:
        """The parsed search query; None without search words."""
        return read_question(self.chosen["q"]) if "q" in self.chosen else None

    @cached_property
    def everything(self):
        return all_public_results(self.kind)

    @cached_property
    def language(self) -> str:
        """The active language, for sorting and labels."""
        return get_language()

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
        return choices_in_words(type(self), name, self.language)

    def label(self, name: str) -> str:
        """The label of a filter, in the reader's language."""
        return label_in_words(type(self), name, self.language)

    def asking(self, data):
        """A filter set over the same records for other parameters."""
        return type(self)(data, self.queryset)

    def count(self) -> int:
        return self.found.count()

    def finds(self, *without: str):
        """Results under all filters except those named in ``without``."""
        return self.under(tuple(name for name in self.chosen if name not in without))

    def under(self, names: tuple[str, ...]):
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

    def narrowed(self):
        """The queryset with all filters applied in SQL, unsorted."""
        records = self.queryset
        for name, value in self.chosen.items():
            records = self.filters[name].filter(records, value)
        return records

    def search(self, records, name, text):
        return records.search(text)

    def with_countries(self, records, name, countries):
        if self.chosen.get("reach"):
            return records.naming(countries)
        return records.with_countries(countries)

    def named_only(self, records, name, value):
        """With a country chosen, ``with_countries`` handles the reach."""
        return records if "country" in self.chosen else records.filter(reach="named")

    def in_sectors(self, records, name, sectors):
        return records.in_sectors(sectors)

    def in_years(self, records, name, years):
        return records.in_years(years)

    def until(self, records, name, year):
        return records.with_year().filter(year__lte=year)

    def unchanged(self, records, name, value):
        return records


@lru_cache(maxsize=500)
def choices_in_words(filterset_class, name: str, _language: str) -> list[tuple[str, str]]:
    choices = filterset_class.base_filters[name].extra.get("choices", ())
    return [(value, str(label)) for value, label in choices]


@lru_cache(maxsize=500)
def label_in_words(filterset_class, name: str, _language: str) -> str:
    return str(filterset_class.base_filters[name].label)
