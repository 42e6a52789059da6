"""Read the cells of a row of ``starter/`` as the values of model fields and as keys of other objects."""

from collections import defaultdict
from pathlib import Path

from exchange_site.starter_loading.starter_tables import Row, checked, field_of, read_cell, table
from records.kinds import record_kinds
from records.models import Record
from values.constraints import unique_fields

NOT_FIELDS = {"ref", "publish", "record"}


def fields_in(model, row: Row):
    """Yield the model fields of the row's columns, each with its cell text."""
    for column, text in row.cells.items():
        if column not in NOT_FIELDS:
            yield field_of(model, row, column), text


class Cells:
    """Reads cells of the tables in a folder; what cells refer to is looked up once for all rows."""

    def __init__(self, folder: Path, *, whole: bool):
        """``whole``: also validate the database's constraints."""
        self.folder, self.whole = folder, whole
        # By kind label and slug in the files; staff may change slugs, refs are permanent.
        self.refs = {
            (kind.label(), row["slug"]): row["ref"]
            for kind in record_kinds()
            for row in table(folder, kind.label())
        }
        # Of records left to staff: the ref of the one they were merged into, or their own; None if erased.
        self.now_at = {}
        self.known_keys = defaultdict(set)
        self.given = set()

    def set_fields(self, instance, row: Row):
        """Set the row's plain fields and its foreign keys, but for those to records, and validate."""
        for field, text in fields_in(type(instance), row):
            if not field.is_relation:
                setattr(instance, field.name, read_cell(field, row, text))
            elif field.many_to_one or field.one_to_one:
                key = self.key(field, row, text)
                if not issubclass(field.related_model, Record):
                    setattr(instance, field.attname, key)
        checked(instance, row, whole=self.whole)
        self.refuse_second(type(instance), row)

    def links(self, model, row: Row) -> dict[str, list]:
        """By many-to-many field among the columns, the keys it refers to, sorted."""
        return {
            field.name: sorted(
                {self.key(field, row, key) for key in row.list_in(field.name)} - {None}
            )
            for field, _text in fields_in(model, row)
            if field.many_to_many
        }

    def key(self, field, row: Row, text: str):
        """The key a cell refers to, as in revisions: the ref of a record, else the primary key.

        None if the cell is empty or the record was erased.
        """
        if not text and (field.null or field.many_to_many):
            return None
        if not text:
            row.refuse(field.name, str(field.error_messages["null"]))
        model = field.related_model
        if issubclass(model, Record):
            return self.ref(model, row, field.name, text)
        if text not in self.known_keys[model]:
            self.known_keys[model].update(map(str, model.objects.values_list("pk", flat=True)))
        if text not in self.known_keys[model]:
            row.refuse(field.name, f"There is no {model._meta.model_name} “{text}”.")
        return text

    def ref(self, kind, row: Row, column: str, slug: str) -> str | None:
        """The ref of the record that a slug names; None if it was erased. Raises Refused."""
        if (kind.label(), slug) not in self.refs:
            there = kind.objects.filter(slug=slug).values_list("permalink", flat=True).first()
            if not there:
                row.refuse(column, f"There is no {kind._meta.model_name} “{slug}”.")
            self.refs[kind.label(), slug] = there
        ref = self.refs[kind.label(), slug]
        return self.now_at.get(ref, ref)

    def refuse_second(self, model, row: Row):
        """Refuse values that must be unique and stand in a row above."""
        for columns in unique_columns(model):
            values = tuple(row.cells.get(column, "") for column in columns)
            if any(values) and (model, *columns, *values) in self.given:
                row.refuse(columns[-1], f"“{values[-1]}” is given already, in a row above.")
            self.given.add((model, *columns, *values))


def unique_columns(model) -> list[list[str]]:
    """The columns whose values together must be unique."""
    columns = {"object_id": "record", "content_type": ""}
    return [
        [column for name in names if (column := columns.get(name, name))]
        for names, _condition in unique_fields(model)
    ]
