from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

STAFF = "/admin/"


def language_of(request) -> str:
    """The language of the address; in the admin the one chosen there; else the browser's."""
    languages = dict(settings.LANGUAGES)
    first = request.path_info.split("/")[1]
    if first in languages:
        return first
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if request.path_info.startswith(STAFF) and chosen in languages:
        return chosen
    return best_of(request.headers.get("Accept-Language", ""))


def best_of(accepted: str) -> str:
    """The best of what a browser accepts; any Chinese is answered in Simplified Chinese."""
    for language, _quality in parse_accept_lang_header(accepted.lower()):
        if language.startswith("zh"):
            return "zh-hans"
        if language.startswith("en"):
            return "en"
    return settings.LANGUAGE_CODE


class Language:
    """Activate the language that the address asks for, and say so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class PublicIsReadOnly:
    """Outside the admin there is nothing to send: other methods get 405 and a page."""

    READING = ["GET", "HEAD", "OPTIONS"]

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in self.READING or request.path_info.startswith(STAFF):
            return self.get_response(request)
        page = render(request, "405.html", status=405)
        page["Allow"] = HttpResponseNotAllowed(self.READING)["Allow"]
        return page
