"""Each request has an id: in its answer, in its log lines, on the pages that say something went wrong."""

import re
import secrets
from contextvars import ContextVar

from django.conf import settings

HEADER = "X-Request-ID"
# What proxies make: hexadecimal digits, UUIDs.
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")

request_id = ContextVar("request_id", default="")


class RequestIds:
    """Outermost WSGI application; an id that a trusted proxy sends is taken over."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        number = id_of_proxy(environ) or secrets.token_hex(8)
        request_id.set(number)

        def start(status, headers, *error):
            # A new list: the page cache answers with the same one again and again.
            return start_response(status, [*headers, (HEADER, number)], *error)

        return self.application(environ, start)


def id_of_proxy(environ) -> str:
    """The id that a trusted proxy gave the request; empty if there is none, or if it is not a plain token."""
    sent = environ.get("HTTP_X_REQUEST_ID", "")
    if environ.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES and TOKEN.fullmatch(sent):
        return sent
    return ""
