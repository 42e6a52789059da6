"""What machines ask of a site before they ask for its pages."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override

from records.exports.schema_org import absolute, tag

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# One choice can be followed; of two or more there is no end, and their records stand elsewhere.
KEPT_OUT = [
    "/admin/",
    "/preview/",
    "/*?*&",
    "/*?*sort=",
    "/*/search/?",
    "/*/correct/",
    "/*/list.*?",
]


def robots(request):
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in KEPT_OUT]]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def opensearch(request):
    """How a browser searches the site: in the language asked for, else in the browser's own."""
    asked_for = request.GET.get("language", "")
    language = asked_for if asked_for in LANGUAGES else get_language()
    with override(language):
        page = render(
            request,
            "exchange_site/opensearch.xml",
            {
                "site_url": settings.SITE_URL,
                "own_address": f"{absolute(request.path)}?language={language}",
                "language": tag(language),
            },
            content_type="application/opensearchdescription+xml",
        )
    page["Content-Language"] = language
    return page
