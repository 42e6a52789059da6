"""Read the CSV files of ``starter/`` and parse cells as model fields."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from values.dates.parsing import day_of, read_date

YES_OR_NO = {"yes": True, "no": False}
# Text fields with one entry a line; in a cell they are separated by semicolons.
ONE_A_LINE = {"aliases", "search_words"}


@dataclass
class Refusal:
    """An error in a cell."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self):
        return f"{self.file}, line {self.line}, column “{self.column}”: {self.message}"


class Refused(Exception):
    def __init__(self, refusals):
        self.refusals = list(refusals)
        super().__init__("\n".join(map(str, self.refusals)))


@dataclass
class Row:
    """One line of a CSV file."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        if column not in self.cells:
            self.refuse(column, "This column is missing.")
        return self.cells[column]

    def refusal(self, column: str, message: str) -> Refusal:
        return Refusal(self.file, self.line, column, message)

    def refuse(self, column: str, message: str):
        raise Refused([self.refusal(column, message)])

    def list_in(self, column: str) -> list[str]:
        return [part for part in self.cells.get(column, "").split(";") if part]


def table(folder: Path, name: str) -> list[Row]:
    """All rows of a file; empty if there is no such file. Raises Refused."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows = [Row(path.name, reader.line_num, cells) for cells in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused([Refusal(path.name, 0, "", f"This is not CSV in UTF-8: {error}")]) from error
    for row in rows:
        if None in row.cells or None in row.cells.values():
            row.refuse("", "This line has more or fewer cells than the heading.")
    return rows


def field_of(model, row: Row, column: str):
    try:
        return model._meta.get_field(column)
    except FieldDoesNotExist:
        return row.refuse(column, f"{model.__name__} has no such field.")


def read_cell(field, row: Row, text: str):
    """Parse a cell as the value of a field that is not a relation; raises Refused."""
    if (
        not text
        and field.has_default()
        and (not field.blank or isinstance(field, models.BooleanField))
    ):
        return field.get_default()
    if isinstance(field, models.BooleanField):
        if text not in YES_OR_NO:
            row.refuse(field.name, f"“{text}” is neither yes nor no.")
        return YES_OR_NO[text]
    if not text and field.null:
        return None
    if isinstance(field, models.TextField):
        return text.replace(";", "\n") if field.name in ONE_A_LINE else text
    try:
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            return day_of(read_date(text))
        return field.to_python(text)
    except ValidationError as error:
        return row.refuse(field.name, " ".join(error.messages))


def checked(instance, row: Row, *, whole: bool):
    """Validate the fields of the row; raises Refused with the cell of each error.

    ``whole``: the database's constraints as well, a query each. Relations are checked as they are read.
    """
    relations = {field.name for field in instance._meta.concrete_fields if field.is_relation}
    exclude = relations | {"object_id"}
    try:
        instance.clean_fields(exclude=exclude)
        instance.clean()
        if whole:
            instance.validate_unique(exclude=exclude)
            instance.validate_constraints(exclude={"permalink", "content_type", "object_id"})
    except ValidationError as error:
        by_column = error.update_error_dict({})
        raise Refused(
            row.refusal("" if column == "__all__" else column, message)
            for column, errors in by_column.items()
            for message in ValidationError(errors).messages
        ) from error
