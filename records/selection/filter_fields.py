"""Filters of a list, and the form fields that read their parameters; error messages quote the value."""

import re

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from records.models.permalinks import FormerSlug
from taxonomy.cached_lists import countries_by_code, sectors_by_slug
from values.plain_text import is_blank

LONGEST_QUERY = 200
# Of a parameter that is not understood, links and hidden fields repeat so many values.
MOST_REPEATED = 10
YEAR = re.compile("[0-9]{4}")


class WordsField(forms.CharField):
    """The words a visitor searches for."""

    default_error_messages = {
        "max_length": _(
            "These are %(show_value)s characters; search for at most %(limit_value)s, "
            "so nothing is shown."
        )
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"max_length": LONGEST_QUERY})

    def keys(self, texts: list[str]) -> list[str]:
        return texts[-1:]

    def clean(self, keys):
        return super().clean(keys[-1])


class ChoicesField(forms.Field):
    """Any of several values; each is found once, in whatever spelling it is given."""

    is_single = False
    default_error_messages = {
        "invalid_choice": _(
            "“%(value)s” is not one of the choices, so nothing is shown. Choose from the list."
        )
    }

    def __init__(self, choices=(), **kwargs):
        super().__init__(**kwargs)
        self.choices = choices

    def keys(self, texts: list[str]) -> list[str]:
        """The values asked for, each once, in one spelling."""
        return list(dict.fromkeys(map(self.key, texts[-1:] if self.is_single else texts)))

    def clean(self, keys: list[str]):
        entries = self.entries(keys)
        for key in keys:
            if key not in entries:
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, "invalid_choice", {"value": key})
        found = list(dict.fromkeys(entries[key] for key in keys))
        return found[0] if self.is_single else found

    def key(self, text: str) -> str:
        return text

    def entries(self, keys: list[str]) -> dict:
        """What can be chosen, by key: at least the entries with these keys."""
        choices = self.choices() if callable(self.choices) else self.choices
        return {value: value for value, _label in choices}


class ChoiceField(ChoicesField):
    is_single = True


class CountriesField(ChoicesField):
    """Countries by ISO code, in any case."""

    default_error_messages = {
        "invalid_choice": _(
            "“%(value)s” is not a country we know, so nothing is shown. "
            "Choose a country from the list."
        )
    }

    def key(self, text):
        return text.upper()

    def entries(self, keys):
        return countries_by_code()


class SectorsField(ChoicesField):
    default_error_messages = {
        "invalid_choice": _(
            "“%(value)s” is not a sector we know, so nothing is shown. "
            "Choose a sector from the list."
        )
    }

    def entries(self, keys):
        return sectors_by_slug()


class RecordsField(ChoicesField):
    """Published records by slug or ref; also by a former slug, or by one that was merged into them."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is not an entry we know, so nothing is shown.")
    }

    def __init__(self, queryset=None, **kwargs):
        super().__init__(**kwargs)
        self.queryset = queryset

    def entries(self, keys):
        asked_for = [key for key in keys if "\0" not in key]
        found = self.by_key(self.queryset, asked_for)
        unknown = [key for key in asked_for if key not in found]
        return found | (self.formerly(unknown) if unknown else {})

    @staticmethod
    def by_key(records, keys: list[str]) -> dict:
        """Those of the records that these slugs or refs name, by key."""
        refs = [key.upper() for key in keys]
        named = {}
        for record in records.filter(Q(slug__in=keys) | Q(permalink__in=refs)):
            named |= {record.slug: record, record.ref: record}
        found = {key: named.get(key) or named.get(key.upper()) for key in keys}
        return {key: record for key, record in found.items() if record}

    def formerly(self, keys: list[str]) -> dict:
        """The published records that former slugs, or those merged into them, lead to, by key."""
        kind = self.queryset.model
        merged = kind.objects.filter(permalink__merged_into__isnull=False)
        links = {
            key: record.permalink
            for key, record in self.by_key(merged.select_related("permalink"), keys).items()
        }
        of_kind = FormerSlug.objects.filter(kind=ContentType.objects.get_for_model(kind))
        for former in of_kind.filter(slug__in=keys).select_related("permalink"):
            links.setdefault(former.slug, former.permalink)
        records = {key: permalink.record for key, permalink in links.items()}
        return {key: record for key, record in records.items() if record and record.is_public}


class YearsField(ChoicesField):
    default_error_messages = {
        "invalid_choice": _("Write a year with four digits, such as 2016; nothing is shown.")
    }

    def entries(self, keys):
        return {key: key for key in keys if YEAR.fullmatch(key)}


class YearField(YearsField):
    is_single = True


class ParameterFilter(Filter):
    """A filter with the form field that reads its parameter."""

    def __init__(self, *, field_class, **options):
        self.field_class = field_class
        super().__init__(**options)

    def stated(self, texts: list[str]) -> list[str]:
        """The values of a parameter: each once, in one spelling, without blank ones."""
        return self.field.keys([text for text in texts if not is_blank(text)])

    def repeated(self, texts: list[str]) -> list[str]:
        """The first values of a parameter that is not understood, those that are not known before the others.

        A page repeats them in each of its links, and so would grow with the square of their number.
        """
        keys = self.stated(texts)
        if len(keys) > MOST_REPEATED:
            keys = sorted(keys, key=self.field.entries(keys).__contains__)[:MOST_REPEATED]
        # One character more than the longest, so that what is too long stays refused.
        return [key[: LONGEST_QUERY + 1] for key in keys]

    def read(self, texts: list[str]):
        """The cleaned value of a parameter; None if nothing is stated. Raises ValidationError."""
        keys = self.stated(texts)
        return self.field.clean(keys) if keys else None


class ChoiceFilter(ParameterFilter):
    """One of the filter's ``choices``, which may be a function.

    ``is_column``: ``field_name`` is a column of the kind, so that all choices are counted at once.
    ``beside``: the names of other filters; only where one of them is used, the choices are offered.
    """

    def __init__(self, *, is_column=False, beside=(), **options):
        self.is_column, self.beside = is_column, beside
        super().__init__(field_class=ChoiceField, **options)


class RecordsFilter(ParameterFilter):
    """Records linked to one of several records, given by slug or ref."""

    def __init__(self, **options):
        super().__init__(field_class=RecordsField, **options)

    @cached_property
    def last_relation(self):
        """The last relation of the path."""
        *before, last = self.field_name.split("__")
        model = self.model
        for step in before:
            model = model._meta.get_field(step).related_model
        return model._meta.get_field(last)

    @property
    def target(self):
        """The kind at the end of the relation path."""
        return self.last_relation.related_model

    def point_to_target(self, kind):
        """Set the label and the queryset of choices from the target kind."""
        self.model = kind
        self.label = self.target._meta.verbose_name
        self.extra["queryset"] = self.target.objects.published()

    def filter(self, queryset, value):
        linked = self.model.objects.filter(**{f"{self.field_name}__in": value})
        return queryset.filter(pk__in=linked.values("pk"))
