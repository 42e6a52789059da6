"""Views say that their page may be kept whole; the middleware leaves such a page to the page cache."""

from functools import wraps

# Keys of the WSGI environ. ASKED: the page cache waits for the answer; it compresses it and answers
# conditional requests itself. CANONICAL: set by the view. DRAWN_FROM: with replicas, the generation of the
# database that was read.
ASKED = "page_cache.asked"
CANONICAL = "page_cache.canonical_query"
DRAWN_FROM = "page_cache.drawn_from"


def cacheable(view):
    """The page may be kept: it depends on nothing but its path and its canonical query.

    That is ``own_query`` of its context: the query string in its one canonical form, "" where the page
    takes no parameters. Requests with a session are never answered from the cache.
    """

    @wraps(view)
    def cacheable_view(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        # Wrong values are too many to be kept.
        if not context.get("errors"):
            keep_under(request, context.get("own_query", ""))
        return response

    return cacheable_view


def keep_under(request, query: str):
    """Let this answer be kept under its canonical query string, as ``cacheable`` does for pages."""
    request.META[CANONICAL] = query.removeprefix("?")


def is_left_to_page_cache(request, response) -> bool:
    """Whether the page cache will compress this response and answer conditional requests for it."""
    return ASKED in request.META and CANONICAL in request.META and response.status_code == 200
