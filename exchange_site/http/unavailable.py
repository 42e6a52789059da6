"""What is answered while the database is away or busy, or the disk full: 503, and nothing typed is lost."""

import logging
import re

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import FileResponse, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation

from exchange_site.http.middleware import best_accepted_language, language_asked_for
from serving.availability import Trouble, retry_later, trouble_of
from serving.front.spool import spooled

logger = logging.getLogger(__name__)
SECRET = re.compile("password", re.IGNORECASE)
CHUNK_BYTES = 64 * 1024


class UnavailableMiddleware:
    """Innermost: what a view raises is answered before Django calls it an error of ours.

    What is raised elsewhere, in middleware or in an error page, comes to ``errors.server_error``.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):
            # Whoever reads from the database does so here, where it can fail and be answered.
            file = spooled(response.streaming_content)
            response.streaming_content = iter(lambda: file.read(CHUNK_BYTES), b"")
        return response

    def process_exception(self, request, exception):
        return unavailable_page(request, exception)


def unavailable_page(request, error) -> HttpResponse | None:
    """The answer to an error that is the database's or the disk's, drawn without either; else None."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    if trouble in {Trouble.FULL, Trouble.AWAY}:
        logger.error("%s %s: %s", request.method, request.get_full_path(), error)
    if trouble is Trouble.AWAY and not connection.in_atomic_block:
        # The next request opens another one.
        connection.close()
    context = {
        "trouble": trouble.value,
        "address": request.get_full_path(),
        **typed_fields(request),
    }
    response = retry_later(page_without_database(request, "503.html", context, status=503))
    response["Cache-Control"] = "no-store"
    # One line in the log is enough for each.
    response._has_been_logged = True
    return response


def page_without_database(request, template, context, *, status) -> HttpResponse:
    """In the language of the address, also where no middleware has activated it yet."""
    accepted = request.headers.get("Accept-Language", "")
    language = language_asked_for(request) or best_accepted_language(accepted)
    with translation.override(language):
        page = HttpResponse(render_to_string(template, context), status=status)
    page["Content-Language"] = language
    return page


def typed_fields(request) -> dict:
    """What was typed, to be sent again as it is; never passwords, and of files only the names.

    The token against forged requests is among the fields: a forged one stays forged.
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
