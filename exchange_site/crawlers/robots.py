"""robots.txt, the key of IndexNow, and the OpenSearch description."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override

from records.exports.schema_org import absolute, tag
from values.languages import LANGUAGES

# Lists with one filter may be crawled; combinations of filters are unlimited and excluded.
KEPT_OUT = [
    *settings.STAFF_PATHS,
    "/preview/",
    "/*?*&",
    "/*?*sort=",
    "/*/search/?",
    "/*/search.json",
    "/*/search/suggestions/",
    "/*/correct/",
    "/*/list.*?",
]


def robots(request):
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in KEPT_OUT]]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def indexnow_key(request, key):
    """The file that proves to search engines that who announces pages is the site."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        raise Http404
    return HttpResponse(key, content_type="text/plain; charset=utf-8")


def opensearch(request):
    """OpenSearch description, in the language of the query string, else the browser's."""
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
