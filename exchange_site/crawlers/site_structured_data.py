"""schema.org data (JSON-LD) of the site itself."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from records.exports.schema_org import CONTEXT, absolute, known, readers_tag, site_name


def operator() -> dict:
    name = settings.SITE_OPERATOR[get_language()]
    return {"@type": "Organization", "name": name} if name else {}


def website(title: str, url: str) -> dict:
    """schema.org WebSite with a SearchAction."""
    found = f"{absolute(reverse('search'))}?q={{search_term_string}}"
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": found},
        "query-input": "required name=search_term_string",
    }
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": site_name(),
        "url": url,
        "inLanguage": readers_tag(),
        "potentialAction": search,
        **known({"publisher": operator()}),
    }
