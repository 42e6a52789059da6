"""The sheets of a kind: one for the records, one for each relation to rows."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.column import Column
from records.exports.columns import row_columns, staff_columns
from records.exports.xlsx_cells import sheet_title
from records.models import Record
from records.models.editable_fields import names_of_file_fields, row_relations

RECORD, RECORD_NAME, ROW = "record", "record_name", "id"
# Fields of figures that do not apply to figures of a record.
NOT_OF_RECORDS = ["about", "place", "destination"]


@dataclass(frozen=True, eq=False)
class Sheet:
    """The main sheet of a kind (relation ""), or the row sheet of a relation (members, aliases ...)."""

    kind: type[Record]
    relation: str
    model: type
    columns: list[Column]
    owner: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title in the active language."""
        return sheet_title(capfirst(str(self.model._meta.verbose_name_plural)))

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def edited(self) -> list[Column]:
        """The columns with a field; excludes those that identify a row or are computed."""
        return [column for column in self.columns if column.field is not None]


@lru_cache
def main_sheet(kind) -> Sheet:
    return Sheet(kind, "", kind, staff_columns(kind))


@lru_cache
def row_sheets(kind) -> list[Sheet]:
    """A sheet for each row relation, except those with file fields."""
    sheets = []
    for name, owner in row_relations(kind).items():
        model = kind._meta.get_field(name).related_model
        if not names_of_file_fields(model):
            columns = [
                Column(RECORD, label=_("Ref of the entry")),
                Column(RECORD_NAME, label=_("Name of the entry")),
                Column(ROW, label=_("Row id (do not change)")),
                *row_columns(model, {*owner, *NOT_OF_RECORDS}),
            ]
            sheets.append(Sheet(kind, name, model, columns, owner))
    return sheets
