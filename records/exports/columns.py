"""A record as a row of a CSV or XLSX file: stable English column names, public facts only."""

from django.conf import settings
from django.db import models
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.models.querysets import child_relations
from records.wording.labels import label_of

NEVER_PUBLIC = frozenset({"staff_note", "image_consent"})


def never_public(kind) -> frozenset[str]:
    """Names of fields that are never public, not even in the history of changes."""
    return NEVER_PUBLIC | kind.never_public


def column_names(kind) -> list[str]:
    names = ["ref", *[field.name for field in plain_fields(kind)]]
    names += [field.name for field in kind._meta.many_to_many]
    names += [relation.name for relation in child_relations(kind)]
    return [*names, "aliases", "sources", "address"]


def plain_fields(kind) -> list[models.Field]:
    """The public columns of the kind's own table, name fields first."""
    hidden = never_public(kind)
    fields = [
        field
        for field in kind._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in hidden
    ]
    return sorted(fields, key=lambda field: not field.name.startswith("name_"))


def headings_of(kind) -> list[str]:
    """Labels of the columns in the reader's language, in the order of ``column_names``."""
    return [capfirst(str(label)) for label in column_labels(kind).values()]


def row_of(record) -> list:
    """The record's values in the order of ``column_names``; lists are joined with ``; ``."""
    kind = type(record)
    with translation.override("en"):
        return [
            record.ref,
            *[plain_value(record, field) for field in plain_fields(kind)],
            *[linked_keys(record, field) for field in kind._meta.many_to_many],
            *[child_names(record, relation) for relation in child_relations(kind)],
            listed(alias.text for alias in record.aliases.all()),
            listed(source_in_words(citation.source) for citation in record.citations.all()),
            f"{settings.SITE_URL}{get_script_prefix()}id/{record.ref}/",
        ]


def linked_keys(record, field) -> str:
    return listed(key_of(other) for other in getattr(record, field.name).all())


def child_names(record, relation) -> str:
    rows = getattr(record, relation.name).all()
    return listed(value.text for row in rows for value in row.public_values())


def plain_value(record, field):
    if field.is_relation:
        return key_of(getattr(record, field.name))
    value = getattr(record, field.name)
    if isinstance(field, models.FileField):
        return f"{settings.SITE_URL}{value.url}" if value else ""
    return "" if value is None else value


def key_of(other) -> str:
    """Slug (or primary key) of a linked object; empty for none and for records that are not public."""
    if other is None or not getattr(other, "is_public", True):
        return ""
    return getattr(other, "slug", "") or str(other.pk)


def source_in_words(source) -> str:
    return f"{source.title} {source.link}".strip()


def listed(values) -> str:
    return "; ".join(value for value in values if value)


def column_labels(kind) -> dict[str, str]:
    """Label of each column in the reader's language, by column name."""
    labels = {"ref": _("the part of the permanent address that never changes")}
    labels |= {field.name: label_of(field) for field in plain_fields(kind)}
    labels |= {field.name: str(field.verbose_name) for field in kind._meta.many_to_many}
    labels["countries"] = str(kind.countries_label)
    for relation in child_relations(kind):
        labels[relation.name] = str(relation.related_model._meta.verbose_name_plural)
    return labels | {
        "aliases": _("other names"),
        "sources": _("sources, each with its address where it has one"),
        "address": _("permanent address"),
    }
