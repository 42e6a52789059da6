"""What requests mean, by what was sent: the canonical query of each, and where its page is kept."""

from hashlib import blake2b
from threading import Lock

from django.conf import settings

from serving.page_cache.kept_page import GZIP, PLAIN

# Path, query, host, scheme and form, as sent.
Sent = tuple[str, str, str, str, str]
# Canonical query, whether it has search words, and the address: the cache key without the period.
Understood = tuple[str, bool, str]
MOST_REQUESTS = 2_000


class KnownRequests:
    """Bounded, oldest first. A request that is not known is taken to be in its canonical form."""

    def __init__(self):
        self.known: dict[Sent, Understood] = {}
        self.lock = Lock()

    def understood(self, sent: Sent) -> Understood:
        return self.known.get(sent) or understood_as(sent, sent[1])

    def remember(self, sent: Sent, canonical: str):
        with self.lock:
            self.known[sent] = understood_as(sent, canonical)
            if len(self.known) > MOST_REQUESTS:
                del self.known[next(iter(self.known))]


def sent_with(environ) -> Sent:
    """All that a kept page depends on, as the client sent it.

    With the host: pages are kept only for the site's own hosts, because Django refuses all others.
    """
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO")
    is_proxied = forwarded and environ.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES
    return (
        environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_HOST", ""),
        forwarded if is_proxied else environ.get("wsgi.url_scheme", ""),
        form_of(environ),
    )


def form_of(environ) -> str:
    """The form in which the client takes a page."""
    return GZIP if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else PLAIN


def understood_as(sent: Sent, query: str) -> Understood:
    path, _query, host, scheme, form = sent
    parts = f"{form} {scheme} {host} {path}?{query}"
    address = blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
    return query, has_words(query), address


def has_words(query: str) -> bool:
    """Whether the query has search words; there are so many of those that pages with them are kept apart."""
    return query.startswith("q=") or "&q=" in query
