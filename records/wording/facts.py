"""Facts of a record's page, in the order of ``facts`` of its kind."""

from collections.abc import Container
from dataclasses import dataclass, field
from itertools import groupby

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from uploads.storage import download_name
from values.dates import PartialDate, TimeInWords, date_in_words, zone_of
from values.languages import Wording


class fact(property):  # noqa: N801 - used as a decorator, like the property it is
    """Property decorator with a label; the property can be listed in ``facts``."""

    def __init__(self, label, *, silent=False):
        """``silent``: omitted where empty, instead of being shown as unknown."""
        super().__init__()
        self.label, self.silent = label, silent

    def __call__(self, getter):
        made = type(self)(self.label, silent=self.silent)
        property.__init__(made, getter)
        return made


@dataclass
class FactValue:
    """A value with its link; ``language`` is set where it is not the reader's."""

    text: str
    url: str = ""
    language: str = ""
    note: str = ""
    # ISO datetimes for the ``time`` element, where the text has a time of day.
    begins: str = ""
    ends: str = ""


@dataclass
class Fact:
    label: str | Promise
    values: list[FactValue] = field(default_factory=list)


def facts_of(record, besides: Container[str] = ()) -> list[Fact]:
    """The record's facts, without those named ``besides``; unknown ones that are asked for have no values."""
    return [
        made
        for name in record.facts
        if name not in besides
        for made in facts_named(record, name)
        if made.values or record.asks_for(name)
    ]


def facts_named(record, name: str) -> list[Fact]:
    described = getattr(type(record), name)
    if isinstance(described, fact):
        values = texts(getattr(record, name))
        return [Fact(described.label, values)] if values or not described.silent else []
    if getattr(described, "fields", None):  # in both languages
        label = record._meta.get_field(described.fields[0]).verbose_name
        note = _("unofficial translation") if record.is_our_translation(name) else ""
        return [Fact(label, texts(getattr(record, name), note))]
    model_field = record._meta.get_field(name)
    if model_field.one_to_many:
        return child_facts(record, model_field)
    return [Fact(model_field.verbose_name, field_values(record, model_field))]


def field_values(record, model_field) -> list[FactValue]:
    """Values of a plain field, a foreign key or a many-to-many field."""
    value = getattr(record, model_field.name)
    if model_field.many_to_many:
        return links(value.all())
    if model_field.is_relation:
        return links([value] if value else [])
    if isinstance(model_field, models.FileField):
        return [FactValue(download_name(value.name), value.url)] if value else []
    if isinstance(model_field, models.URLField):
        return [FactValue(value, value)] if value else []
    if page := record.identifier_pages.get(model_field.name):
        return [FactValue(value, page % value)] if value else []
    if model_field.choices:
        return texts(getattr(record, f"get_{model_field.name}_display")())
    dated = value and isinstance(value, PartialDate)
    return texts(date_in_words(value, zone_of(record)) if dated else value)


def texts(value, note="") -> list[FactValue]:
    if not value:
        return []
    language = value.foreign if isinstance(value, Wording) else ""
    minutes = vars(value) if isinstance(value, TimeInWords) else {}
    return [FactValue(str(value), language=language, note=note, **minutes)]


def links(records) -> list[FactValue]:
    """Links to records or countries; records that are not public are left out."""
    return [
        FactValue(str(record.name), record.get_absolute_url(), record.name.foreign)
        for record in records
        if getattr(record, "is_public", True)
    ]


def child_facts(record, relation) -> list[Fact]:
    """Facts from child rows: one for each role where rows have roles, else a single fact."""
    rows = list(getattr(record, relation.name).all())
    label = relation.related_model._meta.verbose_name_plural
    roles = getattr(relation.related_model, "Role", None)
    if not roles:
        return [Fact(label, [value for row in rows for value in row.public_values()])]
    rows.sort(key=lambda row: [*roles.values, ""].index(row.role))
    made = [
        Fact(
            roles(role).label if role else label,
            [value for row in group for value in row.public_values()],
        )
        for role, group in groupby(rows, key=lambda row: row.role)
    ]
    return [known for known in made if known.values] or [Fact(label)]
