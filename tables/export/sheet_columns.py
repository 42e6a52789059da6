"""The sheets of a kind and their columns, generated from the model fields that staff edit."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from editorial.revisions.content import (
    content_fields,
    link_fields,
    names_of_file_fields,
    row_relations,
)
from records.models import Record
from records.wording.labels import LANGUAGE_MARKS
from values.dates import PartialDateField
from values.languages import language_of_field, to_attribute

REF, REVISION = "ref", "revision"
RECORD, RECORD_NAME, ROW = "record", "record_name", "id"
# Column order: FIRST, the kind's own columns, SECOND, then the remaining common columns.
FIRST = ["name_zh_hans", "name_en", "name_status_zh_hans", "name_status_en"]
SECOND = ["reach", "countries", "sectors"]
# Fields of figures that do not apply to figures of a record.
NOT_OF_RECORDS = ["about", "place", "destination"]
OWN_HEADINGS = {
    REF: _("Ref (do not change)"),
    REVISION: _("Version (do not change)"),
    RECORD: _("Ref of the entry"),
    RECORD_NAME: _("Name of the entry"),
    ROW: _("Row id (do not change)"),
}


@dataclass(frozen=True)
class Column:
    """One column; ``field`` is None for the columns that identify the record and the row."""

    name: str
    field: models.Field | None = None
    is_link: bool = False

    @cached_property
    def model(self) -> type | None:
        """The related model, if the field is a relation."""
        return self.field.related_model if self.field is not None else None

    @cached_property
    def is_partial_date(self) -> bool:
        return isinstance(self.field, PartialDateField)

    @cached_property
    def is_date(self) -> bool:
        return isinstance(self.field, models.DateField)

    @cached_property
    def is_flag(self) -> bool:
        return isinstance(self.field, models.BooleanField)

    @cached_property
    def is_number(self) -> bool:
        return isinstance(self.field, models.IntegerField)

    @cached_property
    def is_long(self) -> bool:
        return isinstance(self.field, models.TextField)

    @cached_property
    def choices(self) -> list[tuple]:
        return list(self.field.choices or []) if self.field is not None else []

    def heading(self, kind) -> str:
        """The heading in the active language."""
        return heading_of(self, kind, get_language())


@lru_cache(maxsize=1000)
def heading_of(column: Column, kind, language: str) -> str:
    if column.field is None:
        return str(OWN_HEADINGS[column.name])
    label = str(column.field.verbose_name)
    if column.name == "countries" and issubclass(column.field.model, Record):
        label = str(kind.countries_label)
    if written_in := language_of_field(column.field):
        label = str(LANGUAGE_MARKS[written_in]) % {"label": label}
    return capfirst(label)


@dataclass(frozen=True)
class Sheet:
    """The main sheet of a kind (relation ""), or the row sheet of a relation (members, aliases ...)."""

    kind: type[Record]
    relation: str
    model: type
    columns: list[Column]
    owner: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.relation or self.kind.label()

    @property
    def title(self) -> str:
        """The title in the active language, at most 31 characters, as Excel requires."""
        name = capfirst(str(self.model._meta.verbose_name_plural))
        return "".join(letter for letter in name if letter not in "[]:*?/\\")[:31]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def written(self) -> list[Column]:
        """The columns with a field; excludes those that identify the record and the row."""
        return [column for column in self.columns if column.field is not None]


@lru_cache
def main_sheet(kind) -> Sheet:
    columns = {column.name: column for column in columns_of(kind)}
    common = {model_field.name for model_field in Record._meta.get_fields()} - {*FIRST, *SECOND}
    peculiar = [name for name in columns if name not in {*FIRST, *SECOND, *common}]
    rest = [name for name in columns if name in common]
    written = [columns[name] for name in [*FIRST, *peculiar, *SECOND, *rest]]
    return Sheet(kind, "", kind, [Column(REF), Column(REVISION), *written])


@lru_cache
def row_sheets(kind) -> list[Sheet]:
    """A sheet for each row relation, except those with file fields."""
    sheets = []
    for name, owner in row_relations(kind).items():
        model = kind._meta.get_field(name).related_model
        if not names_of_file_fields(model):
            columns = [Column(RECORD), Column(RECORD_NAME), Column(ROW)]
            columns += columns_of(model, {*owner, *NOT_OF_RECORDS})
            sheets.append(Sheet(kind, name, model, columns, owner))
    return sheets


def all_sheets(kind) -> list[Sheet]:
    return [main_sheet(kind), *row_sheets(kind)]


def columns_of(model, apart_from=()) -> list[Column]:
    """Columns for all edited fields except files; Chinese before English, links last."""
    left_out = {*apart_from, *names_of_file_fields(model)}
    fields = [
        model_field for model_field in content_fields(model) if model_field.name not in left_out
    ]
    places = {}
    for model_field in fields:
        places.setdefault(stem_of(model_field), len(places))
    fields.sort(
        key=lambda model_field: (
            places[stem_of(model_field)],
            language_of_field(model_field) != "zh-hans",
        )
    )
    links = [
        Column(model_field.name, model_field, is_link=True) for model_field in link_fields(model)
    ]
    return [Column(model_field.name, model_field) for model_field in fields] + links


def stem_of(field) -> str:
    """The field name without its language suffix."""
    language = language_of_field(field)
    return field.name.removesuffix(to_attribute("", language)) if language else field.name
