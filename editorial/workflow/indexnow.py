"""Tells search engines which pages changed (IndexNow), after a publication and outside its request."""

import json
import logging
from functools import partial
from http.client import HTTPException
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction

from records.exports.json.record_properties import pages_of

logger = logging.getLogger(__name__)
# The protocol takes no more addresses at once.
MOST_ADDRESSES = 10_000
LONGEST_WAIT_SECONDS = 10


def announce(refs_by_kind: dict[type, dict[int, str]]):
    """Announce the pages of these records when the transaction is committed; nothing without a key."""
    if not settings.INDEXNOW_KEY:
        return
    addresses = [
        address
        for kind, refs in refs_by_kind.items()
        for record in kind.objects.filter(pk__in=refs).order_by("pk")
        for address in pages_of(record).values()
    ]
    transaction.on_commit(partial(start, addresses))


def start(addresses: list[str]):
    Thread(target=send, args=[addresses], name="indexnow").start()


def send(addresses: list[str]):
    """Errors are logged: no publication fails because of them."""
    key, site = settings.INDEXNOW_KEY, settings.SITE_URL
    for begin in range(0, len(addresses), MOST_ADDRESSES):
        told = {
            "host": urlsplit(site).netloc,
            "key": key,
            "keyLocation": f"{site}/{key}.txt",
            "urlList": addresses[begin : begin + MOST_ADDRESSES],
        }
        try:
            post(told)
        except (HTTPException, OSError, ValueError) as error:
            logger.warning("IndexNow was not told of %s addresses: %s", len(addresses), error)
            return


def post(told: dict):
    request = Request(  # noqa: S310 - the operator's own setting
        settings.INDEXNOW_URL,
        data=json.dumps(told).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    with urlopen(request, timeout=LONGEST_WAIT_SECONDS):  # noqa: S310 - as above
        pass
