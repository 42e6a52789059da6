"""Inlines of the change form of a record."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.contenttypes.admin import GenericStackedInline
from django.utils.translation import gettext_lazy as _

from desk.record_form.bilingual_admin import BilingualAdmin
from desk.record_form.rows.row_formsets import CitationFormSet, GenericRowFormSet, RowFormSet
from desk.record_form.rows.row_renderer import RowRenderer
from editorial.admin_pages import admin_page
from editorial.permissions.staff_only import (
    STAFF_ONLY_OF_FIGURES,
    KnownLinks,
    sees,
    without,
)
from evidence.models import Citation, Figure
from records.models import Alias
from values.refused_fields import RefusedFieldsForm

EMPTY_ROWS = 3


class RowForm(RefusedFieldsForm):
    default_renderer = RowRenderer()


class RowInline(BilingualAdmin):
    """Rows that belong to a record."""

    form = RowForm
    formset = GenericRowFormSet
    template = "admin/_rows.html"
    extra = 0
    # What opens the fields after the first line of a row, where there are any.
    more_label, more_is_open = "", False
    # Whether the rows are names of the record: they follow its name in the form.
    are_names = False

    def get_extra(self, request, obj=None, **kwargs):
        """Empty rows for browsers without JavaScript, where they were asked for."""
        return EMPTY_ROWS if "rows" in request.GET else self.extra

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A link to add a new object stands beside an empty choice, see ``_cell.html``."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(wrapped := formfield and formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget = wrapped.widget
            formfield.widget.is_lazy = True
            if wrapped.can_add_related:
                opts = db_field.related_model._meta
                formfield.add_address = (
                    f"{admin_page(opts.model, 'add')}?_to_field={opts.pk.name}&_popup=1"
                )
        return formfield


class ChildInline(RowInline, admin.StackedInline):
    formset = RowFormSet


class PartyInline(KnownLinks, ChildInline):
    """Members, hosts, organizers: a linked institution, or only its name."""

    autocomplete_fields = ["institution"]
    more_label, more_is_open = _("Name of one that is not in the directory"), True

    def get_fields(self, request, obj=None):
        own = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.editable
            and field.name not in {"id", "order", "institution", self.parent_link}
            and not field.name.startswith("own_name")
        ]
        return [("institution", *own, "order"), ("own_name_zh_hans", "own_name_en")]

    @property
    def parent_link(self):
        return self.parent_model._meta.model_name


class AliasInline(RowInline, GenericStackedInline):
    model = Alias
    are_names = True

    def get_fields(self, request, obj=None):
        return [("text", "language", "sort", "from_year", "to_year")]


class CitationInline(RowInline, GenericStackedInline):
    model = Citation
    formset = CitationFormSet
    autocomplete_fields = ["source"]

    def get_fields(self, request, obj=None):
        return [("source", "facts", "verified_on")]


class FigureInline(RowInline, GenericStackedInline):
    model = Figure
    more_label = _("More about it")
    autocomplete_fields = ["indicator", "source", "origin", "also_in"]

    def has_delete_permission(self, request, obj=None):
        """To take a figure off an entry is to change the entry; figures of no entry ask for more."""
        return self.has_change_permission(request, obj)

    def get_fields(self, request, obj=None):
        fields = [
            ("indicator", "qualifier", "value", "as_of", "source"),
            ("text_zh_hans", "text_en"),
            ("counting_zh_hans", "counting_en"),
            ("origin", "also_in"),
            ("confidence", "public"),
            "staff_note",
        ]
        is_shown_whole = obj is None or sees(request.user, obj)
        return fields if is_shown_whole else without(fields, STAFF_ONLY_OF_FIGURES)
