"""Context for every page: menus, language links, operator."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from exchange_site.public.menus import entry_here, menus
from records.exports.schema_org import site_name
from records.pages.latest import last_change
from values.languages import LANGUAGE_NAMES

SITE_HOST = urlsplit(settings.SITE_URL).netloc
# Open Graph locales (og:locale).
LOCALES = {"en": "en_US", "zh-hans": "zh_CN"}


def site(request):
    language, menu = get_language(), menus()
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
        "site_name": site_name(),
        "site_url": settings.SITE_URL,
        "site_host": SITE_HOST,
        "path": request.path,
        "preview": getattr(request, "preview", None),
        "all_languages": all_languages,
        "canonical_languages": list(LANGUAGE_NAMES),
        "own_query": "",
        # Set by record pages; None here, because failed look-ups of a variable are slow.
        "record": None,
        "other_languages": [entry for entry in all_languages if entry["code"] != language],
        "operator": settings.SITE_OPERATOR[language],
        "corrections": settings.CORRECTIONS and not getattr(request, "preview", None),
        "data_licence": settings.DATA_LICENCE[language],
        "filings": [(text, register) for text, register in filings() if text],
        "site_code": settings.SITE_CODE,
        "last_change": SimpleLazyObject(last_change),
        "here": entry_here(request.path, menu),
        **menu,
    }


def filings() -> list[tuple[str, str]]:
    """The filing numbers of the site, each with the register that keeps it."""
    return [
        (settings.ICP_FILING, "https://beian.miit.gov.cn/"),
        (settings.SECURITY_FILING, "https://beian.mps.gov.cn/"),
    ]


def in_language(path: str, code: str) -> str:
    """The path of the same page in another language; the home page if it has no language prefix."""
    prefix = get_script_prefix()
    first, *rest = path.lstrip("/").split("/", 1)
    if first in dict(settings.LANGUAGES):
        return f"{prefix}{code}/{rest[0] if rest else ''}"
    return f"{prefix}{code}/"
