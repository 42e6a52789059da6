"""Order of fields and relations as in the change form, and where they stand in it."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.contenttypes.fields import GenericRelation

from editorial.revisions.content import row_relations


def fields_in_order(kind) -> list[str]:
    """Names of all fields and links; those of the form come first."""
    sections = admin.site.get_model_admin(kind).sections()
    shown = flatten_fieldsets([(title, {"fields": names}) for title, _place, names in sections])
    own = [field.name for field in [*kind._meta.concrete_fields, *kind._meta.many_to_many]]
    return list(dict.fromkeys([*(name for name in shown if name in own), *own]))


def relations_in_order(kind) -> list[str]:
    """Names of the relations to child rows, in the order of the inlines."""
    shown = [inline.model for inline in admin.site.get_model_admin(kind).inlines]
    places = {model: place for place, model in enumerate(shown)}
    models = {name: kind._meta.get_field(name).related_model for name in row_relations(kind)}
    return sorted(models, key=lambda name: places.get(models[name], len(places)))


def anchor_in_form(kind, name: str) -> str:
    """The HTML id of a field in the change form, or of the rows of a relation."""
    if name not in row_relations(kind):
        return f"id_{name}"
    relation = kind._meta.get_field(name)
    if not isinstance(relation, GenericRelation):
        return f"{name}-group"
    # As Django names the formsets of generic inlines.
    rows, columns = relation.related_model._meta, row_relations(kind)[name]
    return "-".join([rows.app_label, rows.model_name, *columns, "group"])
