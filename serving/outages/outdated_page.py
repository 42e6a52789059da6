"""A kept page while the database is away: marked as such, and stored by nobody."""

import gzip

from django.template.loader import render_to_string
from django.utils import translation

from serving.page_cache.kept_page import GZIP, KeptPage

# Key of the WSGI environ: the database did not answer a moment ago, so that nothing waits for it.
DATABASE_AWAY = "page_cache.database_away"
MARKS = [("Warning", '110 - "Response is Stale"'), ("Cache-Control", "no-store")]
REPLACED = {"cache-control", "content-encoding", "content-length", "etag", "last-modified"}
CONTENT = b'<main id="content"'


def outdated(page: KeptPage, environ):
    """Status, headers and body; an HTML page says above its content that it may be outdated."""
    headers = {name.lower(): value for name, value in page.headers}
    is_compressed = headers.get("content-encoding") == GZIP
    body = gzip.decompress(page.body) if is_compressed else page.body
    with translation.override(headers.get("content-language", "en")):
        banner = render_to_string("_outdated_page.html").strip().encode()
    body = body.replace(CONTENT, banner + CONTENT, 1)
    kept = [header for header in page.headers if header[0].lower() not in REPLACED]
    marked = [*kept, *MARKS, ("Content-Length", str(len(body)))]
    return "200 OK", marked, [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
