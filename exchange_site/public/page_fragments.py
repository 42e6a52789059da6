"""Cached HTML fragments of every page, by language and by current menu item."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exchange_site.public.site_structured_data import site_name
from records.kinds import record_kinds
from records.models import Change
from serving.generation_cache import cached_per_generation


@lru_cache(maxsize=64)
def menus(_language: str, _prefix: str) -> dict[str, list[tuple[str, str]]]:
    """Menu titles and URLs; the arguments are the cache key: language and script prefix."""
    return {
        "home_url": reverse("home"),
        "correct_url": reverse("correct_site"),
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


@cached_per_generation
def footer() -> SafeString:
    """The footer in the active language."""
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


@cached_per_generation
def last_change():
    return Change.objects.values_list("at", flat=True).first()


@lru_cache(maxsize=256)
def menus_at(language: str, prefix: str, here: str, mark: str) -> SafeString:
    """The menus with ``aria-current=mark`` at the address ``here``."""
    words = {"here": here, "mark": mark, **menus(language, prefix)}
    return get_template("_menus.html").render(words)


@cached_per_generation
def assets() -> SafeString:
    """Tags for scripts, icons and the style sheet."""
    return get_template("_assets.html").render()


@cached_per_generation
def social_card() -> SafeString:
    """Meta tags of the image for link previews of pages without an image of their own."""
    words = {
        "site_name": site_name(),
        "site_url": settings.SITE_URL,
        "picture": f"card-{get_language()}.png",
    }
    return get_template("_social_card.html").render(words)


@cached_per_generation
def search_box() -> SafeString:
    """The link to the OpenSearch description."""
    words = {"site_name": site_name(), "language": get_language()}
    return get_template("_opensearch_link.html").render(words)


class PageFragments:
    """The fragments for one page, rendered on access by its template."""

    def __init__(self, path: str):
        self.path = path

    def menus(self) -> SafeString:
        """The menus, with the current page or section marked."""
        language, prefix = get_language(), get_script_prefix()
        shown = menus(language, prefix)
        places = [address for _title, address in shown["first_menu"] + shown["second_menu"]]
        here = next((place for place in places if place in self.path), "")
        return menus_at(language, prefix, here, "page" if here == self.path else "true")

    footer = staticmethod(footer)
    assets = staticmethod(assets)
    social_card = staticmethod(social_card)
    search_box = staticmethod(search_box)
