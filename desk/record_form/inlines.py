"""Inlines of the change form of a record."""

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericStackedInline, GenericTabularInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.utils.translation import gettext_lazy as _

from desk.record_form.bilingual_admin import BilingualAdmin
from editorial.permissions.staff_only import (
    STAFF_ONLY_OF_FIGURES,
    KnownLinks,
    figures_seen_by,
    known_links,
    sees,
    without,
)
from evidence.models import Citation, Figure
from records.models import Alias
from values.refused_fields import RefusedFieldsForm


class ChildInline(BilingualAdmin, admin.StackedInline):
    """Rows that belong to a record."""

    form = RefusedFieldsForm
    extra = 0
    classes = ["collapse"]


class PartyInline(KnownLinks, ChildInline):
    """Members, hosts, organizers: a linked institution, or only its name."""

    autocomplete_fields = ["institution"]

    def get_queryset(self, request):
        parties = super().get_queryset(request)
        return parties.prefetch_related(*known_links(request.user, self.model))

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


class AliasInline(BilingualAdmin, GenericTabularInline):
    model = Alias
    extra = 0
    classes = ["collapse"]


class CitationFormSet(BaseGenericInlineFormSet):
    def clean(self):
        """Report a duplicate citation beside its row, before the unique constraint of the table fails."""
        super().clean()
        seen = set()
        for form in self.forms:
            cited = tuple(map(getattr(form, "cleaned_data", {}).get, ["source", "facts"]))
            if not cited[0] or form.errors or self._should_delete_form(form):
                continue
            if cited in seen:
                form.add_error("source", _("This source is cited for the same facts already."))
            seen.add(cited)


class CitationInline(BilingualAdmin, GenericTabularInline):
    model = Citation
    formset = CitationFormSet
    extra = 0
    autocomplete_fields = ["source"]
    classes = ["collapse"]


class FigureInline(BilingualAdmin, GenericStackedInline):
    model = Figure
    form = RefusedFieldsForm
    extra = 0
    classes = ["collapse"]
    autocomplete_fields = ["indicator", "source", "origin", "also_in"]

    def get_queryset(self, request):
        return figures_seen_by(request.user, self.parent_model, super().get_queryset(request))

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
