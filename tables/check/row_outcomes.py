"""Compute the effect of each row of a file, or why it is refused, as staged rows (unsaved)."""

from django.utils.translation import gettext as _

from editorial.permissions.staff_only import public_part
from editorial.revisions.revision import Revision
from editorial.revisions.three_way_merge import both
from records.models.permalinks import random_ref
from tables.batches.batch import StagedRow
from tables.check.cell_changes import Words
from tables.check.check_context import CheckContext
from tables.check.row_checks import check
from tables.read.cell_values import as_text
from tables.read.incoming_rows import IncomingRow, IncomingRows
from tables.read.lookups import IS_REF
from tables.read.row_contents import ContentWriter, WrittenContent
from tables.read.row_identity import (
    ExistingRecords,
    RowRefused,
    check_ref,
    is_new,
    records_of,
    ref_in,
)
from values.sort_keys import letters

Sort = StagedRow.Sort
NAMES = {"name_en", "name_zh_hans"}


class RowJudge:
    """Turns rows of a file into StagedRow instances; create one per batch."""

    def __init__(self, batch, incomings: IncomingRows):
        self.batch, self.kind, self.known = batch, batch.model, CheckContext(batch)
        heads = incomings.head, incomings.row_heads
        self.writer = ContentWriter(self.kind, *heads, self.known.lists)
        self.words = Words(self.kind, self.known.lists)
        # The line of the first occurrence of each ref, and of each name of a new record.
        self.seen: dict[str, int] = {}
        self.new_names: dict[str, int] = {}

    def skip(self, row: IncomingRow):
        """Register a row that was processed before a restart, so that duplicates are found."""
        if not is_new(row):
            self.seen.setdefault(ref_in(row), row.line)
            return
        for meant, cell in row.cells.items():
            if meant.name in NAMES and (name := letters(as_text(cell))):
                self.new_names.setdefault(name, row.line)

    def judge(self, rows: list[IncomingRow]) -> list[StagedRow]:
        """Staged rows for these rows; rows without any change are omitted."""
        there = records_of(self.kind, rows)
        judged = [self.judge_one(row, there) for row in rows]
        return [staged for staged in judged if staged]

    def judge_one(self, row: IncomingRow, there) -> StagedRow | None:
        try:
            return self.new(row) if is_new(row) else self.existing(row, there)
        except RowRefused as refused:
            ref = row.ref if IS_REF.fullmatch(row.ref) else ""
            staged = self.staged(row, Sort.REFUSED, ref)
            staged.name = row.name[:300]
            staged.errors = [{"line": row.line, "column": "", "reason": str(refused), "sheet": ""}]
            return staged

    def staged(self, row, sort, ref, content=None) -> StagedRow:
        return StagedRow(batch=self.batch, line=row.line, sort=sort, ref=ref, content=content or {})

    def existing(self, row: IncomingRow, there) -> StagedRow | None:
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
        check_ref(self.kind, row, ref, there)
        found = there[ref]
        if self.known.allowed is not None and ref not in self.known.allowed:
            return self.refuse_change(row, ref)
        written = self.writer.write(row, found.base.content, is_new=False)
        if written.content == found.base.content and not written.errors:
            return None
        staged = self.staged(row, Sort.CHANGED, ref, written.content)
        staged.seen, staged.seen_state = found.newest.number, found.newest.state
        self.settle(staged, found, written)
        if not staged.changes and not staged.conflicts and not written.errors:
            # The site has received the same change in the meantime.
            return None
        self.may_change(found)
        check(self.known, staged, written, found)
        return self.finished(staged, written)

    def settle(self, staged, found: ExistingRecords, written: WrittenContent):
        """Merge the changes of the file with those made on the site since the export (three-way)."""
        base, site = found.base.content, found.newest.content
        if found.base is not found.newest:
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

    def may_change(self, found: ExistingRecords):
        if found.newest.state == Revision.State.IN_REVIEW and not self.known.may_publish:
            raise RowRefused(_("This entry is in review. Recall it before you change it."))

    def new(self, row: IncomingRow) -> StagedRow | None:
        if not any(cell not in {None, ""} for cell in row.cells.values()) and not row.rows:
            return None
        if not self.known.may_add:
            raise RowRefused(_("Your account may not add new entries here."))
        written = self.writer.write(row, self.known.blank, is_new=True)
        staged = self.staged(row, Sort.NEW, random_ref(), written.content)
        staged.changes = self.words.changed(self.known.blank, written.content)
        check(self.known, staged, written, None)
        staged.near = self.near(row, written.content)
        return self.finished(staged, written)

    def near(self, row, content) -> list[dict]:
        """Possible duplicates: records with similar names, and earlier rows with the same name."""
        fields = content["fields"]
        names = [fields["name_en"], fields["name_zh_hans"]]
        aliases = [alias["text"] for alias in content["rows"].get("aliases", {}).values()]
        dated = fields.get(self.kind.own_date or "start") or ""
        near = self.known.names.near([*names, *aliases], fields=fields | {"dated": dated})
        found = [
            {"ref": candidate.ref, "name": self.known.name_of(candidate), "line": 0}
            for candidate in near
        ]
        above = set()
        for name in filter(None, map(letters, names)):
            line = self.new_names.setdefault(name, row.line)
            if line != row.line:
                above.add(line)
        return found + [{"ref": "", "name": "", "line": line} for line in sorted(above)]

    @staticmethod
    def finished(staged, written: WrittenContent) -> StagedRow:
        fields = staged.content["fields"]
        names = [fields["name_zh_hans"], fields["name_en"]]
        staged.name = next((name for name in names if name), "")[:300]
        if written.errors:
            staged.sort, staged.errors = Sort.REFUSED, written.errors
        return staged
