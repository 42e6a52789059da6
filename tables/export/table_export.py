"""Export records, as in their newest revision, to a workbook or CSV in the active language."""

import csv
import hashlib
import io
from collections.abc import Iterator

from django.utils.translation import get_language

from editorial.permissions.staff_only import public_part, seen_by
from editorial.revisions.content import content_of
from editorial.revisions.revision import Revision
from records.column import REF
from records.exports.columns import REVISION
from tables.cells.cell_values import shown
from tables.cells.lookups import Lists
from tables.export.sheet_columns import main_sheet, row_sheets
from tables.export.workbook_file import Book
from tables.files.table_files import guarded

CHUNK = 200
# Consonants that spreadsheets cannot take for part of a month name or number.
MARKS = "BCDFGHKQRTVWXZ"


def version_mark(ref: str, number: int) -> str:
    """The revision number with a checksum of the ref, such as ``v3-BCDF``."""
    digest = hashlib.sha256(f"{ref} {number}".encode()).digest()
    return f"v{number}-" + "".join(MARKS[byte % len(MARKS)] for byte in digest[:4])


class Export:
    """The rows to export; for records outside the person's limit only the public content."""

    def __init__(self, kind, refs: list[str], user=None, show=None, passes=1):
        """``show``: told how many entries are written, each as often as there are ``passes``."""
        self.kind, self.user, self.lists, self.show = kind, user, Lists(user), show
        self.refs, self.done, self.total = refs, 0, len(refs) * passes
        mine = seen_by(user, kind) if user else None
        allowed = None if mine is None else kind.objects.filter(mine)
        self.within = None if allowed is None else {*allowed.values_list("permalink", flat=True)}

    def contents(self) -> Iterator[tuple[str, int | None, dict]]:
        """Yield ref, revision number and content of each record."""
        for start in range(0, len(self.refs), CHUNK):
            refs = self.refs[start : start + CHUNK]
            found = {version.permalink_id: version for version in self.versions(refs)}
            for ref in refs:
                if ref in found:
                    number, content = found[ref].number, found[ref].content
                else:
                    number, content = 0, content_of(self.kind.objects.get(permalink=ref))
                is_whole = self.within is None or ref in self.within
                yield ref, number, content if is_whole else public_part(self.kind, content)
                self.done += 1
                if self.show:
                    self.show(self.done, self.total)

    def versions(self, refs) -> list[Revision]:
        versions = Revision.objects.filter(permalink__in=refs)
        newest = versions.filter(newest=True)
        if self.within is None:
            return list(newest)
        beyond = [ref for ref in refs if ref not in self.within]
        return [
            *newest.exclude(permalink__in=beyond),
            *versions.current().filter(permalink__in=beyond),
        ]

    def main_rows(self) -> Iterator[list]:
        language, columns = get_language(), main_sheet(self.kind).columns
        computed = [column for column in columns if column.is_computed]
        for ref, number, content in self.contents():
            values = content["fields"] | content["links"]
            values |= {REF: ref, REVISION: version_mark(ref, number)}
            if computed:
                record = self.kind.objects.get(permalink=ref)
                values |= {column.name: column.compute(record) for column in computed}
            yield [
                shown(column, values.get(column.name), self.lists, language) for column in columns
            ]

    def rows(self, sheet) -> Iterator[list]:
        language = get_language()
        for ref, _number, content in self.contents():
            name = name_in(content, language)
            for key, values in in_order(content["rows"].get(sheet.relation, {})):
                cells = [
                    shown(column, values.get(column.name), self.lists, language)
                    for column in sheet.edited
                ]
                yield [ref, name, key, *cells]


def name_in(content, language: str) -> str:
    names = [content["fields"].get(name, "") for name in ["name_en", "name_zh_hans"]]
    english, chinese = names
    return (chinese or english) if language == "zh-hans" else (english or chinese)


def in_order(rows: dict) -> list[tuple[str, dict]]:
    """Sort rows by their order field, if they have one."""
    return sorted(rows.items(), key=lambda row: row[1].get("order") or 0)


def write_workbook(kind, refs, file, user=None, show=None):
    """Write the records as a workbook; without any it is the template."""
    sheets = row_sheets(kind)
    export = Export(kind, refs, user, show, passes=1 + len(sheets))
    book = Book(kind, export.lists)
    book.add_sheet(main_sheet(kind), export.main_rows())
    for sheet in sheets:
        book.add_sheet(sheet, export.rows(sheet))
    book.save(file)


def write_csv(kind, refs, file, user=None, show=None):
    """Write the main sheet only, with machine names and a BOM for Excel."""
    export = Export(kind, refs, user, show)
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow([column.name for column in main_sheet(kind).columns])
    for row in export.main_rows():
        writer.writerow(["" if cell is None else guarded(cell) for cell in row])


def write_table(form: str, kind, refs: list[str], file, **options):
    """Write records as a workbook ("xlsx") or a CSV file ("csv") to a binary file."""
    if form == "xlsx":
        write_workbook(kind, refs, file, **options)
        return
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    write_csv(kind, refs, text, **options)
    text.detach()
