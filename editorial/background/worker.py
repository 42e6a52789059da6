"""Do work in a separate command; any view of the work restarts it if its lease expired."""

import logging
import os
import secrets
import subprocess
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from editorial.background.work import MOST_TRIES, Lost, Work
from serving.detached import map_nothing, start_command

logger = logging.getLogger(__name__)
started: list[subprocess.Popen] = []


def start(work: Work):
    """Start a detached process for the work; without DETACHED_COMMANDS, run it here."""
    arguments = [work._meta.model_name, str(work.pk)]
    if not settings.DETACHED_COMMANDS:
        call_command("carry_on", *arguments)
        return
    started[:] = [process for process in started if process.poll() is None]
    started.append(start_command("carry_on", *arguments, "--aside"))


def restart(work: Work):
    """Start another worker if the last one died; after too many, have it said at once."""
    if not work.is_stale or not work.claim_start():
        return
    if work.tries >= MOST_TRIES:
        call_command("carry_on", work._meta.model_name, str(work.pk))
    else:
        start(work)
    work.refresh_from_db(fields=[*work.fields_of_worker(), "total", "message"])


def step_aside():
    """Lower the CPU priority, and turn off memory mapping of SQLite, in favour of web requests."""
    os.nice(5)
    map_nothing()


def carry_on(work: Work, tasks: dict, instead: dict, show=None):
    """Run the steps of the work until it waits for a person, or another worker has it.

    ``tasks``: what is done in a state; ``instead``: the state after a failure in it.
    """
    while work.is_running:
        if not work.take(secrets.token_hex(16)):
            return
        try:
            with translation.override(work.language):
                if work.tries > MOST_TRIES:
                    give_up(work, instead, _("The work was broken off several times. Try again."))
                else:
                    tasks[work.state](work, show)
        except Lost:
            return
        except OperationalError:
            # The database is busy or unreachable; the next view of the work starts it again.
            logger.exception("%s waits.", work)
            return
        except Exception:
            logger.exception("%s failed.", work)
            with translation.override(work.language):
                give_up(work, instead, str(work.failed))
        work.refresh_from_db()


def give_up(work, instead: dict, message: str):
    """Mark the work as failed, in a state in which no worker runs."""
    state = instead[work.state]
    with suppress(Lost):
        work.end(state(work) if callable(state) else state, message=message)
