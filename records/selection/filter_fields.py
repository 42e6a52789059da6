"""Filters of a list (django-filter); a filter without a value leaves the queryset as it is."""

from django.utils.functional import cached_property
from django_filters import Filter

from records.selection.query_fields import (
    ChoiceField,
    ChoicesField,
    CountriesField,
    QueryField,
    RecordsField,
    SectorsField,
    YearField,
    YearsField,
)


class ParameterFilter(Filter):
    def read(self, data, name: str):
        """The cleaned value of a parameter; raises ValidationError."""
        return self.field.clean(self.field.widget.value_from_datadict(data, {}, name))

    def for_a_selection(self) -> "ParameterFilter":
        """A shallow copy to be bound to one filter set; label, choices and form field are shared."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        if self.method:
            # The setter binds the method to the copy.
            made.method = self.method
        return made

    def filter(self, queryset, value):
        return super().filter(queryset, value) if value else queryset


class WordsFilter(ParameterFilter):
    field_class = QueryField


class ChoiceFilter(ParameterFilter):
    field_class = ChoiceField


class ChoicesFilter(ParameterFilter):
    """Any of several values of a field of the record."""

    field_class = ChoicesField

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class CountriesFilter(ParameterFilter):
    field_class = CountriesField


class SectorsFilter(ParameterFilter):
    field_class = SectorsField


class YearsFilter(ParameterFilter):
    field_class = YearsField


class YearFilter(ParameterFilter):
    field_class = YearField


class RecordsFilter(ParameterFilter):
    """Records linked to one of several records, given by slug or ref."""

    field_class = RecordsField

    @cached_property
    def target(self):
        """The kind at the end of the relation path."""
        model = self.model
        for step in self.field_name.split("__"):
            model = model._meta.get_field(step).related_model
        return model

    def point_to_target(self):
        """Set the label and the queryset of choices from the target kind."""
        self.label = self.target._meta.verbose_name
        self.extra["queryset"] = self.target.objects.published()

    def filter(self, queryset, value):
        if not value:
            return queryset
        linked = self.model.objects.filter(**{f"{self.field_name}__in": value})
        return queryset.filter(pk__in=linked.values("pk"))
