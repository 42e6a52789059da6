"""Formsets over the child rows of a record that ``build_record`` built in memory."""

from django import forms
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from desk.record_form.bilingual_admin import show_linked
from editorial.revisions.content import row_relations
from editorial.revisions.in_memory import set_related


class RowKeyField(forms.ModelChoiceField):
    """Hidden field with the key of a row, which the tables may not hold."""

    widget = forms.HiddenInput

    def __init__(self, rows: dict, **kwargs):
        super().__init__(queryset=None, **kwargs)
        self.rows = rows

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if value not in self.rows:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return self.rows[value]


class RowsInMemory:
    """Formset mixin: edits the rows of ``self.instance``; saving only changes them in memory."""

    @property
    def relation(self) -> str:
        kind = type(self.instance)
        names = row_relations(kind)
        return next(n for n in names if kind._meta.get_field(n).related_model is self.model)

    @cached_property
    def rows_by_key(self) -> dict:
        return {str(row.pk): row for row in self.get_queryset()}

    def get_queryset(self) -> list:
        """Empty for a new record."""
        return getattr(self.instance, "_prefetched_objects_cache", {}).get(self.relation, [])

    def add_fields(self, form, index):
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        form.fields[name] = RowKeyField(
            self.rows_by_key, initial=form.fields[name].initial, required=False
        )
        show_linked(form)

    def keep(self):
        """Make the typed rows those of the record."""
        self.save(commit=False)
        for form in self.saved_forms:
            keep_links(form)
        kept = [row for row in self.get_queryset() if row not in self.deleted_objects]
        set_related(self.instance, self.relation, [*kept, *self.new_objects])


class RowFormSet(RowsInMemory, BaseInlineFormSet):
    pass


class GenericRowFormSet(RowsInMemory, BaseGenericInlineFormSet):
    pass


class CitationFormSet(GenericRowFormSet):
    def clean(self):
        """Report a duplicate citation beside its row."""
        super().clean()
        seen = set()
        for form in self.forms:
            cited = tuple(map(getattr(form, "cleaned_data", {}).get, ["source", "facts"]))
            if not cited[0] or form.errors or self._should_delete_form(form):
                continue
            if cited in seen:
                form.add_error("source", _("This source is cited for the same facts already."))
            seen.add(cited)


def keep_links(form):
    """Make the chosen objects the links of the form's instance, in memory."""
    for field in form.instance._meta.many_to_many:
        if field.name in form.cleaned_data:
            set_related(form.instance, field.name, list(form.cleaned_data[field.name]))
