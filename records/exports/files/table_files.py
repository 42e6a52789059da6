"""The public tables as files: the properties of their JSON as columns."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.utils.text import capfirst

from records.column import listed
from records.exports.csv_file import csv_lines
from records.exports.files.about_files import about_file
from records.exports.json.properties import (
    BOTH_LANGUAGES,
    LANGUAGES,
    LINK,
    TEXT,
    Property,
    array_of,
    or_null,
)
from records.exports.json.selection_json import table_lines
from records.exports.xlsx import Sheet, as_workbook
from records.wording.labels import LANGUAGE_MARKS
from values.languages import to_attribute


class FlatColumn(NamedTuple):
    name: str
    label: str
    value: Callable[[Any], Any]


def flat_columns(properties: list[Property]) -> list[FlatColumn]:
    """One column for each property, two where it is in both languages; lists of objects have none."""
    columns = []
    for entry in properties:
        if entry.schema == BOTH_LANGUAGES:
            columns += [in_language(entry, code) for code in LANGUAGES]
        elif entry.schema in (LINK, or_null(LINK)):
            columns.append(column(entry, lambda link: link["ref"] if link else ""))
        elif entry.schema == array_of(LINK):
            columns.append(column(entry, lambda links: listed(link["ref"] for link in links)))
        elif entry.schema == array_of(TEXT):
            columns.append(column(entry, listed))
        elif entry.schema.get("type") not in ("array", "object"):
            columns.append(column(entry, lambda value: "" if value is None else value))
    return columns


def column(entry: Property, convert: Callable) -> FlatColumn:
    return FlatColumn(entry.name, entry.label, lambda row: convert(entry.value(row)))


def in_language(entry: Property, code: str) -> FlatColumn:
    name = to_attribute(entry.name, code)
    label = LANGUAGE_MARKS[code] % {"label": capfirst(str(entry.label or entry.name))}
    return FlatColumn(name, label, lambda row: entry.value(row)[code] or "")


def labels_of(table) -> dict[str, str]:
    return {
        entry.name: str(entry.label or entry.name) for entry in flat_columns(table.properties())
    }


def rows_of(table) -> Iterator[list]:
    columns = flat_columns(table.properties())
    return ([entry.value(row) for entry in columns] for row in table.rows())


def csv(table, _path) -> Iterator[str]:
    return csv_lines(list(labels_of(table)), rows_of(table))


def xlsx(table, path: str) -> Iterator[bytes]:
    labels = labels_of(table)
    about = about_file(str(table.title), path, table.count(), labels)
    return as_workbook(Sheet(str(table.title), labels, rows_of(table)), about)


def json(table, _path) -> Iterator[str]:
    return table_lines(table)


# By the ending of the address.
WRITERS = {"csv": csv, "xlsx": xlsx, "json": json}
