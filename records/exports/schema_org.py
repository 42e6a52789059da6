"""Building blocks of schema.org JSON-LD, in the active language."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from values.dates import PartialDate
from values.languages import for_reader

CONTEXT = "https://schema.org"
KNOWN_TO_THE_MINUTE = 5


def site_name() -> str:
    return _("China-ASEAN Education Cooperation Week: Directory")


def publisher_name() -> str:
    """The operator in the reader's language; the site's name where no operator is set."""
    return for_reader(settings.SITE_OPERATOR) or site_name()


def known(properties: dict) -> dict:
    """The properties without those that are empty: unknown values are omitted."""
    return {name: value for name, value in properties.items() if value}


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def permanent_address(ref: str) -> str:
    return absolute(f"{get_script_prefix()}id/{ref}/")


def tag(language: str) -> str:
    """BCP 47 language tag: ``zh-Hans`` for ``zh-hans``."""
    code, *script = language.split("-")
    return "-".join([code, *[part.title() for part in script]])


def readers_tag() -> str:
    return tag(get_language() or settings.LANGUAGE_CODE)


def in_language(text: str, language: str) -> dict:
    return {"@value": str(text), "@language": tag(language)}


def spoken(wording):
    """Plain string in the reader's language; otherwise a value with ``@language``."""
    return in_language(wording, wording.foreign) if wording.foreign else str(wording)


def moment(date: PartialDate, zone: str) -> str:
    """ISO 8601: with UTC offset where the minute is known, else truncated (``2016-07``)."""
    if len(date.parts) < KNOWN_TO_THE_MINUTE:
        return str(date)
    return date.first_minute.replace(tzinfo=ZoneInfo(zone)).isoformat()


def thing(kind: str, name, path: str = "", **properties) -> dict:
    """A schema.org Thing that a record refers to, with name and absolute URL."""
    url = absolute(path)
    return known({"@type": kind, "name": name, "url": url} | properties)


def body(value) -> dict:
    """Organization in a role of a record; ``value`` is a FactValue."""
    name = in_language(value.text, value.language) if value.language else value.text
    return thing("Organization", name, value.url)


def city_as_address(city, country: str = "") -> dict:
    given = known({"addressLocality": city and spoken(city), "addressCountry": country})
    return {"@type": "PostalAddress"} | given if given else {}


def place(venue, city) -> dict:
    name = venue or city
    return thing("Place", spoken(name), address=city_as_address(city)) if name else {}


def virtual_place(url: str) -> dict:
    return {"@type": "VirtualLocation", "url": absolute(url)}


def collection(title: str, url: str) -> dict:
    """A CollectionPage: a list or an index of other pages."""
    return {
        "@context": CONTEXT,
        "@type": "CollectionPage",
        "name": title,
        "url": url,
        "inLanguage": readers_tag(),
    }


def breadcrumbs(trail: list[tuple[str, str]]) -> dict:
    """BreadcrumbList of ``(name, path)``, from the home page to the page itself."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": str(name), "item": absolute(path)}
            for place, (name, path) in enumerate(trail, start=1)
        ],
    }
