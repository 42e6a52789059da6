"""What the JSON of a record holds: its public columns, its rows, its sources and its figures."""

import json
from dataclasses import replace
from functools import cache, lru_cache

from django.urls import get_script_prefix
from django.utils.translation import gettext_lazy as _

from records.exports.columns import public_columns
from records.exports.json.evidence_properties import (
    figure_properties,
    source_summary,
    source_summary_schema,
)
from records.exports.json.properties import (
    BOTH_LANGUAGES,
    MOMENT,
    TEXT,
    Property,
    array_of,
    as_object,
    both_languages,
    in_iso,
    linked,
    prefetched,
    properties_of_fields,
    schema_of,
)
from records.exports.schema_org import absolute, permanent_address
from records.models import Alias
from records.models.editable_fields import content_fields, link_fields
from records.models.querysets import child_relations, has_field
from records.selection.query_strings import list_address
from values.languages import LANGUAGES, in_each_language


@cache
def record_properties(kind) -> list[Property]:
    """The properties of a kind, ``ref`` first. Records need ``for_json``."""
    fields = [column.field for column in public_columns(kind) if column.field is not None]
    return [
        Property("ref", TEXT, lambda record: record.ref),
        Property("kind", {"const": kind.label()}, lambda record: record.label()),
        Property("url", TEXT, lambda record: permanent_address(record.ref)),
        Property("pages", PAGES, pages_of),
        Property("published_at", MOMENT, lambda record: in_iso(record.published_at)),
        Property("updated_at", MOMENT, lambda record: in_iso(record.changed_at)),
        *properties_of_fields(fields),
        *[rows_property(relation) for relation in child_relations(kind)],
        Property("aliases", array_of(schema_of(alias_properties())), aliases_of),
        Property(
            "sources",
            array_of(source_summary_schema()),
            lambda record: sources_value(record.citations.all()),
        ),
        Property(
            "figures",
            array_of(schema_of(figure_properties())),
            lambda record: figures_value(record.figures.all()),
        ),
    ]


def for_json(records):
    """Prefetch and annotate what the JSON of these records holds, without sources and figures."""
    meta = records.model._meta
    several = [meta.get_field("aliases"), *meta.many_to_many]
    return records.with_rows().with_changes().prefetch_related(*map(prefetched, several))


# ``json.dumps`` would make an encoder for each call.
dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


PAGES = {
    "type": "object",
    "additionalProperties": False,
    "properties": dict.fromkeys(LANGUAGES, TEXT),
    "description": "The page in each language in which the record has a name.",
}


def pages_of(record) -> dict:
    names = both_languages(record, "name")
    folders = list_pages(type(record), get_script_prefix())
    return {code: f"{folders[code]}{record.slug}/" for code, name in names.items() if name}


@lru_cache(maxsize=100)
def list_pages(kind, _prefix: str) -> dict[str, str]:
    """The address of the list of a kind in each language."""
    return in_each_language(lambda: absolute(list_address(kind)))


def rows_property(relation) -> Property:
    """The rows of a relation, such as the members of an alliance."""
    properties = row_properties(relation.related_model, relation.field.name)

    def rows_of(record):
        rows = getattr(record, relation.name).all()
        # A row names nothing where its institution is not public.
        return [as_object(row, properties) for row in rows if row.public_values()]

    return Property(relation.name, array_of(schema_of(properties)), rows_of)


@cache
def row_properties(model, owner: str) -> list[Property]:
    """The properties of a child row without those of its record, the field ``owner``."""
    fields = [*content_fields(model, apart_from=[owner]), *link_fields(model)]
    own = [unless_withheld(model, entry) for entry in properties_of_fields(fields)]
    if has_field(model, "institution"):
        own = [entry for entry in own if entry.name != "own_name"]
        own.insert(0, Property("name", BOTH_LANGUAGES, party_name))
    return [Property("id", TEXT, lambda row: str(row.pk)), *own]


def unless_withheld(model, entry: Property) -> Property:
    """The property, null for all rows where the model withholds it from the public."""
    if not hasattr(model, "withheld"):
        return entry
    return replace(
        entry, value=lambda row: None if entry.name in model.withheld() else entry.value(row)
    )


def party_name(row) -> dict:
    """The names of a public institution, else the names as printed."""
    if row.institution_id and row.institution.is_public:
        return both_languages(row.institution, "name")
    return both_languages(row, "own_name")


@cache
def alias_properties() -> list[Property]:
    fields = content_fields(Alias)
    return [
        Property("id", TEXT, lambda alias: str(alias.pk), _("permanent identifier")),
        *properties_of_fields(fields),
    ]


def aliases_of(record) -> list[dict]:
    return [as_object(alias, alias_properties()) for alias in linked(record, "aliases")]


def sources_value(citations) -> list[dict]:
    """Each source once, with the facts it is cited for; none for the record as a whole."""
    facts = {}
    for citation in citations:
        facts.setdefault(citation.source, set()).add(citation.facts)
    return [
        source_summary(source) | {"facts": sorted(named) if all(named) else []}
        for source, named in facts.items()
    ]


def figures_value(figures) -> list[dict]:
    return [as_object(figure, figure_properties()) for figure in figures]
