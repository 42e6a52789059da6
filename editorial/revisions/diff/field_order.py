"""Order of fields and relations as in the change form."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from editorial.revisions.content import row_relations


def fields_in_order(kind) -> list[str]:
    """Names of all fields and links; those of the form come first."""
    sections = admin.site.get_model_admin(kind).sections()
    shown = flatten_fieldsets([(title, {"fields": names}) for title, names in sections])
    own = [field.name for field in [*kind._meta.concrete_fields, *kind._meta.many_to_many]]
    return list(dict.fromkeys([*(name for name in shown if name in own), *own]))


def relations_in_order(kind) -> list[str]:
    """Names of the relations to child rows, in the order of the inlines."""
    shown = [inline.model for inline in admin.site.get_model_admin(kind).inlines]
    places = {model: place for place, model in enumerate(shown)}
    models = {name: kind._meta.get_field(name).related_model for name in row_relations(kind)}
    return sorted(models, key=lambda name: places.get(models[name], len(places)))
