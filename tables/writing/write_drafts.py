"""Write the drafts of a confirmed batch in one transaction, then index them."""

import time
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.revisions.create_revision import CHUNK
from editorial.revisions.revision import Revision
from editorial.workflow.drafts import save_drafts
from editorial.workflow.log import LogLine, log_action, log_line
from records.indexing.writing import write_entries
from records.models.permalinks import Permalink
from tables.batches.batch import Batch, StagedRow
from values.languages import listed

# How many rows that were left out the log names.
MOST_NAMED = 30


class Changed(Exception):
    """A record was changed since the file was read; the message is its name."""


def write(batch: Batch, show=None):
    began = time.monotonic()
    try:
        with transaction.atomic():
            # Another worker that takes over waits for this lock, then finds the batch done.
            Batch.objects.select_for_update().get(pk=batch.pk)
            for rows in in_chunks(batch.to_be_written()):
                write_drafts(batch, rows)
            log_action(
                LogLine.Act.IMPORT,
                by=batch.person,
                subject=batch.file_name,
                detail=detail_of(batch),
            )
            locked_for = round(time.monotonic() - began, 2)
            batch.end(
                Batch.State.INDEXING,
                confirmed_at=timezone.now(),
                locked_for=locked_for,
                done=0,
                total=batch.rows.order_by("line").values_list("line", flat=True).last() or 0,
                file=b"",
                columns=[],
            )
    except Changed as error:
        read_again(
            batch,
            _("%(name)s was changed meanwhile, so the file was read once more.") % {"name": error},
        )
    except (IntegrityError, ValidationError):
        read_again(
            batch, _("An address or a number was taken meanwhile, so the file was read once more.")
        )


def detail_of(batch) -> str:
    """How many entries, which parts of the file were left out, and what was read unseen."""
    detail = _("%(count)s entries") % {"count": batch.to_be_written().count()}
    left = batch.rows.filter(sort__in=[StagedRow.Sort.REFUSED, StagedRow.Sort.LEFT])
    rows = [row.number for row in left.only("line", "line_in_sheet", "sheet")[:MOST_NAMED]]
    parts = [*(_("row %(row)s") % {"row": row} for row in rows), *batch.left_out]
    left_out = _("left out: %(parts)s") % {"parts": listed(parts)} if parts else ""
    return "; ".join(filter(None, [detail, left_out, *batch.remarks]))


def read_again(batch, message):
    """Stage the file again after a change of the records; it must be confirmed again."""
    with transaction.atomic():
        batch.rows.all().delete()
        batch.end(Batch.State.READING, message=message, done=0, unchanged=0, to_be_published=False)


def in_chunks(rows, size=CHUNK) -> Iterator[list]:
    last = 0
    rows = rows.defer("changes", "errors", "near").order_by("line")
    while chunk := list(rows.filter(line__gt=last)[:size]):
        yield chunk
        last = chunk[-1].line


def write_drafts(batch, rows: list[StagedRow]):
    """Write drafts; records that are new or were never published are written too."""
    kind = batch.model
    new = [row for row in rows if row.sort == StagedRow.Sort.NEW]
    permalinks = make_permalinks(batch, new) | held(rows)
    bases = check_still_newest(rows)
    records = {
        record.permalink_id: record for record in kind.objects.filter(permalink__in=permalinks)
    }
    pairs = [
        (records.get(row.ref) or kind(permalink=permalinks[row.ref]), row.chosen) for row in rows
    ]
    note = _("From the file %(name)s") % {"name": batch.file_name[:250]}
    save_drafts(
        kind, pairs, bases=bases, is_curated=True, author=batch.person, batch=batch, note=note
    )


def make_permalinks(batch, rows) -> dict[str, Permalink]:
    made = Permalink.objects.bulk_create(Permalink(ref=row.ref, kind=batch.kind) for row in rows)
    return {permalink.ref: permalink for permalink in made}


def held(rows) -> dict[str, Permalink]:
    """Lock the permalinks of the existing records; by ref."""
    refs = [row.ref for row in rows if row.sort == StagedRow.Sort.CHANGED]
    return {
        permalink.ref: permalink
        for permalink in Permalink.objects.select_for_update().filter(pk__in=refs)
    }


def check_still_newest(rows) -> dict[str, Revision]:
    """The newest revisions by ref; raises Changed if any differs from the one seen at staging."""
    seen = {row.ref: row for row in rows if row.sort == StagedRow.Sort.CHANGED}
    newest = {
        revision.permalink_id: revision
        for revision in Revision.objects.filter(newest=True, permalink__in=seen)
    }
    for ref, row in seen.items():
        now = newest.get(ref)
        if (now.number if now else 0) != row.seen or (now and now.state != row.seen_state):
            raise Changed(row.name)
    return newest


def note_each(batch, rows):
    revisions = batch.revisions.filter(permalink__in=[row.ref for row in rows])
    numbers = dict(revisions.values_list("permalink", "number"))
    LogLine.objects.bulk_create(
        log_line(
            LogLine.Act.IMPORT,
            by=batch.person,
            ref=row.ref,
            subject=row.name,
            number=numbers.get(row.ref),
            detail=batch.file_name,
        )
        for row in rows
    )


def index(batch: Batch, show=None):
    """Index the drafts and add log entries, in chunks with short transactions."""
    kind = batch.model
    for rows in in_chunks(batch.to_be_written().filter(line__gt=batch.done), 100):
        records = kind.objects.filter(permalink__in=[row.ref for row in rows], published_at=None)
        with transaction.atomic():
            write_entries(kind, records.values_list("pk", flat=True))
            note_each(batch, rows)
            batch.go_on(done=rows[-1].line)
        if show:
            show(rows[-1].line, batch.total)
    batch.end(Batch.State.PUBLISHING if batch.to_be_published else Batch.State.DONE, done=0)
