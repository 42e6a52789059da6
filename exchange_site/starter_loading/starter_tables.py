"""Read the CSV files of ``starter/`` and parse cells as model fields."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from records.models import Permalink, Record
from values.dates.parsing import day_of, read_date

YES_OR_NO = {"yes": True, "no": False}


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
    # Refs by kind label and slug in the files; staff may change slugs, refs are permanent.
    refs: dict[tuple[str, str], str] = field(default_factory=dict)

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
    if isinstance(field, models.BooleanField):
        if text not in YES_OR_NO:
            row.refuse(field.name, f"“{text}” is neither yes nor no.")
        return YES_OR_NO[text]
    if not text and field.null:
        return None
    if isinstance(field, models.TextField):
        return text.replace(";", "\n") if field.name == "aliases" else text
    try:
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            return day_of(read_date(text))
        return field.to_python(text)
    except ValidationError as error:
        return row.refuse(field.name, " ".join(error.messages))


def found(model, row: Row, column: str, key: str):
    """The object that a cell refers to: a record by slug, or a list entry by key. Raises Refused.

    None if the record was erased.
    """
    if not issubclass(model, Record):
        referred = model.objects.filter(pk=key).first()
    elif ref := row.refs.get((model.label(), key)):
        return Permalink.objects.get(pk=ref).record
    else:
        referred = model.objects.filter(slug=key).first()
    return referred or row.refuse(column, f"There is no {model._meta.model_name} “{key}”.")


def checked(instance, row: Row, exclude=()):
    """Run full_clean; raises Refused with the cell of each error."""
    try:
        instance.full_clean(exclude=exclude)
    except ValidationError as error:
        raise Refused(
            row.refusal("" if column == "__all__" else column, message)
            for column, messages in error.message_dict.items()
            for message in messages
        ) from error
