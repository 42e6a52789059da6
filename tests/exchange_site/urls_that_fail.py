"""The site map with pages that go wrong."""

import errno
import sqlite3

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import StreamingHttpResponse
from django.urls import path

from exchange_site import urls
from exchange_site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def sqlite_error(code):
    """What SQLite raises for a result code."""
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


def broken(request):
    raise LookupError("our fault")


def forbidden(request):
    raise PermissionDenied


def wrong_query(request):
    connection.cursor().execute("SELEKT 1")


def lost_while_reading(request):
    """Rows of a table that cannot be read to the end."""

    def rows():
        yield "first"
        raise OperationalError from sqlite_error(14)

    return StreamingHttpResponse(rows())


def lost_meanwhile(request):
    """PostgreSQL alone: the connection ends within the request."""
    connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")


def no_room(request):
    raise OSError(errno.ENOSPC, "No space left on device")


urlpatterns = [
    path("en/wrong-query/", wrong_query),
    path("en/lost-while-reading/", lost_while_reading),
    path("en/lost-meanwhile/", lost_meanwhile),
    path("admin/no-room/", no_room),
    *[path(f"{language}/broken/", broken) for language in ["en", "zh-hans"]],
    *[path(f"{language}/forbidden/", forbidden) for language in ["en", "zh-hans"]],
    *urls.urlpatterns,
]
