"""The tables of a dump, each as rows of a CSV file and as lines of JSON, read in chunks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models

from records.exports.columns import column_labels, public_columns, row_of
from records.exports.files.table_files import flat_columns, labels_of
from records.exports.json.properties import as_object
from records.exports.json.public_tables import TABLES
from records.exports.json.record_properties import dumped
from records.exports.json.record_texts import record_texts
from records.kinds import published, record_kinds
from values.languages import LANGUAGES, in_each_language

ROWS_AT_ONCE = 100


@dataclass(frozen=True)
class Column:
    """``labels``: what it holds, by language; ``kind``: the type of Frictionless Data."""

    name: str
    kind: str
    labels: dict[str, str]


@dataclass(frozen=True)
class DumpTable:
    """``rows`` yields the cells of a row and its JSON."""

    name: str
    columns: list[Column]
    rows: Callable[[], Iterator[tuple[list, str]]]


def dump_tables() -> list[DumpTable]:
    kinds = [
        DumpTable(kind.label(), columns_of_kind(kind), lambda kind=kind: rows_of_kind(kind))
        for kind in record_kinds()
    ]
    return kinds + [
        DumpTable(table.name, columns_of_table(table), lambda table=table: rows_of_table(table))
        for table in TABLES.values()
    ]


def rows_of_kind(kind) -> Iterator[tuple[list, str]]:
    last = 0
    while True:
        records = published(kind).for_files().filter(pk__gt=last).order_by("pk")[:ROWS_AT_ONCE]
        by_key = {record.pk: record for record in records}
        if not by_key:
            return
        texts = record_texts(kind, list(by_key), keep=False)
        # What was withdrawn in between is in neither.
        for text, record in zip(texts, by_key.values(), strict=False):
            if ref_of(text) != record.ref:
                break
            last = record.pk
            yield row_of(record), text
        else:
            last = max(by_key)


def ref_of(text: str) -> str:
    """The ref of a record in its JSON, which begins with it."""
    return text.removeprefix('{"ref":"')[:8]


def rows_of_table(table) -> Iterator[tuple[list, str]]:
    properties = table.properties()
    columns = flat_columns(properties)
    for row in table.rows():
        yield [entry.value(row) for entry in columns], dumped(as_object(row, properties))


def columns_of_kind(kind) -> list[Column]:
    types = {column.name: type_of_field(column.field) for column in public_columns(kind)}
    return labelled_columns(lambda: column_labels(kind), types)


def columns_of_table(table) -> list[Column]:
    schemas = {entry.name: entry.schema.get("type") for entry in table.properties()}
    types = {name: "boolean" for name, kind in schemas.items() if kind == "boolean"}
    types |= {name: "integer" for name, kind in schemas.items() if kind == ["integer", "null"]}
    return labelled_columns(lambda: labels_of(table), types)


def labelled_columns(labels: Callable[[], dict[str, str]], types: dict[str, str]) -> list[Column]:
    by_language = in_each_language(labels)
    return [
        Column(
            name,
            types.get(name, "string"),
            {code: str(by_language[code][name]) for code in LANGUAGES},
        )
        for name in by_language[LANGUAGES[0]]
    ]


def type_of_field(field) -> str:
    if isinstance(field, models.BooleanField):
        return "boolean"
    return "integer" if isinstance(field, models.IntegerField) else "string"
