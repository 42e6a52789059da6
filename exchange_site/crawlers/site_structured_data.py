"""schema.org data (JSON-LD) of the site itself."""

from django.conf import settings
from django.urls import reverse

from records.exports.schema_org import CONTEXT, absolute, known, readers_tag, site_name
from values.languages import for_reader


def operator() -> dict:
    name = for_reader(settings.SITE_OPERATOR)
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
