"""Values in the words of schema.org, told to a reader of the current language."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language

from values.dates import PartialDate

CONTEXT = "https://schema.org"
KNOWN_TO_THE_MINUTE = 5


def known(properties: dict) -> dict:
    """Those that have a value: what is not known is left out, never said to be nothing."""
    return {name: value for name, value in properties.items() if value}


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def permanent_address(ref: str) -> str:
    return absolute(f"{get_script_prefix()}id/{ref}/")


def tag(language: str) -> str:
    """As BCP 47 writes it: ``zh-Hans``."""
    code, *script = language.split("-")
    return "-".join([code, *[part.title() for part in script]])


def readers_tag() -> str:
    return tag(get_language() or settings.LANGUAGE_CODE)


def in_language(text: str, language: str) -> dict:
    return {"@value": str(text), "@language": tag(language)}


def spoken(wording):
    """A text of the reader's language as it is; one of another is marked with its own."""
    return in_language(wording, wording.foreign) if wording.foreign else str(wording)


def moment(date: PartialDate, zone: str) -> str:
    """With the offset of its zone where the minute is known, else as far as it is known."""
    if len(date.parts) < KNOWN_TO_THE_MINUTE:
        return str(date)
    return date.first_minute.replace(tzinfo=ZoneInfo(zone)).isoformat()


def thing(kind: str, name, path: str = "", **properties) -> dict:
    """Something else that a record names, and where to read of it."""
    url = absolute(path)
    return known({"@type": kind, "name": name, "url": url} | properties)


def body(value) -> dict:
    """A body in a role of a record, as it is shown to readers."""
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
    """A page whose sense is what it leads to."""
    return {
        "@context": CONTEXT,
        "@type": "CollectionPage",
        "name": title,
        "url": url,
        "inLanguage": readers_tag(),
    }


def breadcrumbs(trail: list[tuple[str, str]]) -> dict:
    """The way from the home page to a page, the page itself last."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": str(name), "item": absolute(path)}
            for place, (name, path) in enumerate(trail, start=1)
        ],
    }
