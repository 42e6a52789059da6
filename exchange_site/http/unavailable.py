"""503 pages while the database is unavailable or busy, or the disk is full; forms can be resent."""

import logging
import re

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import FileResponse, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation

from api.problems import is_for_programs
from exchange_site.http.middleware import language_of
from records.exports.json.problems import problem
from serving.availability import Trouble, retry_later, trouble_of
from serving.front.spool import spooled
from serving.monitoring.request_ids import request_id

logger = logging.getLogger(__name__)
SECRET = re.compile("password", re.IGNORECASE)
CHUNK_BYTES = 64 * 1024


class UnavailableMiddleware:
    """Answer unavailability errors of views; innermost, before Django logs them as errors.

    Errors raised in middleware or error pages are handled by ``error_pages.server_error``.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):
            # Consume the stream here, where a database error can still become a 503 response.
            file = spooled(response.streaming_content)
            response.streaming_content = iter(lambda: file.read(CHUNK_BYTES), b"")
        return response

    def process_exception(self, request, exception):
        if is_for_programs(request):
            return unavailable_problem(request, exception)
        return unavailable_page(request, exception)


def unavailable_page(request, error) -> HttpResponse | None:
    """The 503 response for a database or disk error, without queries; None for other errors."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    log(request, trouble, error)
    if trouble is Trouble.AWAY and not connection.in_atomic_block:
        # The next request opens a new connection.
        connection.close()
    is_for_staff = request.path_info.startswith(settings.STAFF_PATHS)
    context = {
        "trouble": trouble.value,
        "is_read_only": is_for_staff and bool(settings.DATABASE_REPLICAS),
        "request_id": request_id.get(),
        "address": request.get_full_path(),
        **typed_fields(request),
    }
    response = retry_later(page_without_database(request, "503.html", context, status=503))
    response["Cache-Control"] = "no-store"
    # Prevents Django from logging the response again.
    response._has_been_logged = True
    return response


def log(request, trouble: Trouble, error):
    if trouble in {Trouble.FULL, Trouble.AWAY}:
        logger.error("%s %s: %s", request.method, request.path, error)


def unavailable_problem(request, error) -> HttpResponse | None:
    """The same for programs."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    log(request, trouble, error)
    response = retry_later(problem(503))
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True
    return response


def page_without_database(request, template, context, *, status) -> HttpResponse:
    """Render a page in the language of the URL, even before LanguageMiddleware has run."""
    language = language_of(request)
    with translation.override(language):
        page = HttpResponse(render_to_string(template, context), status=status)
    page["Content-Language"] = language
    return page


def typed_fields(request) -> dict:
    """The posted fields, for sending the form again; no passwords, and only the names of files.

    The CSRF token is included and is checked again when the form is resent.
    """
    if request.method != "POST":
        return {}
    if request.headers.get("Origin", settings.SITE_URL) not in own_origins(request):
        return {"is_post": True}
    try:
        posted, files = request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return {"is_post": True}
    fields = [
        (name, value)
        for name, values in posted.lists()
        if not SECRET.search(name)
        for value in values
    ]
    names = [file.name for uploads in dict(files.lists()).values() for file in uploads]
    return {"is_post": True, "fields": fields, "files": names}


def own_origins(request) -> set[str]:
    return {settings.SITE_URL, f"{request.scheme}://{request.headers.get('Host', '')}"}
