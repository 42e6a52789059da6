"""Answers that a CDN may give out without asking, until the site tells it to drop them."""

from collections.abc import Callable

from django.conf import settings

# The one surrogate key: a change of one record may change every page.
KEY = "pages"


def for_shared_caches(seconds_left: Callable[[], int]):
    """Changes the answer of a kept page; ``seconds_left``: until pages change without a save.

    Without CDN_PURGE_URL nothing is changed. Browsers ask each time, with it too. There is no
    stale-while-revalidate: it would outlive a withdrawal.
    """
    if not settings.CDN_PURGE_URL:
        return lambda answer: answer

    def shared(answer):
        status, headers, body = answer
        lifetime = f"s-maxage={seconds_left()}, max-age=0, must-revalidate"
        kept = [header for header in headers if header[0].lower() != "cache-control"]
        return status, [*kept, ("Cache-Control", lifetime), ("Surrogate-Key", KEY)], body

    return shared
