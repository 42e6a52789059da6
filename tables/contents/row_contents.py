"""Build the content for a row of a file: the base content, overwritten with the cells."""

import uuid
from collections import defaultdict
from copy import deepcopy
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editorial.revisions.content import fields_of, link_fields
from records.column import Column
from tables.cells.cell_dates import UnsureDate, span
from tables.cells.cell_values import as_text, choices_of, is_same, understood, unsure
from tables.cells.lookups import Lists, NameOfSeveral, NotUnderstood
from tables.cells.name_lists import ALL_ASEAN, others_named
from tables.cells.names import bodies, is_placeholder, may_be_several, name_key
from tables.contents.written_content import CellPosition, WrittenContent
from tables.export.sheet_columns import Sheet, main_sheet, row_sheets
from tables.read.headings import SPAN, WITH_HEADINGS
from tables.read.incoming_row import IncomingRow
from values.languages import language_of_script

NAMES = {"name_en", "name_zh_hans"}


def blank_content(kind) -> dict:
    """The content of a new record with default values."""
    rows = {sheet.relation: {} for sheet in row_sheets(kind)}
    links = {link_field.name: [] for link_field in link_fields(kind)}
    return {"fields": fields_of(kind()), "links": links, "rows": rows}


class ContentWriter:
    """Writes the cells of incoming rows over base contents."""

    def __init__(self, kind, relations: list[str], lists: Lists):
        self.kind, self.relations, self.lists = kind, relations, lists
        self.sheet = main_sheet(kind)
        self.row_sheets = {sheet.relation: sheet for sheet in row_sheets(kind)}

    def write(self, incoming: IncomingRow, base: dict, *, is_new: bool) -> WrittenContent:
        written = WrittenContent(deepcopy(base), notes=[*incoming.notes], year=incoming.year)
        labels = self.labels(incoming.head)
        for meaning, written_cell in self.in_writing_order(incoming):
            position = CellPosition(incoming.line, labels[meaning.name, meaning.value])
            cell = self.unless_placeholder(written, incoming, meaning, written_cell, position)
            if meaning.relation:
                self.write_names(written, meaning, cell, position)
            elif meaning.name == SPAN:
                self.write_span(written, cell, position)
            elif not (is_new and cell in {None, ""}):
                # An empty cell of a new record keeps the default value.
                column = self.sheet.by_name[meaning.name]
                part = written.content["links" if column.value_type == "links" else "fields"]
                self.write_cell(written, part, column, cell, position)
        for relation, lines in incoming.rows.items():
            self.write_rows(written, relation, lines)
        if not is_new:
            self.take_out_rows(written, incoming, base)
        return written

    @staticmethod
    def in_writing_order(incoming: IncomingRow) -> list[tuple]:
        """The staff note first, since others add to it; then the period, whose day times belong to."""
        first = ["staff_note", SPAN]
        return sorted(
            incoming.cells.items(),
            key=lambda item: first.index(item[0].name) if item[0].name in first else len(first),
        )

    def unless_placeholder(self, written, incoming, meaning, cell, position: CellPosition):
        """The cell, or None if it is a sign for nothing known."""
        text = as_text(cell).strip()
        if not is_placeholder(text) or is_only_name(meaning, incoming):
            return cell
        column, was = self.sheet.by_name.get(meaning.name), written.content["fields"]
        if meaning.name in was and is_same(column, cell, was[meaning.name], self.lists):
            return cell
        written.notes.append(
            _("“%(value)s” in “%(column)s” is read as empty.")
            % {"value": text, "column": position.column}
        )
        return None

    def labels(self, head) -> dict[tuple[str, str], str]:
        """The headings as written in the file, else our own, by name and choice of a meaning."""
        found = defaultdict(str)
        found |= {(column.name, ""): column.heading(self.kind) for column in self.sheet.edited}
        if not head.is_own:
            for place, label in head.labels.items():
                meaning = head.columns[place]
                found[meaning.name, meaning.value] = " ".join(label.split())
        return found

    def write_cell(self, written, part: dict, column: Column, cell, position):
        known = known_of(part.get("start"), written.year)
        was = part.get(column.name)
        try:
            value = written.read(
                lambda cell: understood(column, cell, self.lists, was, known), cell, position
            )
        except NotUnderstood as error:
            written.refuse(position, str(error), column.name, as_text(cell))
            if isinstance(error, NameOfSeveral):
                written.several.append(error.asked)
            return
        if column.value_type == "links" and ALL_ASEAN in value:
            fields = written.content["fields"]
            if column.name != "countries" or "reach" not in fields:
                sentence = _("Write the names of the countries instead of “%(value)s”.")
                sentence %= {"value": as_text(cell)[:100]}
                written.refuse(position, sentence, column.name, as_text(cell))
                return
            fields["reach"] = ALL_ASEAN
            value = [key for key in value if key != ALL_ASEAN]
        elif self.says_more(column, as_text(cell), value):
            written.keep(position, as_text(cell))
        part[column.name] = value

    @staticmethod
    def says_more(column: Column, text: str, value) -> bool:
        """Whether a cell names others that it does not list, or words that a choice has not."""
        if column.value_type == "choice":
            return bool(value) and name_key(text) not in choices_of(column.field)
        return column.value_type == "links" and others_named(text, len(value))

    @staticmethod
    def write_span(written, cell, position: CellPosition):
        if cell in {None, ""}:
            return
        fields = written.content["fields"]

        def understand(cell):
            if isinstance(cell, UnsureDate):
                raise NotUnderstood(unsure(cell))
            try:
                return span(cell, known_of(fields["start"], written.year))
            except ValueError as error:
                sentence = _(
                    "“%(value)s” is not a time that can be read, such as 2025-07-26 or 2025-07."
                )
                raise NotUnderstood(sentence % {"value": as_text(cell)[:100]}) from error

        try:
            start, end = written.read(understand, cell, position)
        except NotUnderstood as error:
            written.refuse(position, str(error), "start", as_text(cell))
        else:
            fields |= {"start": str(start)} | ({"end": str(end)} if end else {})

    def write_names(self, written, meaning, cell, position: CellPosition):
        """Columns such as 主办单位: add a row for each name in the cell that has none yet."""
        sheet = self.row_sheets[meaning.relation]
        rows = written.content["rows"].setdefault(meaning.relation, {})
        for name in bodies(as_text(cell), partial(self.is_institution, sheet)):
            values = self.named(written, sheet, meaning, name)
            compared = [value for value in values if value != "order"]
            if not any(
                all(row.get(column) == values[column] for column in compared)
                for row in rows.values()
            ):
                if "order" in values:
                    values["order"] = len(rows) + 1
                key = str(uuid.uuid4())
                rows[key], written.lines[meaning.relation, key] = values, position.line

    def is_institution(self, sheet: Sheet, name: str) -> bool:
        if "institution" not in sheet.by_name:
            return False
        try:
            self.lists.of(sheet.by_name["institution"].model).find(name)
        except NotUnderstood as error:
            return isinstance(error, NameOfSeveral)
        return True

    def named(self, written, sheet: Sheet, meaning, name: str) -> dict:
        values = blank_row(sheet)
        language = "zh_hans" if language_of_script(name) == "zh-hans" else "en"
        if "institution" in sheet.by_name:
            try:
                names = self.lists.of(sheet.by_name["institution"].model)
                values["institution"] = names.find(name)
            except NotUnderstood as error:
                values[f"own_name_{language}"] = name
                if may_be_several(name):
                    written.notes.append(_("“%(value)s” is taken as one name.") % {"value": name})
                if isinstance(error, NameOfSeveral):
                    written.several.append(error.asked)
                    sentence = _(
                        "“%(value)s” is the name of several entries (%(refs)s). Until one is chosen "
                        "above, it is text that is not linked."
                    )
                    refs = ", ".join(error.asked["refs"][:5])
                    written.notes.append(sentence % {"value": name, "refs": refs})
        else:
            values |= {"text": name, "language": language.replace("_", "-")}
        return values | ({meaning.name: meaning.value} if meaning.name in WITH_HEADINGS else {})

    def write_rows(self, written, relation: str, lines):
        """Write the rows of a record on a row sheet; a row without a key is new."""
        sheet = self.row_sheets[relation]
        rows = written.content["rows"].setdefault(relation, {})
        seen = set()
        for line in lines:
            if why_not := refused_key(line.key, rows, seen):
                written.refuse(CellPosition(line.line, "", sheet.title), why_not)
                continue
            key = line.key or str(uuid.uuid4())
            seen.add(key)
            values = rows[key] if line.key else blank_row(sheet)
            for name, cell in line.cells.items():
                column = sheet.by_name[name]
                if line.key or cell not in {None, ""}:
                    heading = column.heading(self.kind)
                    position = CellPosition(line.line, heading, sheet.title, relation)
                    self.write_cell(written, values, column, cell, position)
            rows[key], written.lines[relation, key] = values, line.line

    def take_out_rows(self, written, incoming, base):
        """Remove rows that were exported and are no longer in the file."""
        for relation in self.relations:
            kept = {line.key for line in incoming.rows.get(relation, [])}
            for key in base["rows"].get(relation, {}):
                if key not in kept:
                    written.content["rows"][relation].pop(key, None)


