"""HTML fragments shared by every page, cached per language or per current menu entry."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from exchange_site.crawlers.site_structured_data import site_name
from exchange_site.public.menus import menus
from records.models import Change
from serving.generation_cache import cached_per_generation


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


@cached_per_generation
def last_change():
    return Change.objects.values_list("at", flat=True).first()


@lru_cache(maxsize=256)
def menus_at(language: str, prefix: str, here: str, mark: str) -> SafeString:
    """The menus, with ``aria-current`` set to ``mark`` on the entry at the address ``here``."""
    words = {"here": here, "mark": mark, **menus(language, prefix)}
    return get_template("_menus.html").render(words)


@cached_per_generation
def assets() -> SafeString:
    """Tags for the scripts, the icons and the style sheet."""
    return get_template("_assets.html").render()


@cached_per_generation
def social_card() -> SafeString:
    """Social media image tags for pages without an image of their own."""
    words = {
        "site_name": site_name(),
        "site_url": settings.SITE_URL,
        "picture": f"card-{get_language()}.png",
    }
    return get_template("_social_card.html").render(words)


@cached_per_generation
def search_box() -> SafeString:
    """The OpenSearch link, by which a browser adds the site as a search engine."""
    words = {"site_name": site_name(), "language": get_language()}
    return get_template("_opensearch_link.html").render(words)


class PageFragments:
    """Template context object; each fragment is rendered when the template uses it."""

    def __init__(self, path: str):
        self.path = path

    def menus(self) -> SafeString:
        """The menus; the entry of the current page, or of its section, is marked."""
        language, prefix = get_language(), get_script_prefix()
        shown = menus(language, prefix)
        places = [address for _title, address in shown["first_menu"] + shown["second_menu"]]
        here = next((place for place in places if place in self.path), "")
        return menus_at(language, prefix, here, "page" if here == self.path else "true")

    footer = staticmethod(footer)
    assets = staticmethod(assets)
    social_card = staticmethod(social_card)
    search_box = staticmethod(search_box)
