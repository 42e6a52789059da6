"""Form fields that parse query string parameters; their error messages quote the value."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from taxonomy.cached_lists import countries_by_code, sectors_by_slug

LONGEST_QUERY = 200


class QueryField(forms.CharField):
    """The words a visitor searches for."""

    default_error_messages = {
        "max_length": _(
            "These are %(show_value)s characters; search for at most %(limit_value)s, "
            "so nothing is shown."
        )
    }

    def __init__(self, **kwargs):
        kwargs.pop("lookup_expr", None)
        super().__init__(**kwargs | {"max_length": LONGEST_QUERY})


class EmptiesIgnored:
    """Mixin for multi-valued fields: empty values are ignored."""

    def clean(self, value):
        return super().clean([text for text in value or [] if text])


class EntriesField(EmptiesIgnored, forms.MultipleChoiceField):
    """Entries by key, in the order given; ``entries`` is a function returning all entries by key."""

    def __init__(self, entries, **kwargs):
        super().__init__(**kwargs)
        self.entries = entries

    def clean(self, value):
        known = self.entries() if value else {}
        keys = [key for key in dict.fromkeys(map(self.as_key, value or [])) if key]
        for key in keys:
            if key not in known:
                raise ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": key}
                )
        return [known[key] for key in keys]

    @staticmethod
    def as_key(text: str) -> str:
        return text


class CountriesField(EntriesField):
    """Countries by ISO code, in any case."""

    default_error_messages = {
        "invalid_choice": _(
            "“%(value)s” is not a country we know, so nothing is shown. "
            "Choose a country from the list."
        )
    }

    def __init__(self, **kwargs):
        super().__init__(countries_by_code, **kwargs)

    @staticmethod
    def as_key(text):
        return text.upper()


class SectorsField(EntriesField):
    default_error_messages = {
        "invalid_choice": _(
            "“%(value)s” is not a sector we know, so nothing is shown. "
            "Choose a sector from the list."
        )
    }

    def __init__(self, **kwargs):
        super().__init__(sectors_by_slug, **kwargs)


class RecordsField(EmptiesIgnored, forms.ModelMultipleChoiceField):
    """Published records by slug or ref."""

    default_error_messages = {
        name: _("“%(value)s” is not an entry we know, so nothing is shown.")
        for name in ["invalid_choice", "invalid_pk_value"]
    }

    def __init__(self, **kwargs):
        super().__init__(to_field_name="slug", **kwargs)

    def clean(self, value):
        by_ref = dict(
            self.queryset.filter(
                permalink__in=[ref.upper() for ref in value or [] if "\0" not in ref]
            ).values_list("permalink", "slug")
        )
        return super().clean([by_ref.get(text.upper(), text) for text in value or []])


class ChoicesField(EmptiesIgnored, forms.MultipleChoiceField):
    default_error_messages = {
        "invalid_choice": _(
            "“%(value)s” is not one of the choices, so nothing is shown. Choose from the list."
        )
    }


class ChoiceField(forms.ChoiceField):
    default_error_messages = ChoicesField.default_error_messages


class YearField(forms.RegexField):
    default_error_messages = {
        "invalid": _("Write a year with four digits, such as 2016; nothing is shown.")
    }

    def __init__(self, **kwargs):
        kwargs.pop("lookup_expr", None)
        super().__init__(regex=r"^[0-9]{4}\Z", **kwargs)


class YearsField(EmptiesIgnored, forms.MultipleChoiceField):
    """Any number of years of four digits."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"choices": ()})

    def validate(self, value):
        for year in value:
            YearField().clean(year)
