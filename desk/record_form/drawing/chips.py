"""Choices of countries or sectors as chips, which may also be typed as names, codes or whole lists."""

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from desk.record_form.bilingual_admin import KeysField
from tables.cells.lookups import Lists, NotUnderstood
from tables.cells.name_lists import ALL_ASEAN, find_all


class Typed(str):
    """What was typed beside the chosen keys."""

    __slots__ = ()


def typed_name(name: str) -> str:
    return f"{name}_typed"


class ChipsInput(CheckboxSelectMultiple):
    """Checkboxes in a list that opens; record_form.js shows the chosen ones as chips."""

    def value_from_datadict(self, data, files, name):
        chosen = super().value_from_datadict(data, files, name) or []
        typed = data.get(typed_name(name), "").strip()
        return [*chosen, Typed(typed)] if typed else chosen

    def value_omitted_from_data(self, data, files, name):
        return False

    def render(self, name, value, attrs=None, renderer=None):
        given = value or []
        widget = self.get_context(name, [key for key in given if not is_typed(key)], attrs)
        options = [option for _name, group, _i in widget["widget"]["optgroups"] for option in group]
        for option in options:
            option["names"] = "|".join(names_of(option["value"].instance)).lower()
        context = {
            "id": widget["widget"]["attrs"].get("id", ""),
            "name": typed_name(name),
            "typed": " ".join(filter(is_typed, given)),
            "options": options,
        }
        return render_to_string("admin/_chips.html", context)


class ChipsField(KeysField):
    """Chosen objects, and those that the typed text names, read as in a cell of a table."""

    # Whether the text named the members of ASEAN as a whole.
    is_all_asean = False

    def clean(self, value):
        chosen = [key for key in value or [] if not is_typed(key)]
        for text in filter(is_typed, value or []):
            chosen += self.named(text)
        return super().clean(list(dict.fromkeys(map(str, chosen))))

    def named(self, text: str) -> list:
        try:
            keys = find_all(Lists().of(self.queryset.model), text)
        except NotUnderstood as error:
            raise ValidationError(
                _("Not all of “%(value)s” is known here. Choose from the list."),
                code="unknown",
                params={"value": text},
            ) from error
        self.is_all_asean = ALL_ASEAN in keys
        return sorted(keys - {ALL_ASEAN})


def is_typed(key) -> bool:
    return isinstance(key, Typed)


def names_of(entry) -> list[str]:
    return [str(entry.pk), *entry.all_names]
