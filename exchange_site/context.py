"""What every page shows: menus, the way to the other language, who maintains the site."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from records.kinds import record_kinds
from records.models import Change
from serving.kept import until_changed

SITE_HOST = urlsplit(settings.SITE_URL).netloc
LANGUAGE_NAMES = {"en": "English", "zh-hans": "中文"}
# As pages that are shared name a language and its country.
LOCALES = {"en": "en_US", "zh-hans": "zh_CN"}


def site(request):
    language = get_language()
    all_languages = [
        {
            "code": code,
            "name": LANGUAGE_NAMES[code],
            "locale": LOCALES[code],
            "path": (path := in_language(request.path_info, code)),
            "address": f"{settings.SITE_URL}{path}",
        }
        for code, _name in settings.LANGUAGES
    ]
    return {
        "site_url": settings.SITE_URL,
        "site_host": SITE_HOST,
        "path": request.path,
        "preview": getattr(request, "preview", None),
        "all_languages": all_languages,
        "canonical_languages": list(LANGUAGE_NAMES),
        "own_query": "",
        "social_card": f"card-{language}.png",
        "other_languages": [one for one in all_languages if one["code"] != language],
        "operator": settings.SITE_OPERATOR[language],
        "corrections": settings.CORRECTIONS and not getattr(request, "preview", None),
        "data_licence": settings.DATA_LICENCE[language],
        "last_change": SimpleLazyObject(last_change),
        "footer": SimpleLazyObject(footer),
        **menus(language, get_script_prefix()),
    }


def in_language(path: str, code: str) -> str:
    """The same page in another language; an address without a language leads to its home."""
    prefix = get_script_prefix()
    first, *rest = path.lstrip("/").split("/", 1)
    if first in dict(settings.LANGUAGES):
        return f"{prefix}{code}/{rest[0] if rest else ''}"
    return f"{prefix}{code}/"


@lru_cache(maxsize=64)
def menus(_language: str, _prefix: str) -> dict[str, list[tuple[str, str]]]:
    """Titles and addresses, put together once for each language and place of the site."""
    return {
        "home_url": reverse("home"),
        "first_menu": [
            *kinds_in_menu(first=True),
            (_("Countries"), reverse("countries")),
            (_("Sectors"), reverse("sectors")),
        ],
        "second_menu": [
            *kinds_in_menu(first=False),
            (_("Statistics"), reverse("statistics")),
            (_("About"), reverse("about")),
        ],
        "last_menu": [
            (_("About"), reverse("about")),
            (_("Sources"), reverse("sources")),
            (_("Download the data"), reverse("data")),
            (_("Privacy"), reverse("privacy")),
            (_("Accessibility"), reverse("accessibility")),
        ],
    }


def kinds_in_menu(*, first: bool) -> list[tuple[str, str]]:
    return [
        (str(kind.list_title), reverse(f"{kind.label()}:list"))
        for kind in record_kinds()
        if kind.in_first_menu == first
    ]


@until_changed
def footer() -> SafeString:
    """What stands at the foot of every page of a language."""
    language = get_language()
    words = {
        "operator": settings.SITE_OPERATOR[language],
        "data_licence": settings.DATA_LICENCE[language],
        "filings": [text for text in [settings.ICP_FILING, settings.SECURITY_FILING] if text],
        "site_code": settings.SITE_CODE,
        "last_change": last_change(),
        "last_menu": menus(language, get_script_prefix())["last_menu"],
    }
    return get_template("_footer.html").render(words)


@until_changed
def last_change():
    return Change.objects.values_list("at", flat=True).first()
