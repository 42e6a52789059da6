"""A record as a row of a file: stable English column names, public facts only."""

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
    """The fields of which the public is told nothing, not even that they changed."""
    return NEVER_PUBLIC | kind.never_public


def column_names(kind) -> list[str]:
    names = ["ref", *[field.name for field in plain_fields(kind)]]
    names += [field.name for field in kind._meta.many_to_many]
    names += [relation.name for relation in child_relations(kind)]
    return [*names, "aliases", "sources", "address"]


def plain_fields(kind) -> list[models.Field]:
    """The columns of the kind's own table that the public may read, names first."""
    hidden = never_public(kind)
    fields = [
        field
        for field in kind._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in hidden
    ]
    return sorted(fields, key=lambda one: not one.name.startswith("name_"))


def headings_of(kind) -> list[str]:
    """What people call these columns, in the reader's language and in the same order."""
    return [capfirst(str(label)) for label in column_labels(kind).values()]


def row_of(record) -> list:
    """The record's values in the order of ``column_names``; lists are divided by ``; ``."""
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


def plain_value(record, one):
    if one.is_relation:
        return key_of(getattr(record, one.name))
    value = getattr(record, one.name)
    if isinstance(one, models.FileField):
        return f"{settings.SITE_URL}{value.url}" if value else ""
    return "" if value is None else value


def key_of(other) -> str:
    """The stable key of what a record links to; nothing for what the public may not see."""
    if other is None or not getattr(other, "is_public", True):
        return ""
    return getattr(other, "slug", "") or str(other.pk)


def source_in_words(source) -> str:
    return f"{source.title} {source.link}".strip()


def listed(values) -> str:
    return "; ".join(value for value in values if value)


def column_labels(kind) -> dict[str, str]:
    """What each column holds, in the reader's language, by the name of the column."""
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
