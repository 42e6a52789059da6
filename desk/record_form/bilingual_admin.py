"""Form fields of the admin: bilingual labels, local date formats, safe autocompletes."""

from functools import partial

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import CharField, DateField, DateTimeField, FileField, URLField
from django.forms import ModelChoiceField, ModelMultipleChoiceField

from editorial.revisions.in_memory import in_order
from records.wording.labels import LANGUAGE_MARKS, label_of
from uploads.kept_files import KeptFileInput
from values.dates.form_fields import DayFormField
from values.languages import language_of_field
from values.typed_text import TypedLineField

__all__ = ["BilingualAdmin", "label_of", "show_linked"]
validate_no_null_characters = ProhibitNullCharactersValidator()


class LinkedOptions:
    """Autocomplete widget mixin: draws the linked objects of a form's instance without a query.

    Malformed keys, at which Django's widget raises, are ignored when an invalid form is drawn again.
    """

    # Whether record_form.js makes it a search box when it is used: a record may have hundreds.
    is_lazy = False

    def build_attrs(self, *args, **kwargs):
        attrs = super().build_attrs(*args, **kwargs)
        if self.is_lazy:
            attrs["class"] = attrs["class"].replace("admin-autocomplete", "lazy-choice")
        return attrs

    def optgroups(self, name, value, attrs=None):
        key = self.field.remote_field.model._meta.pk
        chosen = {str(given) for given in value if is_valid_key(key, given)}
        linked, wanted = self.choices.field.linked, self.choices.queryset
        known = [linked[given] for given in linked if given in chosen]
        if len(known) == len(chosen):
            objects = in_order(known, wanted.query.order_by or wanted.model._meta.ordering)
        else:
            objects = wanted.filter(pk__in=chosen)
        has_blank = not (self.is_required or self.allow_multiple_selected)
        options = [self.create_option(name, "", "", False, 0)] if has_blank else []
        for linked in objects:
            label = self.choices.field.label_from_instance(linked)
            options.append(self.create_option(name, linked.pk, label, True, len(options)))
        return [(None, options, 0)]


class Autocomplete(LinkedOptions, AutocompleteSelect):
    pass


class AutocompleteMultiple(LinkedOptions, AutocompleteSelectMultiple):
    pass


def show_linked(form):
    """Hand the loaded linked objects of the form's instance to its fields."""
    for name, formfield in form.fields.items():
        if not isinstance(formfield, KeyField | KeysField):
            continue
        field, found = form.instance._meta.get_field(name), ()
        if field.many_to_many:
            found = getattr(form.instance, "_prefetched_objects_cache", {}).get(name, ())
        elif linked := field.get_cached_value(form.instance, default=None):
            found = () if linked._state.adding else [linked]
        formfield.linked = {str(linked.pk): linked for linked in found}


class KeyField(ModelChoiceField):
    """Does not ask for an object that is loaded, because the opened record links to it."""

    # By key, as a form sends it.
    linked = {}

    def to_python(self, value):
        return self.linked.get(value) or super().to_python(value)


class KeysField(ModelMultipleChoiceField):
    """Rejects keys out of range for the column; SQLite raises OverflowError on them.

    Does not ask for objects that are all loaded, because the opened record links to them.
    """

    linked = {}

    def clean(self, value):
        if value and isinstance(value, list) and self.linked.keys() >= set(value):
            return [linked for key, linked in self.linked.items() if key in value]
        key = self.queryset.model._meta.pk
        for chosen in value if isinstance(value, list | tuple) else []:
            if not is_valid_key(key, chosen):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": chosen},
                )
        return super().clean(value)


def is_valid_key(field, value) -> bool:
    try:
        # Null characters pass fields of models, but PostgreSQL refuses to look for them.
        validate_no_null_characters(value)
        field.clean(value, None)
    except ValidationError:
        return False
    return True


class BilingualAdmin:
    """Marks bilingual fields with their language, and uses a form field for local date formats."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, DateField) and not isinstance(db_field, DateTimeField):
            kwargs |= {"form_class": DayFormField, "widget": forms.TextInput}
        if type(db_field) is CharField and not db_field.choices:
            line = partial(TypedLineField, model_field=db_field)
            kwargs.setdefault("form_class", line)
        if isinstance(db_field, FileField):
            accepted_types = db_field.formfield().widget.attrs
            kwargs.setdefault("widget", KeptFileInput(request.user, accepted_types))
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
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        kwargs.setdefault("form_class", KeyField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", AutocompleteMultiple(db_field, self.admin_site))
        kwargs.setdefault("form_class", KeysField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
