"""Read a file into staged rows, in chunks: short transactions, and resumable after a restart."""

import io
from itertools import islice

from django.db import transaction

from tables.batches.batch import Batch, StagedRow
from tables.check.row_outcomes import RowJudge
from tables.read.file_refusals import FileRefused
from tables.read.incoming_rows import IncomingRows

CHUNK = 200
MOST_LEFT_OUT = 30


def read(batch: Batch, show=None):
    """Stage the rows not staged yet; then the batch waits for confirmation."""
    try:
        incomings = IncomingRows(batch.model, io.BytesIO(batch.file))
        total = incomings.last_line()
    except FileRefused as refused:
        batch.end(Batch.State.REFUSED, message=str(refused), file=b"")
        return
    batch.go_on(total=total, left_out=incomings.left_out[:MOST_LEFT_OUT])
    judge = RowJudge(batch, incomings)
    rows = iter(incomings)
    while chunk := list(islice(rows, CHUNK)):
        fresh = [row for row in chunk if row.line > batch.done]
        for row in chunk:
            if row.line <= batch.done:
                judge.skip(row)
        if fresh:
            stage(batch, judge, fresh)
        if show:
            show(batch.done, total)
    batch.end(Batch.State.READY)


def stage(batch, judge, rows):
    staged = judge.judge(rows)
    with transaction.atomic():
        batch.go_on(done=rows[-1].line, unchanged=batch.unchanged + len(rows) - len(staged))
        StagedRow.objects.bulk_create(staged)
