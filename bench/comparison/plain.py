"""The admin form of events, saved by plain Django admin without revisions."""

from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.forms import CheckboxSelectMultiple
from django.urls import path

from desk.record_form.bilingual_admin import BilingualAdmin
from events.admin import EventAdmin
from events.models import Event


class PlainAdmin(BilingualAdmin, admin.ModelAdmin):
    inlines = EventAdmin.inlines
    radio_fields = EventAdmin.radio_fields
    formfield_overrides = EventAdmin.formfield_overrides
    checkbox_fields = EventAdmin.checkbox_fields
    own_fields = EventAdmin.own_fields
    sections = EventAdmin.sections
    get_autocomplete_fields = EventAdmin.get_autocomplete_fields

    def get_fieldsets(self, request, obj=None):
        """The fieldsets whose fields are those of the event; others are about the revision."""
        of_event = {field.name for field in Event._meta.get_fields()}
        return [
            (title, options)
            for title, options in EventAdmin.get_fieldsets(self, request, obj)
            if of_event.issuperset(flatten(options["fields"]))
        ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.checkbox_fields:
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class PlainSite(admin.AdminSite):
    def get_urls(self):
        """Every page names addresses of the admin that a plain site lacks."""
        own = [path(f"{name}/", self.index, name=name) for name in ["search", "keep_typed"]]
        return [*own, *super().get_urls()]


plain = PlainSite("plain")
for model, desk in admin.site._registry.items():
    plain.register(model, PlainAdmin if model is Event else type(desk))
