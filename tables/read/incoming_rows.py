"""The rows of a file, per record: its main row, and its rows on other sheets."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from records.kinds import record_kinds
from tables.cells.cell_values import as_text
from tables.export.sheet_columns import RECORD, RECORD_NAME, ROW, main_sheet, row_sheets
from tables.files.file_refusals import FileRefused
from tables.files.table import DEEPEST, Table, cell_at
from tables.files.table_files import read_file
from tables.read.headings import (
    TableHead,
    find_head,
    heading_key,
)
from tables.read.incoming_row import ChildLine, IncomingRow, fill_in_repeated, handle, row_of
from tables.read.labelled_forms import as_rows
from tables.read.matching import columns_in, meaning_written
from tables.read.no_entries import why_no_entry

CHOICES = {"choices", "选项"}
A_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
# How many lines or areas a sentence names.
MOST_NAMED = 20


class IncomingRows:
    """Iterates over the records of a file as IncomingRow; raises FileRefused."""

    def __init__(self, kind, file, matchings: list[dict[str, str]] = ()):
        """``matchings``: what persons said that headings mean; the first is taken that fits the file."""
        self.kind, self.left_out = kind, []
        tables = [table for table in read_file(file) if table.title.strip().lower() not in CHOICES]
        for table in tables:
            table.drop_reasons()
        self.row_heads: dict[str, TableHead] = {}
        self.matched = fitting(matchings, tables)
        self.mains = self.find_mains(tables)
        self.children = self.read_children(tables)
        self.check_columns()
        self.remarks = list(self.remarks_on([table for table, _head in self.mains]))

    def find_mains(self, tables: list[Table]) -> list[tuple[Table, TableHead]]:
        """The sheet with our machine names, else all whose names stand under the same heading."""
        found = []
        sheet = main_sheet(self.kind)
        matched = {key: meaning_written(text) for key, text in self.matched.items()}
        for table in tables:
            if self.sheet_of_rows(table):
                continue
            head, form = find_head(sheet, beginning(table), matched), None
            if not head or not head.is_own:
                form = as_rows(table, sheet, len(head.columns) if head else 0)
                head = find_head(sheet, beginning(form), matched) if form else head
            if table.goes_on and found and not (head and head.name_keys):
                head = replace(found[-1][1], line=0)
            if head and (head.is_own or head.name_keys):
                found.append((form or table, head))
            else:
                self.note_left_out(table)
        found.sort(key=lambda pair: not pair[1].is_own)
        self.columns = columns_in(*found[0]) if found and not found[0][1].is_own else []
        if not found:
            self.refuse_other_kind(tables)
            first = next((table for table in tables if table.rows), None)
            raise NoNames(
                first,
                _(
                    "No column for the name was found. One of the first rows must hold headings, "
                    "such as “%(english)s” or “%(chinese)s”; the template has them all."
                )
                % {
                    "english": main_sheet(self.kind).by_name["name_en"].heading(self.kind),
                    "chinese": main_sheet(self.kind).by_name["name_zh_hans"].heading(self.kind),
                },
            )
        first = found[0][1]
        same = [
            (table, head)
            for place, (table, head) in enumerate(found)
            if not place or not (first.is_own or head.name_keys.isdisjoint(first.name_keys))
        ]
        for table, head in found:
            if not any(head is other for _table, other in same):
                self.note_left_out(table)
        return same

    @staticmethod
    def remarks_on(tables) -> Iterator[str]:
        """Sentences about what a person may not have seen in the file."""
        for table in tables:
            title = table.title or _("the table")
            if table.merged:
                yield _("Merged cells on “%(sheet)s”: each row has their value (%(areas)s).") % {
                    "sheet": title,
                    "areas": named(table.merged),
                }
            if table.hidden_columns:
                yield _("Hidden columns on “%(sheet)s” are read like the others: %(columns)s.") % {
                    "sheet": title,
                    "columns": named([*map(get_column_letter, table.hidden_columns)]),
                }
            if table.hidden:
                yield _("Hidden rows on “%(sheet)s” are read like the others: %(lines)s.") % {
                    "sheet": title,
                    "lines": named(table.hidden),
                }

    def note_left_out(self, table):
        if table.is_hidden:
            self.left_out.append(_("the hidden sheet “%(title)s”") % {"title": table.title})
        elif table.rows:
            self.left_out.append(_("the sheet “%(title)s”") % {"title": table.title})

    def sheet_of_rows(self, table) -> TableHead | None:
        """The head of a row sheet (members, aliases ...), recognized by its columns; else None."""
        rows = beginning(table)
        heads = [(find_head(sheet, rows), sheet) for sheet in row_sheets(self.kind)]
        fitting = [
            head
            for head, _sheet in heads
            if head
            and head.is_own
            and {RECORD, ROW} <= {column.name for column in head.columns.values()}
        ]
        return min(fitting, key=lambda head: (len(head.missing), len(head.unknown)), default=None)

    def read_children(self, tables) -> dict[str, dict[str, list[ChildLine]]]:
        """Rows of the row sheets, by the record's handle and then by relation."""
        found = defaultdict(lambda: defaultdict(list))
        for table in tables:
            head = self.sheet_of_rows(table)
            if not head or head.sheet.relation in self.row_heads:
                continue
            self.row_heads[head.sheet.relation] = head
            for line, cells in table.rows:
                if line <= head.line:
                    continue
                named = {
                    meaning.name: cell_at(cells, place) for place, meaning in head.columns.items()
                }
                owner = handle(named.pop(RECORD, None)) or handle(named.pop(RECORD_NAME, None))
                named.pop(RECORD_NAME, None)
                key = as_text(named.pop(ROW, None)).strip().lower()
                if owner or key or any(cell is not None for cell in named.values()):
                    found[owner][head.sheet.relation].append(ChildLine(line, key, named))
        return found

    def check_columns(self):
        heads = [head for _table, head in self.mains]
        if heads[0].is_own:
            self.refuse_other_kind([self.mains[0][0]])
        for head in [*heads, *self.row_heads.values()]:
            if head.is_own and head.missing:
                raise FileRefused(
                    _(
                        "Columns are missing on the sheet “%(sheet)s”: %(columns)s. "
                        "Download the table again and leave all columns in place."
                    )
                    % {"sheet": head.sheet.title, "columns": ", ".join(head.missing)}
                )
            for heading in head.unknown.values():
                column = _("the column “%(heading)s”") % {"heading": heading}
                if column not in self.left_out:
                    self.left_out.append(column)

    def refuse_other_kind(self, tables):
        """Raise FileRefused if the columns are those of another kind."""
        for table in tables:
            rows = beginning(table)
            own = find_head(main_sheet(self.kind), rows)
            if own and own.is_own and not own.missing:
                continue
            for kind in record_kinds():
                head = find_head(main_sheet(kind), rows)
                if head and head.is_own and not head.missing:
                    raise FileRefused(
                        _("This is a table of “%(theirs)s”, not of “%(ours)s”. Import it there.")
                        % {
                            "theirs": kind._meta.verbose_name_plural,
                            "ours": self.kind._meta.verbose_name_plural,
                        }
                    )

    def __iter__(self) -> Iterator[IncomingRow]:
        before = 0
        for table, head in self.mains:
            years = set(A_YEAR.findall(" ".join(titles_of(table, head))))
            year = years.pop() if len(years) == 1 else ""
            above = []
            for line, cells in table.rows:
                if line > head.line:
                    notes = [] if head.is_own else list(fill_in_repeated(cells, above, head))
                    row = self.incoming(line, cells, head)
                    row.notes, above = notes, cells
                    row.place, row.year = before + line, year
                    row.sheet = table.title if len(self.mains) > 1 else ""
                    row.text = " · ".join(filter(None, map(as_text, cells)))
                    filled = table.filled.get(line, ())
                    row.no_entry = why_no_entry(
                        line, cells, head, is_wide=line in table.wide, filled=filled
                    )
                    yield row
            before += table.last_line

    def incoming(self, line, cells, head) -> IncomingRow:
        incoming = row_of(line, cells, head)
        for key in dict.fromkeys([handle(incoming.ref), handle(incoming.name)]):
            if key and key in self.children:
                incoming.rows = self.children[key]
                break
        return incoming

    def last_place(self) -> int:
        return sum(table.last_line for table, _head in self.mains)


class NoNames(FileRefused):
    """No column for the name was found; a person may say which it is."""

    def __init__(self, table, message):
        super().__init__(message)
        columns = columns_in(table, None) if table else []
        # A single column is hardly a table.
        self.columns = columns if len(columns) > 1 else []


def fitting(matchings, tables) -> dict[str, str]:
    """The first matching whose headings all stand in one of the tables."""
    cells = [cell for table in tables for _line, row in beginning(table) for cell in row]
    headings = {heading_key(as_text(cell)) for cell in cells}
    return next((matched for matched in matchings if matched and headings >= matched.keys()), {})


def titles_of(table, head) -> list[str]:
    """The title of a sheet, and what stands above its headings."""
    above = [cells for line, cells in table.rows[:DEEPEST] if line < head.line]
    return [table.title, *(as_text(cell) for cells in above for cell in cells)]


def named(lines) -> str:
    shown = ", ".join(map(str, lines[:MOST_NAMED]))
    return shown if len(lines) <= MOST_NAMED else f"{shown} … ({len(lines)})"


def beginning(table) -> list[tuple[int, list]]:
    return table.rows[:DEEPEST]
