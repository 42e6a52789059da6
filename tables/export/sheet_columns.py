"""What the sheets of a kind hold: a column for everything staff write, generated from its fields."""

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
# What staff look for first; then come a kind's own columns, then what every record has.
FIRST = ["name_zh_hans", "name_en", "name_status_zh_hans", "name_status_en"]
SECOND = ["reach", "countries", "sectors"]
# A figure of a record is about nothing else.
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
    """One column: ``field`` is None for those that say which record and which row it is."""

    name: str
    field: models.Field | None = None
    is_link: bool = False

    @cached_property
    def model(self) -> type | None:
        """What it leads to, if anything."""
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
        """In the reader's language."""
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
    """The sheet of a kind itself, or that of one relation: its members, its other names ..."""

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
        """In the reader's language, as short as a workbook asks for."""
        name = capfirst(str(self.model._meta.verbose_name_plural))
        return "".join(letter for letter in name if letter not in "[]:*?/\\")[:31]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def written(self) -> list[Column]:
        """The columns of fields and links, without those that say which record and row it is."""
        return [column for column in self.columns if column.field is not None]


@lru_cache
def main_sheet(kind) -> Sheet:
    columns = {one.name: one for one in columns_of(kind)}
    common = {one.name for one in Record._meta.get_fields()} - {*FIRST, *SECOND}
    peculiar = [name for name in columns if name not in {*FIRST, *SECOND, *common}]
    rest = [name for name in columns if name in common]
    written = [columns[name] for name in [*FIRST, *peculiar, *SECOND, *rest]]
    return Sheet(kind, "", kind, [Column(REF), Column(REVISION), *written])


@lru_cache
def row_sheets(kind) -> list[Sheet]:
    """A sheet for each relation to rows; those with files cannot be written in a table."""
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
    """All that staff write but files, Chinese before English; links last."""
    left_out = {*apart_from, *names_of_file_fields(model)}
    fields = [one for one in content_fields(model) if one.name not in left_out]
    places = {}
    for one in fields:
        places.setdefault(stem_of(one), len(places))
    fields.sort(key=lambda one: (places[stem_of(one)], language_of_field(one) != "zh-hans"))
    links = [Column(one.name, one, is_link=True) for one in link_fields(model)]
    return [Column(one.name, one) for one in fields] + links


def stem_of(field) -> str:
    """What the columns of one text in both languages have in common."""
    language = language_of_field(field)
    return field.name.removesuffix(to_attribute("", language)) if language else field.name
