"""What every page shows: menus, the way to the other language, who maintains the site."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from records.kinds import record_kinds
from records.models import Change

LANGUAGE_NAMES = {"en": "English", "zh-hans": "中文"}


def site(request):
    language = get_language()
    return {
        "site_url": settings.SITE_URL,
        "other_languages": [
            {"code": code, "name": LANGUAGE_NAMES[code], "path": in_language(request.path, code)}
            for code, _name in settings.LANGUAGES
            if code != language
        ],
        "all_languages": [
            {"code": code, "path": in_language(request.path, code)}
            for code, _name in settings.LANGUAGES
        ],
        "first_menu": SimpleLazyObject(first_menu),
        "second_menu": SimpleLazyObject(second_menu),
        "operator": settings.SITE_OPERATOR[language],
        "data_licence": settings.DATA_LICENCE[language],
        "filings": [text for text in [settings.ICP_FILING, settings.SECURITY_FILING] if text],
        "site_code": settings.SITE_CODE,
        "last_change": SimpleLazyObject(last_change),
    }


def in_language(path: str, code: str) -> str:
    """The same page in another language; an address without a language leads to its home."""
    first, *rest = path.lstrip("/").split("/", 1)
    if first in dict(settings.LANGUAGES):
        return f"/{code}/{rest[0] if rest else ''}"
    return f"/{code}/"


def kinds_in_menu(*, first: bool) -> list[dict]:
    return [
        {"title": kind.list_title, "url": reverse(f"{kind.label()}:list")}
        for kind in record_kinds()
        if kind.in_first_menu == first
    ]


def first_menu() -> list[dict]:
    return [
        *kinds_in_menu(first=True),
        {"title": _("Countries"), "url": reverse("countries")},
        {"title": _("Sectors"), "url": reverse("sectors")},
    ]


def second_menu() -> list[dict]:
    return [
        *kinds_in_menu(first=False),
        {"title": _("Statistics"), "url": reverse("statistics")},
        {"title": _("About"), "url": reverse("about")},
    ]


def last_change():
    newest = Change.objects.first()
    return newest.at if newest else None
