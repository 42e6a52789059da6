"""Inlines of the change form of a record."""

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericStackedInline, GenericTabularInline

from desk.record_form.bilingual_admin import BilingualAdmin
from desk.record_form.row_formsets import CitationFormSet, GenericRowFormSet, RowFormSet
from editorial.permissions.staff_only import (
    STAFF_ONLY_OF_FIGURES,
    KnownLinks,
    sees,
    without,
)
from evidence.models import Citation, Figure
from records.models import Alias
from values.refused_fields import RefusedFieldsForm


class RowInline(BilingualAdmin):
    """Rows that belong to a record."""

    form = RefusedFieldsForm
    formset = GenericRowFormSet
    extra = 0
    classes = ["collapse"]


class ChildInline(RowInline, admin.StackedInline):
    formset = RowFormSet


class PartyInline(KnownLinks, ChildInline):
    """Members, hosts, organizers: a linked institution, or only its name."""

    autocomplete_fields = ["institution"]

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


class AliasInline(RowInline, GenericTabularInline):
    model = Alias


class CitationInline(RowInline, GenericTabularInline):
    model = Citation
    formset = CitationFormSet
    autocomplete_fields = ["source"]


class FigureInline(RowInline, GenericStackedInline):
    model = Figure
    autocomplete_fields = ["indicator", "source", "origin", "also_in"]

    def get_fields(self, request, obj=None):
        fields = [
            ("indicator", "qualifier", "value"),
            ("text_zh_hans", "text_en"),
            ("as_of", "origin", "public"),
            ("counting_zh_hans", "counting_en"),
            ("source", "also_in", "confidence"),
            "staff_note",
        ]
        is_shown_whole = obj is None or sees(request.user, obj)
        return fields if is_shown_whole else without(fields, STAFF_ONLY_OF_FIGURES)
