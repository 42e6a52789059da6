"""Compute the effect of each row of a file, or why it is refused, as staged rows (unsaved)."""

from django.utils.translation import gettext as _

from editorial.permissions.staff_only import public_part
from editorial.revisions.revision import Revision
from editorial.revisions.three_way_merge import both
from records.models.permalinks import random_ref
from tables.batches.batch import StagedRow
from tables.cells.cell_values import as_text
from tables.cells.lookups import IS_REF
from tables.cells.names import name_key
from tables.check.cell_changes import Words
from tables.check.check_context import CheckContext
from tables.check.row_checks import check
from tables.check.wrong_cells import offer_without_wrong_cells
from tables.contents.row_contents import NAMES, ContentWriter
from tables.contents.row_identity import (
    ExistingRecord,
    RowRefused,
    check_ref,
    is_new,
    records_of,
    ref_in,
)
from tables.contents.written_content import WrittenContent
from tables.read.incoming_row import IncomingRow
from tables.read.kept_rows import packed

Sort = StagedRow.Sort


class RowJudge:
    """Turns rows of a file into StagedRow instances; create one per batch."""

    def __init__(self, batch, relations):
        """``relations``: those that have a sheet in the file."""
        self.batch, self.kind, self.context = batch, batch.model, CheckContext(batch)
        self.relations = list(relations)
        self.writer = ContentWriter(self.kind, self.relations, self.context.lists)
        self.words = Words(self.kind, self.context.lists)
        # The line of the first occurrence of each ref, and of each name of a new record.
        self.seen: dict[str, int] = {}
        self.new_names: dict[str, int] = {}

    def skip(self, row: IncomingRow):
        """Register a row that was processed before a restart, so that duplicates are found."""
        if not is_new(row):
            self.seen.setdefault(ref_in(row), row.line)
            return
        for meaning, cell in row.cells.items():
            if meaning.name in NAMES and (name := name_key(as_text(cell))):
                self.new_names.setdefault(name, row.place)

    def judge(self, rows: list[IncomingRow]) -> list[StagedRow]:
        """Staged rows for these rows; rows without any change are omitted."""
        existing_records = records_of(self.kind, rows)
        judged = []
        for row in rows:
            if staged := self.judge_one(row, existing_records):
                if staged.sort == Sort.REFUSED or staged.several:
                    staged.kept = packed(row, self.relations)
                judged.append(staged)
        return judged

    def judge_one(self, row: IncomingRow, existing_records) -> StagedRow | None:
        try:
            return self.new(row) if is_new(row) else self.existing(row, existing_records)
        except RowRefused as refused:
            ref = row.ref if IS_REF.fullmatch(row.ref) else ""
            staged = self.staged(row, Sort.REFUSED, ref)
            staged.name = row.name[:300]
            staged.errors = [{"line": row.line, "column": "", "reason": str(refused), "sheet": ""}]
            return staged

    def staged(self, row, sort, ref, content=None) -> StagedRow:
        return StagedRow(
            batch=self.batch,
            line=row.place,
            line_in_sheet=row.line if row.sheet else None,
            sheet=row.sheet[:31],
            sort=sort,
            ref=ref,
            content=content or {},
        )

    def existing(self, row: IncomingRow, existing_records) -> StagedRow | None:
        if not row.ref:
            raise RowRefused(
                _(
                    "The ref was taken out. Put it back, or empty the version "
                    "as well to make a new entry."
                )
            )
        ref = ref_in(row)
        if self.seen.setdefault(ref, row.line) != row.line:
            raise RowRefused(_("This ref stands in row %(row)s as well.") % {"row": self.seen[ref]})
        check_ref(self.kind, row, ref, existing_records)
        record = existing_records[ref]
        if self.context.allowed is not None and ref not in self.context.allowed:
            return self.refuse_change(row, ref)
        written = self.writer.write(row, record.base.content, is_new=False)
        if written.content == record.base.content and not written.errors:
            return None
        staged = self.staged(row, Sort.CHANGED, ref, written.content)
        staged.seen, staged.seen_state = record.newest.number, record.newest.state
        self.settle(staged, record, written)
        if not staged.changes and not staged.conflicts and not written.errors:
            # The site has received the same change in the meantime.
            return None
        self.may_change(record)
        check(self.context, staged, written, record)
        return self.finished(staged, written, record)

    def settle(self, staged, record: ExistingRecord, written: WrittenContent):
        """Merge the changes of the file with those made on the site since the export (three-way)."""
        base, site = record.base.content, record.newest.content
        if record.base is not record.newest:
            staged.moved_on = True
            staged.content, staged.content_of_site, clashes = both(base, site, written.content)
            staged.conflicts = self.words.conflicts(base, site, written.content, clashes)
        staged.changes = self.words.changed(site, staged.content_of_site or staged.content)

    def refuse_change(self, row: IncomingRow, ref: str):
        """Ignore the row if it equals the public version as exported; else raise RowRefused."""
        current = Revision.objects.current().filter(permalink=ref, withdraws=False).first()
        if current:
            seen = public_part(self.kind, current.content)
            written = self.writer.write(row, seen, is_new=False)
            if written.content == seen and not written.errors:
                return
        raise RowRefused(_("Your account may not change this entry."))

    def may_change(self, record: ExistingRecord):
        if record.newest.state == Revision.State.IN_REVIEW and not self.context.may_publish:
            raise RowRefused(_("This entry is in review. Recall it before you change it."))

    def new(self, row: IncomingRow) -> StagedRow | None:
        if not any(cell not in {None, ""} for cell in row.cells.values()) and not row.rows:
            return self.left_out(self.staged(row, Sort.NEW, ""), row) if row.no_entry else None
        if not self.context.may_add:
            raise RowRefused(_("Your account may not add new entries here."))
        written = self.writer.write(row, self.context.blank, is_new=True)
        staged = self.staged(row, Sort.NEW, random_ref(), written.content)
        staged.changes = self.words.changed(self.context.blank, written.content)
        check(self.context, staged, written, None)
        if row.no_entry:
            return self.left_out(self.finished(staged, written), row)
        staged.near = self.near(row, written.content)
        return self.finished(staged, written)

    @staticmethod
    def left_out(staged, row: IncomingRow) -> StagedRow:
        """A row that seems to be no entry; a person may take it all the same."""
        if staged.sort == Sort.NEW and staged.content:
            staged.otherwise = Sort.NEW
        staged.sort, staged.notes = Sort.LEFT, [row.no_entry, *staged.notes]
        staged.name = staged.name or row.text[:300]
        return staged

    def near(self, row, content) -> list[dict]:
        """Possible duplicates: records with similar names, and earlier rows with the same name."""
        fields = content["fields"]
        names = [fields["name_en"], fields["name_zh_hans"]]
        aliases = [alias["text"] for alias in content["rows"].get("aliases", {}).values()]
        dated = fields.get(self.kind.own_date or "start") or ""
        near = self.context.names.near([*names, *aliases], fields=fields | {"dated": dated})
        found = [
            {"ref": candidate.ref, "name": self.context.name_of(candidate), "line": 0}
            for candidate in near
        ]
        above = set()
        for name in filter(None, map(name_key, names)):
            line = self.new_names.setdefault(name, row.place)
            if line != row.place:
                above.add(line)
        return found + [{"ref": "", "name": "", "line": line} for line in sorted(above)]

    def finished(self, staged, written: WrittenContent, record=None) -> StagedRow:
        fields = staged.content["fields"]
        names = [fields["name_zh_hans"], fields["name_en"]]
        staged.name = next((name for name in names if name), "")[:300]
        staged.notes, staged.several = written.notes, written.several
        if written.errors:
            staged.sort, staged.errors = Sort.REFUSED, written.errors
            offer_without_wrong_cells(self.context, staged, written, record)
        return staged
