"""Process batches in a separate command; any view of the batch restarts it if its lease expired."""

import io
import logging
import os
import secrets
import subprocess
import sys
from contextlib import suppress
from itertools import islice

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tables.batches import publish_batch
from tables.batches.batch import Batch, Lost, StagedRow
from tables.batches.mending import read_marked
from tables.check.row_outcomes import RowJudge
from tables.files.file_refusals import FileRefused
from tables.read.incoming_rows import IncomingRows, NoNames
from tables.writing import undo, write_drafts

logger = logging.getLogger(__name__)
State = Batch.State
# Rows are staged in chunks: short transactions, and a restart goes on where it stopped.
CHUNK = 200
MOST_LEFT_OUT = 30
# Of how many earlier files the meanings of headings are remembered.
MOST_REMEMBERED = 50

started: list[subprocess.Popen] = []


def start(batch: Batch):
    """Start a detached process for the batch; without DETACHED_COMMANDS, run it here."""
    if not settings.DETACHED_COMMANDS:
        call_command("carry_on", str(batch.pk))
        return
    started[:] = [process for process in started if process.poll() is None]
    started.append(
        subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, settings.BASE_DIR / "manage.py", "carry_on", str(batch.pk), "--aside"],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    )


def step_aside():
    """Lower the CPU priority, and turn off memory mapping of SQLite, in favour of web requests."""
    os.nice(5)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")


def read(batch: Batch, show=None):
    """Stage the rows not staged yet; then the batch waits for confirmation."""
    try:
        incomings = IncomingRows(batch.model, io.BytesIO(batch.file), matchings_of(batch))
        total = incomings.last_place()
    except NoNames as refused:
        # The file is kept for a person to say what its columns mean.
        file = batch.file if refused.columns else b""
        batch.end(Batch.State.REFUSED, message=str(refused), columns=refused.columns, file=file)
        return
    except FileRefused as refused:
        batch.end(Batch.State.REFUSED, message=str(refused), file=b"")
        return
    batch.go_on(total=total, left_out=incomings.left_out[:MOST_LEFT_OUT], remarks=incomings.remarks)
    judge = RowJudge(batch, incomings.row_heads)
    rows = iter(incomings)
    while chunk := list(islice(rows, CHUNK)):
        fresh = [row for row in chunk if row.place > batch.done]
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


def carry_on(batch: Batch, show=None):
    """Run the steps of the batch until it waits for a person, or another worker has it."""
    while batch.is_running:
        if not batch.take(secrets.token_hex(16)):
            return
        try:
            with translation.override(batch.language):
                WORK[batch.state](batch, show)
        except Lost:
            return
        except OperationalError:
            # The database is busy or unreachable; the next view of the batch starts it again.
            logger.exception("The import %s waits.", batch.pk)
            return
        except Exception:
            logger.exception("The import %s failed.", batch.pk)
            give_up(batch)
        batch.refresh_from_db()


def give_up(batch):
    """Mark the batch as failed, in a state in which no worker runs."""
    instead = {
        State.READING: State.REFUSED,
        State.AGAIN: State.READY,
        State.IMPORTING: State.READY,
        State.INDEXING: State.DONE,
        State.PUBLISHING: State.DONE,
        State.UNDOING: State.PUBLISHED if batch.was_published else State.DONE,
    }
    with translation.override(batch.language), suppress(Lost):
        message = _("Something went wrong on our side, and nothing was changed. Please tell us.")
        batch.end(instead[batch.state], message=message)
