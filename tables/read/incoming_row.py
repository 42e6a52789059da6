"""One row of a file: its cells by meaning, in the language in which each is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from records.column import REF
from records.exports.columns import REVISION
from tables.cells.cell_values import as_text
from tables.cells.lookups import IS_REF
from tables.cells.names import has_chinese, is_placeholder, name_key
from tables.files.table import cell_at
from tables.read.headings import PERIOD, TIMES, HeadingMeaning, TableHead

STARTS_WITH_TIME = re.compile(r"\D{0,4}\d{1,2}\s*[:：时点]")
REPEATED = re.compile(
    r"\s*(?:同[上前]|[〃″”\"]|''|-?\"-?|ditto|same as above|as above)\s*", re.IGNORECASE
)


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


def handle(cell) -> str:
    """The key by which rows refer to their record: its ref, or the name or mark of a new one."""
    text = as_text(cell).strip()
    return text.upper() if IS_REF.fullmatch(text.upper()) else name_key(text)
