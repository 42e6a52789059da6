"""The rows of a file, per record: its main row, and its rows on other sheets."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from records.column import REF
from records.exports.columns import REVISION
from records.kinds import record_kinds
from tables.cells.cell_values import as_text
from tables.cells.lookups import IS_REF
from tables.cells.names import has_chinese, is_placeholder, name_key
from tables.export.sheet_columns import RECORD, RECORD_NAME, ROW, main_sheet, row_sheets
from tables.files.file_refusals import FileRefused
from tables.files.table import DEEPEST, Table, cell_at
from tables.files.table_files import read_file
from tables.read.headings import (
    PERIOD,
    TIMES,
    HeadingMeaning,
    TableHead,
    find_head,
    heading_key,
)
from tables.read.labelled_forms import as_rows
from tables.read.matching import columns_in, meaning_written
from tables.read.no_entries import why_no_entry

CHOICES = {"choices", "选项"}
A_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
STARTS_WITH_TIME = re.compile(r"\D{0,4}\d{1,2}\s*[:：时点]")
REPEATED = re.compile(
    r"\s*(?:同[上前]|[〃″”\"]|''|-?\"-?|ditto|same as above|as above)\s*", re.IGNORECASE
)
# How many lines or areas a sentence names.
MOST_NAMED = 20


@dataclass
class ChildLine:
    line: int
    key: str
    cells: dict


@dataclass
class IncomingRow:
    """One row of a main sheet; ``cells`` by HeadingMeaning, ``rows`` by relation."""

    # Its place in the file; its line in the sheet, whose title is empty if there is only one.
    place: int
    line: int
    sheet: str
    head: TableHead
    ref: str
    version: str
    cells: dict
    rows: dict[str, list[ChildLine]] = field(default_factory=dict)
    # All its cells, as the sheet holds them; as text.
    line_cells: list = field(default_factory=list)
    text: str = ""
    # Why the row seems to be no entry.
    no_entry: str = ""
    # The year that the sheet is about, if it names one.
    year: str = ""
    # Sentences about how its cells were read.
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        names = [
            as_text(cell)
            for meaning, cell in self.cells.items()
            if meaning.name.startswith("name_")
        ]
        return next((name.strip() for name in names if name.strip()), "")


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


def row_of(line: int, cells: list, head: TableHead) -> IncomingRow:
    """A row of a main sheet, by its cells."""
    found = {meaning: cell_at(cells, place) for place, meaning in head.columns.items()}
    ref, version = (as_text(found.get(HeadingMeaning(name))).strip() for name in [REF, REVISION])
    not_edited = head.sheet.by_name.keys() - {column.name for column in head.sheet.edited}
    found = {meaning: cell for meaning, cell in found.items() if meaning.name not in not_edited}
    if not head.is_own:
        found = {in_its_language(m, cell, head): cell for m, cell in found.items()}
    if TIMES in found:
        found[PERIOD] = with_times(found[PERIOD], found.pop(TIMES))
    return IncomingRow(line, line, "", head, ref, version, found, line_cells=cells)


def in_its_language(meaning: HeadingMeaning, cell, head) -> HeadingMeaning:
    """The column of the language in which the cell is written, if the table has only one."""
    ours, theirs = "_zh_hans", "_en"
    if head.is_own or not isinstance(cell, str) or not any(sign.isalpha() for sign in cell):
        return meaning
    if has_chinese(cell):
        ours, theirs = theirs, ours
    if not meaning.name.endswith(ours) or meaning.relation:
        return meaning
    other = HeadingMeaning(meaning.name.removesuffix(ours) + theirs)
    is_free = other.name in head.sheet.by_name and other not in head.columns.values()
    return other if is_free else meaning


class NoNames(FileRefused):
    """No column for the name was found; a person may say which it is."""

    def __init__(self, table, message):
        super().__init__(message)
        columns = columns_in(table, None) if table else []
        # A single column is hardly a table.
        self.columns = columns if len(columns) > 1 else []


def fill_in_repeated(cells: list, above: list, head: TableHead) -> Iterator[str]:
    """Give cells such as 同上 the value above, in place; yield a sentence for each."""
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and REPEATED.fullmatch(cell) and place in head.columns:
            value = cell_at(above, place)
            if value not in {None, ""}:
                cells[place] = value
                yield _("“%(value)s” in “%(column)s” is read as that of the row above.") % {
                    "value": cell.strip(),
                    "column": " ".join(head.labels[place].split()),
                }


def with_times(period, times):
    """A day and its times of two columns as one cell, whichever of them comes first."""
    texts = [as_text(cell) for cell in [period, times] if not is_placeholder(as_text(cell))]
    if len(texts) < 2 or not all(texts):
        return next(filter(None, [period, times]), None)
    return " ".join(sorted(texts, key=lambda text: bool(STARTS_WITH_TIME.match(text))))


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


def handle(cell) -> str:
    """The key by which rows refer to their record: its ref, or the name or mark of a new one."""
    text = as_text(cell).strip()
    return text.upper() if IS_REF.fullmatch(text.upper()) else name_key(text)
