"""The work on batches: by a command of its own, which any page starts again if it was lost."""

import logging
import os
import secrets
import subprocess
import sys
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import translation
from django.utils.translation import gettext as _

from tables.batches import publish_batch, staging, undo, write_drafts
from tables.batches.batch import Batch, Lost

logger = logging.getLogger(__name__)
State = Batch.State

WORK = {
    State.READING: staging.read,
    State.IMPORTING: write_drafts.write,
    State.INDEXING: write_drafts.index,
    State.PUBLISHING: publish_batch.publish,
    State.UNDOING: undo.undo,
}
started: list[subprocess.Popen] = []


def start(batch: Batch):
    """Let a process of its own do what is to be done; it outlives this one."""
    if not settings.DETACHED_COMMANDS:
        call_command("carry_on", str(batch.pk))
        return
    started[:] = [one for one in started if one.poll() is None]
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
    """Visitors come first: leave them the processor, and the memory that maps of the file take."""
    os.nice(5)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")


def carry_on(batch: Batch, show=None):
    """Do what the state of the batch asks for, until it waits for a person."""
    while batch.is_running:
        if not batch.take(secrets.token_hex(16)):
            return
        try:
            with translation.override(batch.language):
                WORK[batch.state](batch, show)
        except Lost:
            return
        except OperationalError:
            # The database was busy for too long, or is gone; whoever looks at the page tries again.
            logger.exception("The import %s waits.", batch.pk)
            return
        except Exception:
            logger.exception("The import %s failed.", batch.pk)
            give_up(batch)
        batch.refresh_from_db()


def give_up(batch):
    """Say that it failed, in a state from which nothing goes on by itself."""
    instead = {
        State.READING: State.REFUSED,
        State.IMPORTING: State.READY,
        State.INDEXING: State.DONE,
        State.PUBLISHING: State.DONE,
        State.UNDOING: State.PUBLISHED if batch.was_published else State.DONE,
    }
    with translation.override(batch.language), suppress(Lost):
        message = _("Something went wrong on our side, and nothing was changed. Please tell us.")
        batch.end(instead[batch.state], message=message)
