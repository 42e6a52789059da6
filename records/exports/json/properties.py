"""The properties of a JSON object: one description for the answers and for their JSON Schema."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from functools import cache, partial
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.utils.functional import Promise

from records.exports.schema_org import absolute, permanent_address
from records.models import Record
from values.dates import PartialDateField
from values.languages import LANGUAGES, language_of_field, to_attribute

TEXT = {"type": "string"}
# What is not known is null.
TEXT_OR_NULL = {"type": ["string", "null"]}
MOMENT = {"type": "string", "format": "date-time"}
PARTIAL_DATE = TEXT_OR_NULL | {
    "pattern": r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?$",
    "description": "A date as far as it is known: 2016, 2016-08, 2016-08-01 or 2016-08-01T09:30.",
}
BOTH_LANGUAGES = {"$ref": "#/components/schemas/BothLanguages"}
LINK = {"$ref": "#/components/schemas/Link"}


@dataclass(frozen=True)
class Property:
    """``value`` takes the model instance and returns what ``json.dumps`` takes."""

    name: str
    schema: dict
    value: Callable[[Any], Any]
    # In the reader's language, where it is the heading of a column.
    label: str | Promise = ""


def as_object(instance, properties: Iterable[Property]) -> dict:
    return {entry.name: entry.value(instance) for entry in properties}


def schema_of(properties: Iterable[Property]) -> dict:
    """JSON Schema of an object; every property may be left out with ``fields``, except the first."""
    properties = list(properties)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [properties[0].name],
        "properties": {entry.name: entry.schema for entry in properties},
    }


def array_of(schema: dict) -> dict:
    return {"type": "array", "items": schema}


def or_null(schema: dict) -> dict:
    return {"oneOf": [schema, {"type": "null"}]}


@cache
def attributes(stem: str) -> dict[str, str]:
    """The attribute that holds a text, by language."""
    return {code: to_attribute(stem, code) for code in LANGUAGES}


def both_languages(instance, stem: str) -> dict:
    return {code: getattr(instance, name) or None for code, name in attributes(stem).items()}


def in_iso(moment) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def link_to(record) -> dict | None:
    """Ref, address and names of a linked record; None where it is not public."""
    if record is None or not record.is_public:
        return None
    return {
        "kind": record.label(),
        "ref": record.ref,
        "url": permanent_address(record.ref),
        "name": both_languages(record, "name"),
    }


def properties_of_fields(fields) -> list[Property]:
    """One property for each field; the columns of two languages are one property."""
    made = {}
    for field in fields:
        language = language_of_field(field)
        stem = field.name.removesuffix(to_attribute("", language)) if language else field.name
        made.setdefault(stem, property_of(field, stem if language else ""))
    return list(made.values())


def property_of(field, stem: str = "") -> Property:
    """The property of a field; ``stem``: the name without its language, where it has one."""
    if stem:
        return Property(
            stem, BOTH_LANGUAGES, partial(both_languages, stem=stem), field.verbose_name
        )
    schema, convert = described(field)
    get = partial(linked, name=field.name) if field.many_to_many else attrgetter(field.name)
    value = lambda instance: convert(get(instance))  # noqa: E731
    return Property(field.name, schema, value, field.verbose_name)


def described(field) -> tuple[dict, Callable]:
    """The JSON Schema of a field's value, and the function that converts it."""
    if field.many_to_many:
        if issubclass(field.related_model, Record):
            return array_of(LINK), public_links
        return array_of(TEXT), lambda entries: [entry.pk for entry in entries]
    if field.is_relation:
        if issubclass(field.related_model, Record):
            return or_null(LINK), link_to
        return TEXT_OR_NULL, lambda entry: entry and entry.pk
    if isinstance(field, PartialDateField):
        return PARTIAL_DATE, lambda value: value or None
    if isinstance(field, models.FileField):
        return TEXT_OR_NULL, lambda file: absolute(file.url) if file else None
    if isinstance(field, models.DateField):
        return TEXT_OR_NULL | {"format": "date"}, lambda day: day and day.isoformat()
    if isinstance(field, models.BooleanField):
        return {"type": "boolean"}, bool
    if isinstance(field, models.IntegerField):
        return {"type": ["integer", "null"]}, lambda number: number
    if field.choices:
        values = [value for value, _label in field.flatchoices if value]
        return TEXT_OR_NULL | {"enum": [*values, None]}, lambda value: value or None
    return TEXT_OR_NULL, lambda value: str(value) if value else None


def public_links(records) -> list[dict]:
    return [link for record in records if (link := link_to(record))]


def prefetched(field) -> Prefetch:
    """A prefetch into a list, which ``linked`` reads: for many instances a manager of each costs more."""
    model = field.related_model
    rows = model._default_manager.all()
    if issubclass(model, Record):
        rows = rows.only("permalink", "published_at", "withdrawn_at", *attributes("name").values())
    return Prefetch(field.name, rows, to_attr=f"linked_{field.name}")


def linked(instance, name: str):
    """What a relation of an instance leads to."""
    known = instance.__dict__.get(f"linked_{name}")
    return getattr(instance, name).all() if known is None else known


# Schemas that others refer to.
COMPONENTS = {
    "BothLanguages": {
        "type": "object",
        "additionalProperties": False,
        "required": LANGUAGES,
        "properties": dict.fromkeys(LANGUAGES, TEXT_OR_NULL),
    },
    "Link": {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", "ref", "url", "name"],
        "properties": {"kind": TEXT, "ref": TEXT, "url": TEXT, "name": BOTH_LANGUAGES},
    },
}
