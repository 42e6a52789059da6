"""Write a workbook: labels, machine names below them, drop-downs, grey key columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import TextField
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from records.exports.xlsx_cells import AS_TEXT, GREY, MACHINE, TOP, WRAPPED, heading_cell, text_cell
from records.models import Record
from tables.cells.cell_values import FLAGS, labels
from tables.cells.lookups import Lists
from tables.export.sheet_columns import ROW, Sheet

# Number of empty lines below the last row that also get drop-downs.
SPARE = 1000


@dataclass
class Choices:
    """The sheet with the allowed values, which drop-downs refer to."""

    lists: Lists
    # Allowed values by key. Columns with the same choices share a key.
    columns: dict[tuple, list] = field(default_factory=dict)
    headings: dict[tuple, str] = field(default_factory=dict)

    def add(self, column, kind) -> tuple | None:
        """Add the choices of a column; returns their key, or None if there is no fixed list."""
        key, values = self.values_for(column)
        if key and key not in self.columns:
            self.columns[key], self.headings[key] = values, column.heading(kind)
        return key

    def values_for(self, column):
        language = get_language()
        if column.value_type == "flag":
            return ("flag",), list(FLAGS[language].values())
        if column.value_type == "choice":
            values = list(labels(column.field, language).values())
            return (column.field.name, *values), values
        if column.model and not issubclass(column.model, Record):
            names = self.lists.of(column.model)
            return (column.model,), [names.show(key, language) for key in names.shown]
        return None, []

    def area(self, key) -> str:
        letter = get_column_letter(list(self.columns).index(key) + 1)
        return f"'{choices_title()}'!${letter}$2:${letter}${len(self.columns[key]) + 1}"


def choices_title() -> str:
    return _("Choices")


class Book:
    """A workbook written row by row (write_only), in constant memory."""

    def __init__(self, kind, lists: Lists):
        self.kind, self.book = kind, Workbook(write_only=True)
        self.choices = Choices(lists)

    def add_sheet(self, sheet: Sheet, rows: Iterable[list]):
        page = self.book.create_sheet(sheet.title)
        page.freeze_panes = "D3" if sheet.relation else "C3"
        for place, column in enumerate(sheet.columns, 1):
            page.column_dimensions[get_column_letter(place)].width = width_of(column)
        headings = [column.heading(self.kind) for column in sheet.columns]
        page.append([heading_cell(page, text) for text in headings])
        page.append([heading_cell(page, column.name, MACHINE) for column in sheet.columns])
        last = 2
        for row in rows:
            page.append(
                self.cell(page, column, value)
                for column, value in zip(sheet.columns, row, strict=True)
            )
            last += 1
        page.auto_filter.ref = f"A2:{get_column_letter(len(sheet.columns))}{max(last, 3)}"
        for place, column in enumerate(sheet.columns, 1):
            self.add_drop_down(page, column, get_column_letter(place), last + SPARE)

    @staticmethod
    def cell(page, column, value):
        """A cell; text stays text even if it looks like a formula, numbers stay numbers."""
        cell = text_cell(page, value) if isinstance(value, str) else WriteOnlyCell(page, value)
        if column.value_type != "number":
            cell.number_format = AS_TEXT
        if column.field is None:
            cell.fill = GREY
        cell.alignment = WRAPPED if is_long(column) else TOP
        return cell

    def add_drop_down(self, page, column, letter: str, last: int):
        """Add a drop-down that only warns; invalid values are reported at the import."""
        key = self.choices.add(column, self.kind) if column.field is not None else None
        if not key:
            return
        if column.value_type == "links":
            # A cell may list several values; a drop-down accepts a single one.
            return
        rule = DataValidation("list", formula1=self.choices.area(key), allow_blank=True)
        rule.errorStyle, rule.showErrorMessage = "warning", True
        rule.add(f"{letter}3:{letter}{last}")
        page.data_validations.append(rule)

    def save(self, file):
        page = self.book.create_sheet(choices_title())
        page.freeze_panes = "A2"
        for place in range(1, len(self.choices.columns) + 1):
            page.column_dimensions[get_column_letter(place)].width = 28
        headings = self.choices.headings.values()
        page.append([heading_cell(page, text) for text in headings])
        lists = list(self.choices.columns.values())
        for line in range(max(map(len, lists), default=0)):
            page.append([values[line] if line < len(values) else None for values in lists])
        self.book.save(file)


def width_of(column) -> int:
    if column.field is None:
        return 38 if column.name == ROW else 14
    if is_long(column):
        return 50
    if column.name.startswith("name_") and "status" not in column.name:
        return 40
    return 24 if column.model or column.field.max_length or column.field.choices else 14


def is_long(column) -> bool:
    return isinstance(column.field, TextField)
