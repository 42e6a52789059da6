"""The menus and the footer of every page. To add a menu entry, add it to ``menus``."""

from functools import lru_cache, partial

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from records.kinds import record_kinds
from records.pages.parts.latest import last_change
from serving.generation_cache import cached_per_generation


# Reversing addresses and rendering menus takes longer than all else that pages have in common.
@lru_cache(maxsize=64)
def menus(_language: str, _prefix: str) -> dict[str, list[tuple[str, str]]]:
    """``(title, address)`` pairs of each menu, and single addresses; cached per language and prefix."""
    return {
        "home_url": reverse("home"),
        "correct_url": reverse("correct_site"),
        "opensearch_url": reverse("opensearch"),
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
    """The lists of record kinds: those of the first menu, or those of the second."""
    return [
        (str(kind.list_title), reverse(f"{kind.label()}:list"))
        for kind in record_kinds()
        if kind.in_first_menu == first
    ]


def menus_and_footer(path: str) -> dict:
    """Template context of every page; both are rendered only by the templates that use them."""
    language, prefix = get_language(), get_script_prefix()
    entries = menus(language, prefix)
    places = [address for _title, address in entries["first_menu"] + entries["second_menu"]]
    # The entry of the page itself, or of its section.
    here = next((place for place in places if place in path), "")
    mark = "page" if here == path else "true"
    return {
        "home_url": entries["home_url"],
        "correct_url": entries["correct_url"],
        "opensearch_url": entries["opensearch_url"],
        "site_menus": partial(menus_at, language, prefix, here, mark),
        "site_footer": footer,
    }


@lru_cache(maxsize=256)
def menus_at(language: str, prefix: str, here: str, mark: str) -> SafeString:
    """The menus, with ``aria-current`` set to ``mark`` on the entry at the address ``here``."""
    words = {"here": here, "mark": mark, **menus(language, prefix)}
    return get_template("_menus.html").render(words)


@cached_per_generation
def footer() -> SafeString:
    """The page footer in the active language."""
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
