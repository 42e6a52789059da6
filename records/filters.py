"""How a visitor narrows any list of records; a kind may add filters."""

from copy import copy

from django.forms import Form
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_filters import Filter, FilterSet

from records.fields import (
    ChoiceField,
    ChoicesField,
    CountriesField,
    QueryField,
    RecordsField,
    SectorsField,
    YearField,
    YearsField,
)
from records.finds import Finds
from records.held_finds import all_public
from search.questions import Question, read

SORTS = [
    ("relevance", _("best match first")),
    ("name", _("by name")),
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
]


class Given(Filter):
    """A filter that does its work only where the address gives it a value."""

    def __deepcopy__(self, memo):
        """Each filter set copies its filters: of these, only what it changes."""
        made = copy(self)
        made.extra = dict(self.extra)
        if self.method:
            made.method = self.method
        return made

    def filter(self, queryset, value):
        return super().filter(queryset, value) if value else queryset


class Words(Given):
    field_class = QueryField


class OneChoice(Given):
    field_class = ChoiceField


class SeveralChoices(Given):
    """Several values of one field of the record: any of them."""

    field_class = ChoicesField

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class Countries(Given):
    field_class = CountriesField


class Sectors(Given):
    field_class = SectorsField


class Years(Given):
    field_class = YearsField


class Year(Given):
    field_class = YearField


class RecordChoice(Given):
    """Records by their link to another record, given by its slug or ref."""

    field_class = RecordsField

    @cached_property
    def target(self):
        """The kind at the end of the path of relations."""
        model = self.model
        for step in self.field_name.split("__"):
            model = model._meta.get_field(step).related_model
        return model

    def point_to_target(self, *, asked_for: bool):
        """Take the label from the kind that this leads to, and if need be the choices."""
        self.label = self.target._meta.verbose_name
        if asked_for:
            self.extra["queryset"] = self.target.objects.published()

    def filter(self, queryset, value):
        if not value:
            return queryset
        linked = self.model.objects.filter(**{f"{self.field_name}__in": value})
        return queryset.filter(pk__in=linked.values("pk"))


class RecordFilterSet(FilterSet):
    q = Words(label=_("Search"), method="search")
    country = Countries(method="with_countries")
    reach = OneChoice(
        label=_("Reach"),
        choices=[("named", _("only those that name the country"))],
        method="named_only",
    )
    sector = Sectors(label=_("Sector"), method="in_sectors")
    year = Years(label=_("Year"), method="in_years")
    year_from = Year(label=_("from year"), field_name="dated", lookup_expr="gte")
    year_to = Year(label=_("to year"), method="until")
    type = SeveralChoices(label=_("Type"), field_name="type")
    sort = OneChoice(label=_("Order"), choices=SORTS, method="unchanged")

    def __init__(self, data, queryset):
        super().__init__(data, queryset)
        self.adapt_to(queryset.model)

    def get_form_class(self):
        """A form of the fields that the address fills; most addresses fill few."""
        fields = {name: one.field for name, one in self.filters.items() if name in self.data}
        return type("SelectionForm", (Form,), fields)

    def adapt_to(self, kind):
        """Take labels and choices from the kind of record."""
        self.kind = kind
        self.filters["country"].label = kind.countries_label
        for name, one in self.filters.items():
            if isinstance(one, RecordChoice):
                one.point_to_target(asked_for=name in self.data)
        if kind.has_field("type"):
            self.filters["type"].extra["choices"] = kind.Type.choices
        else:
            del self.filters["type"]

    @property
    def qs(self):
        """What was asked for, in order; a question not understood selects nothing, not everything."""
        return self.ordered(self.narrowed()) if self.is_valid() else self.queryset.none()

    @property
    def found(self):
        """The same, to be counted and shown a page at a time."""
        finds = self.finds() if self.is_valid() else Finds(self.queryset.none())
        return finds.in_order(self)

    @cached_property
    def question(self) -> Question | None:
        """What the words ask; nothing where no words are given."""
        return read(self.chosen["q"]) if "q" in self.chosen else None

    @cached_property
    def everything(self):
        return all_public(self.kind)

    def asking(self, data):
        """The same for another address."""
        return type(self)(data, self.queryset)

    def count(self) -> int:
        return self.found.count()

    def finds(self, *without: str):
        """What is found under all choices, or under all but those named."""
        finds = self.everything
        for name, value in self.chosen.items():
            if name not in without:
                finds = finds.taking(self, name, value)
        return finds

    @cached_property
    def chosen(self) -> dict:
        """What the address asks for, by parameter; what was not understood is left out."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

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
            ordered = records.by_name(get_language())
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
