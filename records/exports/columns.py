"""The columns of a kind: one description for the files of the public and the tables of staff.

A field that is added to a model is a column of both. A column that is computed, or that only one of
them has, stands in ``columns_of``.
"""

from functools import lru_cache
from operator import attrgetter

from django.conf import settings
from django.db import models
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evidence.wording import cited, reference
from records.column import REF, Column, SeenBy, listed
from records.models import Record
from records.models.editable_fields import content_fields, link_fields, names_of_file_fields
from records.models.querysets import child_relations, has_field
from values.languages import language_of_field, to_attribute

NEVER_PUBLIC = frozenset({"staff_note", "image_consent"})
REVISION = "revision"
# Staff read these first, then the kind's own columns, then SECOND, then all others.
FIRST = ["name_zh_hans", "name_en", "name_status_zh_hans", "name_status_en"]
SECOND = ["reach", "countries", "sectors"]


def columns_of(kind) -> list[Column]:
    """All columns of a kind, in the order of the public files."""
    public, staff = SeenBy.PUBLIC, SeenBy.STAFF
    return [
        Column(
            REF,
            label=_("the part of the permanent address that never changes"),
            staff_label=_("Ref (do not change)"),
            compute=attrgetter("ref"),
        ),
        # Written by the export: it depends on the revision, not on the record.
        Column(REVISION, label=_("Version (do not change)"), seen_by=staff),
        *sorted(field_columns(kind), key=lambda column: not column.name.startswith("name_")),
        *[Column(field.name, field) for field in link_fields(kind)],
        *[rows_column(relation) for relation in child_relations(kind)],
        *[refs_column(field) for field in links_to_records(kind)],
        *[
            refs_column(relation)
            for relation in child_relations(kind)
            if has_field(relation.related_model, "institution")
        ],
        Column("aliases", label=_("other names"), compute=aliases, seen_by=public),
        Column(
            "sources",
            label=_(
                "sources: title, publisher, date, address, how it was read, and what it is cited for"
            ),
            compute=sources,
            seen_by=public,
        ),
        Column("address", label=_("permanent address"), compute=address, seen_by=public),
    ]


def field_columns(model, apart_from=()) -> list[Column]:
    """The columns of a model's own fields; staff have no column for files."""
    hidden = never_public(model) if issubclass(model, Record) else ()
    files = names_of_file_fields(model)
    columns = []
    for field in content_fields(model, apart_from):
        seen_by = SeenBy(0) if field.name in hidden else SeenBy.PUBLIC
        seen_by |= SeenBy(0) if field.name in files else SeenBy.STAFF
        columns.append(Column(field.name, field, seen_by=seen_by))
    return columns


def rows_column(relation) -> Column:
    """The names in the rows of a relation; staff have a sheet for them."""

    def names(record):
        rows = getattr(record, relation.name).all()
        return listed(value.text for row in rows for value in row.public_values())

    label = relation.related_model._meta.verbose_name_plural
    return Column(relation.name, label=label, compute=names, seen_by=SeenBy.PUBLIC)


def links_to_records(kind) -> list:
    """The fields of a kind that lead to other records."""
    fields = [*content_fields(kind), *link_fields(kind)]
    return [
        field for field in fields if field.is_relation and issubclass(field.related_model, Record)
    ]


def refs_column(relation) -> Column:
    """The refs of the public records that a field or the rows of a relation lead to."""

    def refs(record):
        value = getattr(record, relation.name)
        if relation.one_to_many:
            linked = [row.institution for row in value.all()]
        else:
            linked = value.all() if relation.many_to_many else [value]
        return listed(other.ref for other in linked if other and other.is_public)

    model = relation.related_model
    label = model._meta.verbose_name_plural if relation.one_to_many else relation.verbose_name
    return Column(
        f"{relation.name}_refs",
        label=format_lazy("{} ({})", label, _("refs")),
        compute=refs,
        seen_by=SeenBy.PUBLIC,
    )


@lru_cache
def public_columns(kind) -> list[Column]:
    return [column for column in columns_of(kind) if SeenBy.PUBLIC in column.seen_by]


@lru_cache
def staff_columns(kind) -> list[Column]:
    """The columns of the main sheet: what identifies a record, what staff edit, what is computed."""
    columns = {column.name: column for column in columns_of(kind) if SeenBy.STAFF in column.seen_by}
    edited = {column.name: column for column in edited_first_in_chinese(columns.values())}
    common = {field.name for field in Record._meta.get_fields()} - {*FIRST, *SECOND}
    own = [name for name in edited if name not in {*FIRST, *SECOND, *common}]
    rest = [name for name in edited if name in common]
    computed = [name for name in columns if name not in {REF, REVISION, *edited}]
    return [columns[name] for name in [REF, REVISION, *FIRST, *own, *SECOND, *rest, *computed]]


def row_columns(model, apart_from=()) -> list[Column]:
    """The columns that staff edit of the rows of a record."""
    links = [Column(field.name, field) for field in link_fields(model)]
    return edited_first_in_chinese([*field_columns(model, apart_from), *links])


def edited_first_in_chinese(columns) -> list[Column]:
    """The columns with a field in the order of the model; Chinese before English, links last."""
    edited = [column for column in columns if column.field is not None]
    places = {}
    for column in sorted(edited, key=lambda column: column.field):
        places.setdefault(stem_of(column.field), len(places))
    return sorted(
        edited,
        key=lambda column: (
            column.value_type == "links",
            places[stem_of(column.field)],
            language_of_field(column.field) != "zh-hans",
        ),
    )


def stem_of(field) -> str:
    """The field name without its language suffix."""
    language = language_of_field(field)
    return field.name.removesuffix(to_attribute("", language)) if language else field.name


def never_public(kind) -> frozenset[str]:
    """Names of fields that are never public, not even in the history of changes."""
    return NEVER_PUBLIC | kind.never_public


def plain_fields(kind) -> list[models.Field]:
    """The public fields of the kind's own table, name fields first."""
    fields = [column.field for column in public_columns(kind) if column.field is not None]
    return [field for field in fields if not field.many_to_many]


def column_names(kind) -> list[str]:
    return [column.name for column in public_columns(kind)]


def column_labels(kind) -> dict[str, str]:
    """Label of each public column in the reader's language, by column name."""
    return {column.name: column.label_for(kind) for column in public_columns(kind)}


def row_of(record) -> list:
    """The record's values in the order of ``column_names``."""
    with translation.override("en"):
        return [column.public_value(record) for column in public_columns(type(record))]


def aliases(record) -> str:
    return listed(alias.text for alias in record.aliases.all())


def sources(record) -> str:
    return listed(
        f"{reference(source)} ({facts})" if facts else reference(source)
        for source, facts in cited(record.citations.all())
    )


def address(record) -> str:
    return f"{settings.SITE_URL}{get_script_prefix()}id/{record.ref}/"
