"""Preview of the whole site with a given revision published, at a signed URL."""

import re

from csp.constants import SELF
from django.core.exceptions import ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.db import IntegrityError, OperationalError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from desk.preview.preview_tokens import TOKEN, preview_with
from editorial.revisions.as_if import as_if_published
from exchange_site.http.middleware import language_of, method_not_allowed
from serving.availability import is_busy, retry_later
from values.constraints import violation_in_words

ADDRESS = re.compile(r"/preview/([^/]+)(/.*)?", re.DOTALL)
NOT_IN_PREVIEW = {"admin", "preview", "healthz", "readyz", "metrics"}
READING = ["GET", "HEAD"]
# Headers that identify the visitor or their cache: a preview is shown as to a first-time visitor.
OF_A_VISITOR = {
    "HTTP_COOKIE",
    "HTTP_AUTHORIZATION",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
}


class PreviewMiddleware:
    """Answer ``/preview/{token}/{address}`` as the site would answer the address.

    The inner middleware and views run in a transaction in which the revision is published, and which is
    rolled back. They get a request without cookies, with ``/preview/{token}/`` as the script prefix, so
    that all links stay in the preview. Must come after all middleware that caches pages.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        match = ADDRESS.fullmatch(request.path_info)
        if not match or not TOKEN.fullmatch(match[1]):
            return self.get_response(request)
        token, path = match.groups()
        if not path:
            return HttpResponseRedirect(f"{request.path}/")
        if path.split("/")[1] in NOT_IN_PREVIEW:
            return self.get_response(request)
        inner = handle_in_preview(request, token, path)
        with translation.override(language_of(inner)):
            look = preview_with(token)
            response = self.answer(request, inner, look)
            response.headers.setdefault("Content-Language", translation.get_language())
        return preview_refused(response, is_framed=bool(look and look.is_own))

    def answer(self, request, inner, look):
        if request.method not in READING:
            return method_not_allowed(request, READING)
        if look is None:
            return render(request, "preview/gone.html", status=410)
        inner.preview = look
        try:
            return self.as_it_would_be(inner, look)
        except (ValidationError, IntegrityError) as error:
            is_message = isinstance(error, ValidationError)
            reasons = error.messages if is_message else [violation_in_words(error)]
            return render(request, "preview/impossible.html", {"reasons": reasons}, status=409)
        except OperationalError as error:
            if not is_busy(error):
                raise
            return retry_later(render(request, "preview/busy.html"))

    def as_it_would_be(self, inner, look):
        outside = get_script_prefix()
        with as_if_published(look.revision):
            set_script_prefix(f"{inner.META['SCRIPT_NAME']}/")
            try:
                response = self.get_response(inner)
            finally:
                set_script_prefix(outside)
            return response


def handle_in_preview(request, token: str, path: str) -> WSGIRequest:
    """The request without cookies, with the preview path as the script prefix."""
    environ = {name: value for name, value in request.META.items() if name not in OF_A_VISITOR}
    environ["SCRIPT_NAME"] = f"{get_script_prefix()}preview/{token}"
    environ["PATH_INFO"] = path.encode().decode("latin-1")
    return WSGIRequest(environ)


def preview_refused(response, *, is_framed: bool):
    """Forbid caching, indexing and referrers of the preview."""
    for header in ["ETag", "Last-Modified", "Expires"]:
        response.headers.pop(header, None)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    if is_framed:
        response["X-Frame-Options"] = "SAMEORIGIN"
        response._csp_replace = {"frame-ancestors": [SELF]}
    return response
