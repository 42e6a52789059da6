"""How a visitor narrows any list of records; a kind may add filters."""

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
from search.query import Question, read
from serving import generation

SORTS = [
    ("relevance", _("best match first")),
    ("name", _("by name")),
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
]


# Typed questions that are asked again need not be read again.
read_question = lru_cache(maxsize=500)(read)


class RecordFilterSet(FilterSet):
    """What a visitor asks of the records of one kind; ``of`` makes it for the kind.

    The address is read by the fields of the filters it names; a form of all of them would cost
    more than the counting.
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
        """What an address asks of these records.

        Without django-filter's own beginning, which would bind all filters at once; so there is
        neither its form nor a request.
        """
        self.data, self.queryset = data, queryset

    @cached_property
    def filters(self) -> dict[str, ParameterFilter]:
        """Bound to this selection, as they must be where SQL narrows; only then are they made."""
        bound = {name: one.for_a_selection() for name, one in self.base_filters.items()}
        for one in bound.values():
            one.model, one.parent = self.queryset.model, self
        return bound

    @classmethod
    def of(cls, kind):
        """The same with the labels and choices of one kind."""
        made = type(cls)(f"{kind.__name__}{cls.__name__}", (cls,), {})
        made.kind = kind
        made.base_filters = made.adapted(deepcopy(cls.base_filters))
        for one in made.base_filters.values():
            one.field  # noqa: B018 - made now, and then shared by all selections
        return made

    @classmethod
    def adapted(cls, filters) -> dict[str, ParameterFilter]:
        """With labels and choices from the kind of record."""
        filters["country"].label = cls.kind.countries_label
        for one in filters.values():
            if isinstance(one, RecordsFilter):
                one.model = cls.kind
                one.point_to_target()
        if cls.kind.has_field("type"):
            filters["type"].extra["choices"] = cls.kind.Type.choices
        else:
            del filters["type"]
        return filters

    @property
    def qs(self):
        """What was asked for, in order; a question not understood selects nothing, not everything."""
        return self.ordered(self.narrowed()) if self.is_valid() else self.queryset.none()

    @property
    def found(self):
        """The same, to be counted and shown a page at a time."""
        finds = self.finds() if self.is_valid() else SqlResults(self.queryset.none())
        return finds.in_order(self)

    def whole(self, at_once: int, fetched=RecordQuerySet.for_files):
        """The same for a file, ``fetched`` with all it says of each.

        Words are answered from memory, for so many may be typed.
        """
        finds = self.finds() if self.question else SqlResults(self.narrowed())
        return finds.whole(self, at_once, fetched)

    @cached_property
    def understood(self) -> tuple[dict, dict]:
        """What the address asks for, by parameter; and what there is to say of the rest of it."""
        chosen, errors = {}, {}
        for name, one in self.base_filters.items():
            if name in self.data:
                try:
                    value = one.read(self.data, name)
                except ValidationError as error:
                    errors[name] = error.messages
                else:
                    chosen |= {name: value} if value else {}
        return chosen, errors

    @property
    def chosen(self) -> dict:
        """What the address asks for, by parameter; what was not understood is left out."""
        return self.understood[0]

    @property
    def errors(self) -> dict[str, list[str]]:
        """What was not understood, by parameter."""
        return self.understood[1]

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """What the address says that means something here."""
        return known(self.data, self.base_filters)

    @property
    def said_of_errors(self) -> list[tuple[str, str]]:
        """Each with the label of its filter."""
        return [(self.label(name), one) for name, said in self.errors.items() for one in said]

    def is_valid(self) -> bool:
        return not self.errors

    @cached_property
    def key(self) -> tuple:
        """The selection in short: what selects the same has the same."""
        return type(self), *((name, key_of(value)) for name, value in self.chosen.items())

    @cached_property
    def question(self) -> Question | None:
        """What the words ask; nothing where no words are given."""
        return read_question(self.chosen["q"]) if "q" in self.chosen else None

    @cached_property
    def everything(self):
        return all_public_results(self.kind)

    @cached_property
    def language(self) -> str:
        """The reader's, in which the selection is put in order and spoken of."""
        return get_language()

    @cached_property
    def moment(self):
        """What stands for now, to what goes by time."""
        return generation.current_moment()

    @cached_property
    def naming(self):
        """Of what is found, that which names a chosen country itself."""
        return self.finds().naming(self.chosen["country"])

    def choices(self, name: str) -> list[tuple[str, str]]:
        """The choices of a filter, in the reader's language."""
        return choices_in_words(type(self), name, self.language)

    def label(self, name: str) -> str:
        """What a filter is called, in the reader's language."""
        return label_in_words(type(self), name, self.language)

    def asking(self, data):
        """The same for another address."""
        return type(self)(data, self.queryset)

    def count(self) -> int:
        return self.found.count()

    def finds(self, *without: str):
        """What is found under all choices, or under all but those named."""
        return self.under(tuple(name for name in self.chosen if name not in without))

    def under(self, names: tuple[str, ...]):
        """What is found under these choices; the facets of a page share the steps to it."""
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
        """The records under all choices."""
        records = self.queryset
        for name, value in self.chosen.items():
            records = self.filters[name].filter(records, value)
        return records

    @property
    def order(self) -> str:
        """The order asked for, else the best match for words, else the kind's own."""
        usual = "relevance" if "q" in self.chosen else self.kind.default_sort
        asked_for = self.chosen.get("sort")
        # Without words there is no best match, so none is claimed.
        return usual if asked_for == "relevance" else asked_for or usual

    def ordered(self, records):
        if self.order == "relevance":
            ordered = records.by_relevance()
        elif self.order in {"newest", "oldest"}:
            ordered = getattr(records, self.order)()
        else:
            ordered = records.by_name(self.language)
        return ordered.named_first(self.chosen["country"]) if "country" in self.chosen else ordered

    def search(self, records, name, text):
        return records.search(text)

    def with_countries(self, records, name, countries):
        if self.chosen.get("reach"):
            return records.naming(countries)
        return records.with_countries(countries)

    def named_only(self, records, name, value):
        """Beside a country, the country's own filter sees to it."""
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
