"""Context for every page: menus, language links, operator."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info, to_locale

from exchange_site.public.menus import entry_here, menus
from records.exports.schema_org import site_name
from records.pages.latest import last_change
from values.languages import LANGUAGE_NAMES, content_language, for_reader

SITE_HOST = urlsplit(settings.SITE_URL).netloc
# Open Graph locales (og:locale).
LOCALES = {"en": "en_US", "zh-hans": "zh_CN"}


def site(request):
    language, menu = get_language(), menus()
    all_languages = [
        {
            "code": code,
            "name": LANGUAGE_NAMES.get(code) or get_language_info(code)["name_local"],
            "locale": LOCALES.get(code, to_locale(code)),
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
        "canonical_languages": [code for code, _name in settings.LANGUAGES],
        "content_language": content_language(),
        "own_query": "",
        # Set by record pages; None here, because failed look-ups of a variable are slow.
        "record": None,
        "other_languages": [entry for entry in all_languages if entry["code"] != language],
        "operator": for_reader(settings.SITE_OPERATOR),
        "corrections": settings.CORRECTIONS and not getattr(request, "preview", None),
        "data_licence": for_reader(settings.DATA_LICENCE),
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
