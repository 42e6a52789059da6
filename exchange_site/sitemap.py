"""The canonical pages, each with its other languages."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

from records.kinds import record_kinds
from taxonomy.models import Country, Sector
from values.languages import to_attribute

PLAIN_PAGES = [
    "home",
    "countries",
    "sectors",
    "statistics",
    "sources",
    "about",
    "privacy",
    "accessibility",
]


def sitemap(request):
    languages = [code for code, _name in settings.LANGUAGES]
    pages = [localized(languages, reverse, name) for name in PLAIN_PAGES]
    pages += [localized(languages, reverse, f"{kind.label()}:list") for kind in record_kinds()]
    for entry in [*Country.objects.all(), *Sector.objects.all()]:
        pages.append(localized(languages, entry.get_absolute_url))
    for kind in record_kinds():
        for record in kind.objects.published():
            named = [code for code in languages if getattr(record, to_attribute("name", code))]
            pages.append(localized(named, record.get_absolute_url))
    return render(
        request,
        "exchange_site/sitemap.xml",
        {"pages": pages, "site_url": settings.SITE_URL},
        content_type="application/xml",
    )


def localized(languages, address, *arguments) -> dict[str, str]:
    """The address of a page in each of the languages."""
    made = {}
    for code in languages:
        with override(code):
            made[code] = address(*arguments)
    return made
