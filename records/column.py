"""A column of the tables of a kind: its name, its label, how its values are written, who sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto
from functools import cached_property, lru_cache

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language

from records.models import Record
from records.wording.labels import label_of
from values.dates import PartialDateField

REF = "ref"


class SeenBy(Flag):
    PUBLIC = auto()
    STAFF = auto()
    BOTH = PUBLIC | STAFF


@dataclass(frozen=True, eq=False)
class Column:
    """A column: a field of the model, or a value that is computed from a record.

    Computed columns are ignored when a table of staff is read back.
    """

    name: str
    field: models.Field | None = None
    label: str | Promise = ""
    compute: Callable | None = None
    seen_by: SeenBy = SeenBy.BOTH
    # The heading for staff where it is not the label.
    staff_label: str | Promise = ""

    @cached_property
    def value_type(self) -> str:
        """How a value is written in the tables of staff and read there, see ``cell_values``."""
        field = self.field
        if field is None:
            return "computed"
        if field.is_relation:
            return "links" if field.many_to_many else "link"
        if isinstance(field, PartialDateField):
            return "partial date"
        if field.choices:
            return "choice"
        types = {
            models.DateField: "date",
            models.BooleanField: "flag",
            models.IntegerField: "number",
        }
        return next((name for cls, name in types.items() if isinstance(field, cls)), "text")

    @property
    def is_computed(self) -> bool:
        """Whether nobody fills it in; the ref identifies a record."""
        return self.compute is not None and self.name != REF

    @property
    def model(self) -> type | None:
        """The related model, if the field is a relation."""
        return self.field.related_model if self.field is not None else None

    def label_for(self, kind) -> str:
        """The label in the active language."""
        if self.field is None:
            return str(self.label)
        if self.name == "countries" and issubclass(self.field.model, Record):
            return str(kind.countries_label)
        return str(self.field.verbose_name) if self.field.many_to_many else label_of(self.field)

    def heading(self, kind) -> str:
        """The heading in the tables of staff, in the active language."""
        return heading_of(self, kind, get_language())

    def public_value(self, record):
        """The value in the files of the public; several are joined with ``; ``."""
        if self.compute:
            return self.compute(record)
        value = getattr(record, self.name)
        if self.field.many_to_many:
            return listed(key_of(other) for other in value.all())
        if self.field.is_relation:
            return key_of(value)
        if isinstance(self.field, models.FileField):
            return f"{settings.SITE_URL}{value.url}" if value else ""
        return "" if value is None else value


@lru_cache(maxsize=1000)
def heading_of(column: Column, kind, language: str) -> str:
    return capfirst(str(column.staff_label) or column.label_for(kind))


def key_of(other) -> str:
    """Slug (or primary key) of a linked object; empty for none and for records that are not public."""
    if other is None or not getattr(other, "is_public", True):
        return ""
    return getattr(other, "slug", "") or str(other.pk)


def listed(values) -> str:
    return "; ".join(value for value in values if value)
