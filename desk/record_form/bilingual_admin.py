from django.db.models import DateField, DateTimeField

from desk.record_form.autocomplete import KeysField, SafeAutocomplete, SafeAutocompleteMultiple
from records.wording.labels import LANGUAGE_MARKS, label_of
from values.dates.form_fields import DayFormField
from values.languages import language_of_field

__all__ = ["BilingualAdmin", "label_of"]


class BilingualAdmin:
    """Marks bilingual fields with their language, and uses a form field for local date formats."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, DateField) and not isinstance(db_field, DateTimeField):
            kwargs.setdefault("form_class", DayFormField)
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = language_of_field(db_field)
        if formfield and language:
            formfield.label = LANGUAGE_MARKS[language] % {"label": formfield.label}
            formfield.widget.attrs["lang"] = language
        if formfield and db_field.get_internal_type() == "TextField":
            formfield.widget.attrs["rows"] = 12 if db_field.name.startswith("text") else 4
        return formfield

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SafeAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SafeAutocompleteMultiple(db_field, self.admin_site))
        kwargs.setdefault("form_class", KeysField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