def known_of(start: str | None, year: str) -> dict:
    """The parts of a date that others in the row lack: those of its beginning, or the sheet's year."""
    if not start:
        return {"year": year} if year else {}
    return dict(zip(["year", "month", "day"], start.partition("T")[0].split("-"), strict=False))


def is_only_name(meaning, incoming: IncomingRow) -> bool:
    """Whether the cell is the only name of the row: an entry may bear any name."""
    if meaning.name not in NAMES:
        return False
    names = [as_text(cell) for other, cell in incoming.cells.items() if other.name in NAMES]
    return all(not name.strip() or is_placeholder(name) for name in names)


def refused_key(key: str, rows, seen) -> str:
    if key in seen:
        return _("This row id stands in the table twice.")
    if key and key not in rows:
        return _("This row id is not one of this entry. Leave it empty for a new row.")
    return ""


def blank_row(sheet: Sheet) -> dict:
    row = sheet.model()
    return fields_of(row, sheet.owner) | {
        link_field.name: [] for link_field in link_fields(sheet.model)
    }


def words_for(path: tuple, kind) -> str:
    """The heading for a path in a content, with the sheet title for row sheets."""
    if path[0] != "rows":
        return main_sheet(kind).by_name[path[1]].heading(kind)
    sheet = next(candidate for candidate in row_sheets(kind) if candidate.relation == path[1])
    if len(path) == 3:
        return sheet.title
    return pgettext("sheet and column", "%(sheet)s: %(column)s") % {
        "sheet": sheet.title,
        "column": sheet.by_name[path[3]].heading(kind),
    }
