"""The description of the API (OpenAPI 3.1), made from filters, columns and tables."""

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst

from api.parameters import DEFAULT_SIZE, MOST
from records.exports.json.change_objects import SCHEMA as CHANGE
from records.exports.json.problems import CONTENT_TYPE, PROBLEM_SCHEMA
from records.exports.json.properties import COMPONENTS, TEXT, TEXT_OR_NULL, array_of, schema_of
from records.exports.json.public_tables import TABLES
from records.exports.json.record_properties import record_properties
from records.exports.json.selection_json import COUNT, FACETS
from records.exports.schema_org import site_name
from records.kinds import filterset_of, record_kinds
from records.selection.filter_fields import (
    LONGEST_QUERY,
    ChoicesField,
    CountriesField,
    SectorsField,
    WordsField,
    YearsField,
)
from taxonomy import cached_lists

VERSION = "1.0.0"
YEAR = {"type": "string", "pattern": "^[0-9]{4}$"}
REF = {"type": "string", "pattern": "^[0-9A-Za-z]{8}$"}
INTRODUCTION = (
    "Read-only. Every answer holds both languages. Records are identified by `ref`, which never "
    "changes. Lists take the parameters of the pages and answer the same records and counts. Pages "
    "follow one another by `next`; without `sort` and `q` nothing is skipped or repeated while "
    "records change. Properties may be added; none is renamed or removed within v1."
)


def openapi() -> dict:
    with translation.override("en"):
        paths, schemas = {}, dict(COMPONENTS) | {"Problem": PROBLEM_SCHEMA}
        for kind in record_kinds():
            add_paths(
                paths,
                kind.label(),
                kind.__name__,
                kind.list_title,
                parameters_of(kind),
                are_records=True,
            )
            schemas |= schemas_of(kind.__name__, record_properties(kind))
            schemas[kind.__name__]["properties"]["history"] = array_of(CHANGE) | {
                "description": "Of single records, where the operator shows the history."
            }
        add_changes(paths, schemas)
        for table in TABLES.values():
            own = [refs_parameter()] if table.belongs_to_records else []
            add_paths(paths, table.name, component_of(table), table.title, own, are_records=False)
            schemas |= schemas_of(component_of(table), table.properties())
        return {
            "openapi": "3.1.0",
            "info": {
                "title": site_name(),
                "version": VERSION,
                "description": INTRODUCTION,
                **licence(),
            },
            "servers": [{"url": f"{settings.SITE_URL}/api/v1"}],
            "paths": paths,
            "components": {"schemas": schemas},
        }


def add_changes(paths: dict, schemas: dict):
    since = {"type": "string", "format": "date-time"}
    paths["/changes/"] = operation(
        "list_changes",
        "Changes of all entries, oldest first; what was withdrawn, too",
        "changes",
        [
            parameter("since", since, "Only changes after this moment: 2026-11-29T00:00:00Z"),
            size_parameter(),
            cursor_parameter(),
        ],
        {"200": answer("ChangePage")},
    )
    schemas |= {"Change": CHANGE, "ChangePage": page_of("Change")}


def licence() -> dict:
    text = settings.DATA_LICENCE["en"]
    return {"license": {"name": text}} if text else {}


def component_of(table) -> str:
    return f"{table.name.title()}Row"


def add_paths(paths, label, component, title, filters, *, are_records):
    key = "ref" if are_records else "key"
    fields = fields_parameter()
    facets = [facets_parameter()] if are_records else []
    paths[f"/{label}/"] = operation(
        f"list_{label}",
        str(title),
        label,
        [*filters, size_parameter(), cursor_parameter(), fields, *facets],
        {"200": answer(f"{component}Page")},
    )
    others = {"404": refusal("There is no such entry.")}
    if are_records:
        others |= {
            "301": {"description": "Merged into another entry: its address."},
            "410": refusal("It was withdrawn."),
        }
    by_key = {"name": key, "in": "path", "required": True, "schema": REF if are_records else TEXT}
    paths[f"/{label}/{{{key}}}/"] = operation(
        f"get_{label}",
        f"{title}: one entry",
        label,
        [by_key, fields],
        {"200": answer(component), **others},
    )


def operation(name, summary, tag, parameters, responses) -> dict:
    return {
        "get": {
            "operationId": name,
            "summary": capfirst(summary),
            "tags": [tag],
            "parameters": parameters,
            "responses": responses
            | {
                "304": {"description": "Not changed since the answer with this ETag."},
                "400": refusal("A parameter is not understood; `errors` names it."),
                "429": refusal("Too many requests; Retry-After says how many seconds to wait."),
            },
        }
    }


def answer(component: str) -> dict:
    schema = {"$ref": f"#/components/schemas/{component}"}
    return {"description": "The answer.", "content": {"application/json": {"schema": schema}}}


def refusal(description: str) -> dict:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {CONTENT_TYPE: {"schema": schema}}}


def schemas_of(component: str, properties) -> dict:
    return {component: schema_of(properties), f"{component}Page": page_of(component)}


def page_of(component: str) -> dict:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["count", "next", "previous", "facets", "results"],
        "properties": {
            "count": COUNT,
            "next": TEXT_OR_NULL,
            "previous": TEXT_OR_NULL,
            "facets": {"oneOf": [FACETS, {"type": "null"}]},
            "results": array_of({"$ref": f"#/components/schemas/{component}"}),
        },
    }


def parameters_of(kind) -> list[dict]:
    """The parameters of the list of a kind, from its filters."""
    return [
        parameter(name, schema_of_field(base_filter.field), capfirst(str(base_filter.label)))
        for name, base_filter in filterset_of(kind).base_filters.items()
    ]


def parameter(name: str, schema: dict, description: str) -> dict:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def schema_of_field(field) -> dict:
    """JSON Schema of a parameter's value, from the form field that reads it."""
    if isinstance(field, WordsField):
        return {"type": "string", "maxLength": LONGEST_QUERY}
    if isinstance(field, CountriesField):
        codes = [country.pk for country in cached_lists.countries()]
        in_any_case = ["".join(f"[{sign}{sign.lower()}]" for sign in code) for code in codes]
        value = {"type": "string", "pattern": f"^({'|'.join(in_any_case)})$"}
    elif isinstance(field, SectorsField):
        value = {"type": "string", "enum": [sector.pk for sector in cached_lists.sectors()]}
    elif isinstance(field, YearsField):
        value = YEAR
    elif isinstance(field, ChoicesField) and field.choices and not callable(field.choices):
        value = {"type": "string", "enum": [choice for choice, _label in field.choices]}
    else:
        value = TEXT
    return value if getattr(field, "is_single", True) else array_of(value)


def refs_parameter() -> dict:
    return parameter("record", array_of(REF), "Only the rows of the records with these refs")


def size_parameter() -> dict:
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_SIZE}
    return parameter("limit", schema, "How many entries a page holds")


def cursor_parameter() -> dict:
    return parameter("cursor", TEXT, "Where the page begins: part of `next` and `previous`")


def fields_parameter() -> dict:
    return parameter("fields", TEXT, "Only these properties, divided by commas")


def facets_parameter() -> dict:
    return parameter("facets", {"enum": ["1", "0"]}, "Whether to count the values of the filters")
