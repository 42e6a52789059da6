"""The rows of a file, per record: its main row, and its rows on other sheets."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from records.column import REF
from records.exports.columns import REVISION
from records.kinds import record_kinds
from tables.export.sheet_columns import RECORD, RECORD_NAME, ROW, main_sheet, row_sheets
from tables.read.cell_values import as_text
from tables.read.file_refusals import FileRefused
from tables.read.headings import DEEPEST, HeadingMeaning, TableHead, find_head
from tables.read.lookups import IS_REF
from tables.read.table_files import Table, read_file
from values.sort_keys import letters

CHOICES = {"choices", "选项"}


@dataclass
class ChildLine:
    line: int
    key: str
    cells: dict


@dataclass
class IncomingRow:
    """One row of the main sheet; ``cells`` by HeadingMeaning, ``rows`` by relation."""

    line: int
    ref: str
    version: str
    cells: dict
    rows: dict[str, list[ChildLine]] = field(default_factory=dict)

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

    def __init__(self, kind, file):
        self.kind, self.left_out = kind, []
        tables = [table for table in read_file(file) if table.title.strip().lower() not in CHOICES]
        self.row_heads: dict[str, TableHead] = {}
        self.table, self.head = self.find_main(tables)
        self.children = self.read_children(tables)
        self.check_columns()

    def find_main(self, tables: list[Table]) -> tuple[Table, TableHead]:
        """The main sheet: the first with our machine names, else the first with a name column."""
        found = []
        for table in tables:
            if self.sheet_of_rows(table):
                continue
            head = find_head(main_sheet(self.kind), beginning(table))
            if head and (head.is_own or has_names(head)):
                found.append((table, head))
            elif head is None or not has_names(head):
                self.note_left_out(table)
        found.sort(key=lambda pair: not pair[1].is_own)
        for table, _head in found[1:]:
            self.note_left_out(table)
        if found:
            return found[0]
        self.refuse_other_kind(tables)
        raise FileRefused(
            _(
                "No column for the name was found. One of the first rows must hold headings, "
                "such as “%(english)s” or “%(chinese)s”; the template has them all."
            )
            % {
                "english": main_sheet(self.kind).by_name["name_en"].heading(self.kind),
                "chinese": main_sheet(self.kind).by_name["name_zh_hans"].heading(self.kind),
            }
        )

    def note_left_out(self, table):
        if any(True for _row in islice(table.rows(), 1)):
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
            for line, cells in table.rows():
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
        if self.head.is_own:
            self.refuse_other_kind([self.table])
        heads = [self.head, *self.row_heads.values()]
        for head in heads:
            if head.is_own and head.missing:
                raise FileRefused(
                    _(
                        "Columns are missing on the sheet “%(sheet)s”: %(columns)s. "
                        "Download the table again and leave all columns in place."
                    )
                    % {"sheet": head.sheet.title, "columns": ", ".join(head.missing)}
                )
            self.left_out += [
                _("the column “%(heading)s”") % {"heading": heading} for heading in head.unknown
            ]

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
        for line, cells in self.table.rows():
            if line > self.head.line:
                yield self.incoming(line, cells)

    def incoming(self, line, cells) -> IncomingRow:
        found = {meaning: cell_at(cells, place) for place, meaning in self.head.columns.items()}
        ref, version = (
            as_text(found.get(HeadingMeaning(name))).strip() for name in [REF, REVISION]
        )
        not_edited = self.head.sheet.by_name.keys() - {
            column.name for column in self.head.sheet.edited
        }
        found = {meaning: cell for meaning, cell in found.items() if meaning.name not in not_edited}
        incoming = IncomingRow(line, ref, version, found)
        for key in dict.fromkeys([handle(ref), handle(incoming.name)]):
            if key and key in self.children:
                incoming.rows = self.children[key]
                break
        return incoming

    def last_line(self) -> int:
        return max((line for line, _cells in self.table.rows()), default=0)


def beginning(table) -> list[tuple[int, list]]:
    return list(islice(table.rows(), DEEPEST))


def has_names(head) -> bool:
    return any(column.name in {"name_en", "name_zh_hans"} for column in head.columns.values())


def cell_at(cells, place):
    return cells[place] if place < len(cells) else None


def handle(cell) -> str:
    """The key by which rows refer to their record: its ref, or the name or mark of a new one."""
    text = as_text(cell).strip()
    return text.upper() if IS_REF.fullmatch(text.upper()) else letters(text)
