"""Tells a CDN to drop its pages after each change of them, in a thread of each worker (``CDN_PURGE_URL``).

What the CDN was told last stands in the database, so that another worker, or this one after a restart,
goes on telling it.
"""

import json
import logging
from datetime import timedelta
from http.client import HTTPException
from threading import Event, Thread
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import Error, connections, transaction
from django.utils import timezone

from serving.cdn.shared_answers import KEY
from serving.models import State

logger = logging.getLogger(__name__)
ROUND_SECONDS, LONGEST_WAIT_SECONDS = 5, 10
# A page that was drawn before the change may reach the CDN so long after it.
LONGEST_ANSWER = timedelta(seconds=15)
# Set when pages have changed.
waking = Event()


def start():
    Thread(target=purge_for_ever, name="cdn", daemon=True).start()


def wake_after_commit():
    if settings.CDN_PURGE_URL:
        transaction.on_commit(waking.set)


def purge_for_ever():
    while True:
        waking.wait(ROUND_SECONDS)
        waking.clear()
        try:
            purge_if_changed()
        except Error as error:
            logger.warning("The CDN is told when the database answers: %s", error)
        finally:
            connections.close_all()


def purge_if_changed():
    """Tell the CDN of a new generation, again and again until no older page can be on its way to it."""
    state = State.objects.filter(pk=1).first()
    if state is None or state.purged == state.generation:
        return
    begun = timezone.now()
    try:
        tell()
    except (HTTPException, OSError) as error:
        logger.error("The CDN was not told to drop its pages, and is told again: %s", error)  # noqa: TRY400
        return
    if state.changed_at is None or begun - state.changed_at >= LONGEST_ANSWER:
        State.objects.filter(pk=1).update(purged=state.generation)


def tell():
    headers = {"Content-Type": "application/json"}
    if settings.CDN_PURGE_TOKEN:
        headers["Authorization"] = f"Bearer {settings.CDN_PURGE_TOKEN}"
    body = json.dumps({"surrogate_keys": [KEY]}).encode()
    request = Request(settings.CDN_PURGE_URL, data=body, headers=headers)  # noqa: S310 - a setting
    with urlopen(request, timeout=LONGEST_WAIT_SECONDS):  # noqa: S310 - as above
        pass
