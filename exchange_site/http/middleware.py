import re

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from api import problems
from api.problems import is_for_programs, is_of_api
from serving.front.gate import length_of

IN_PREVIEW = re.compile("^/preview/[^/]+/")
# The correction form of the site, or of a record of a kind.
LANGUAGES = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
# The public forms: suggested corrections, and answers through confirmation links.
CORRECTING = re.compile(rf"/({LANGUAGES})/(([^/]+/[^/]+/)?correct|confirm/[\w-]+)/")


def language_asked_for(request) -> str:
    """The language of the URL, or on staff pages of the language cookie; else ""."""
    languages = dict(settings.LANGUAGES)
    first = IN_PREVIEW.sub("/", request.path_info).strip("/").split("/")[0]
    if first in languages:
        return first
    if is_of_api(request):
        return settings.LANGUAGE_CODE
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return (
        chosen if request.path_info.startswith(settings.STAFF_PATHS) and chosen in languages else ""
    )


def best_accepted_language(accepted: str) -> str:
    """The best match for an Accept-Language header; any Chinese variant means zh-hans."""
    for language, _quality in parse_accept_lang_header(accepted.lower()):
        if language.startswith("zh"):
            return "zh-hans"
        if language.startswith("en"):
            return "en"
    return settings.LANGUAGE_CODE


def language_of(request) -> str:
    """The language asked for, else the browser's."""
    accepted = request.headers.get("Accept-Language", "")
    return language_asked_for(request) or best_accepted_language(accepted)


def method_not_allowed(request, methods: list[str]) -> HttpResponseNotAllowed:
    return HttpResponseNotAllowed(methods, render_to_string("405.html", request=request))


class LanguageMiddleware:
    """Activate the language of the URL, else the browser's; set Content-Language and Vary."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.LANGUAGE_CODE = language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not language_asked_for(request):
            patch_vary_headers(response, ["Accept-Language"])
        return response


def is_correction_post(request) -> bool:
    """Whether this is a POST to a public form."""
    return request.method == "POST" and bool(CORRECTING.fullmatch(request.path_info))


class RefusedRequestsMiddleware:
    """Refuse NUL bytes, too many parameters, too large bodies, and public writes (405)."""

    READING = ["GET", "HEAD", "OPTIONS"]
    MOST_PARAMETERS = 1000

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if query.count("&") >= self.MOST_PARAMETERS:
            raise BadRequest("More than 1,000 parameters.")
        if length_of(request.META) > settings.LARGEST_BODY_BYTES:
            limit = settings.LARGEST_BODY_BYTES // 1024**2
            return render(request, "413.html", {"limit": limit}, status=413)
        if request.path_info.startswith(settings.STAFF_PATHS):
            if "\0" in request.path_info or "%00" in query:
                raise BadRequest("No name or number holds a NUL.")
            return self.get_response(request)
        if request.method in self.READING or is_correction_post(request):
            return self.get_response(request)
        if is_for_programs(request):
            return problems.method_not_allowed(self.READING)
        return method_not_allowed(request, self.READING)
