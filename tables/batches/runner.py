"""What a worker does with a batch in each of its states."""

import io
from itertools import islice

from django.db import transaction

from editorial.background import worker
from tables.batches import publish_batch
from tables.batches.batch import Batch, StagedRow
from tables.batches.mending import read_marked
from tables.check.row_outcomes import RowJudge
from tables.files.file_refusals import FileRefused
from tables.read.incoming_rows import IncomingRows, NoNames
from tables.read.kept_rows import as_mended
from tables.writing import undo, write_drafts

State = Batch.State
# Rows are staged in chunks: short transactions, and a restart goes on where it stopped.
CHUNK = 200
MOST_LEFT_OUT = 30
# Of how many earlier files the meanings of headings are remembered.
MOST_REMEMBERED = 50


def read(batch: Batch, show=None):
    """Stage the rows not staged yet; then the batch waits for confirmation."""
    # Only here, and once: a file may have 20 MB.
    data = Batch.objects.values_list("file", flat=True).get(pk=batch.pk)
    try:
        incomings = IncomingRows(batch.model, io.BytesIO(data), matchings_of(batch))
        total = incomings.last_place()
    except NoNames as refused:
        # The file is kept for a person to say what its columns mean.
        kept = {} if refused.columns else {"file": b""}
        batch.end(Batch.State.REFUSED, message=str(refused), columns=refused.columns, **kept)
        return
    except FileRefused as refused:
        batch.end(Batch.State.REFUSED, message=str(refused), file=b"")
        return
    del data
    batch.go_on(total=total, left_out=incomings.left_out[:MOST_LEFT_OUT], remarks=incomings.remarks)
    judge = RowJudge(batch, incomings.row_heads)
    rows = iter(incomings)
    while chunk := list(islice(rows, CHUNK)):
        fresh = [
            as_mended(batch.model, row, incomings.row_heads, batch.mended.get(str(row.place)))
            for row in chunk
            if row.place > batch.done
        ]
        for row in chunk:
            if row.place <= batch.done:
                judge.skip(row)
        if fresh:
            stage(batch, judge, fresh)
        if show:
            show(batch.done, total)
    batch.end(Batch.State.READY)


def matchings_of(batch) -> list[dict]:
    """What the person said of this file's headings, then of those of earlier files of the kind."""
    earlier = Batch.objects.filter(person=batch.person, kind=batch.kind).exclude(matched={})
    return [batch.matched, *earlier.values_list("matched", flat=True)[:MOST_REMEMBERED]]


def stage(batch, judge, rows):
    staged = judge.judge(rows)
    with transaction.atomic():
        batch.go_on(done=rows[-1].place, unchanged=batch.unchanged + len(rows) - len(staged))
        StagedRow.objects.bulk_create(staged)


WORK = {
    State.READING: read,
    State.AGAIN: read_marked,
    State.IMPORTING: write_drafts.write,
    State.INDEXING: write_drafts.index,
    State.PUBLISHING: publish_batch.publish,
    State.UNDOING: undo.undo,
}


# The state after a failure.
INSTEAD = {
    State.READING: State.REFUSED,
    State.AGAIN: State.READY,
    State.IMPORTING: State.READY,
    State.INDEXING: State.DONE,
    State.PUBLISHING: State.DONE,
    State.UNDOING: lambda batch: State.PUBLISHED if batch.was_published else State.DONE,
}


def carry_on(batch: Batch, show=None):
    worker.carry_on(batch, WORK, INSTEAD, show)
