"""The page cache: answers anonymous GET and HEAD requests with whole pages, before Django is called."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock

from django.conf import settings
from django.utils import timezone

from serving.health import PROBES
from serving.page_cache.figures import Figures
from serving.page_cache.kept_page import KeptPage, kept_page
from serving.page_cache.opt_in import ASKED, CANONICAL
from serving.page_cache.single_flight import SingleFlight

logger = logging.getLogger(__name__)
# After a failure of a shared cache, nothing is asked of it for so long.
REST_SECONDS = 5
LONGEST_QUERY = 2000
MOST_QUERIES = 2_000


class QueryMap:
    """Canonical queries by path and query as sent; bounded, the least recently used goes first."""

    def __init__(self):
        self.known: OrderedDict[tuple[str, str], str] = OrderedDict()
        self.lock = Lock()

    def canonical(self, path: str, query: str) -> str:
        with self.lock:
            known = self.known.get((path, query))
            if known is not None:
                self.known.move_to_end((path, query))
        return query if known is None else known

    def remember(self, path: str, query: str, canonical: str):
        with self.lock:
            self.known[path, query] = canonical
            while len(self.known) > MOST_QUERIES:
                self.known.popitem(last=False)


class ForgivingCache:
    """A cache of Django's framework that may be away: then it holds nothing, and keeps nothing."""

    def __init__(self, cache):
        self.cache, self.resting_until = cache, 0.0

    def get(self, key: str) -> KeptPage | None:
        return self.attempt(self.cache.get, key)

    def set(self, key: str, page: KeptPage):
        self.attempt(self.cache.set, key, page)

    def attempt(self, act: Callable, *words):
        if time.monotonic() < self.resting_until:
            return None
        try:
            return act(*words)
        # Each cache raises errors of its own library.
        except Exception as error:  # noqa: BLE001
            self.resting_until = time.monotonic() + REST_SECONDS
            logger.warning("The page cache does not answer: %s", error)
            return None


@dataclass
class WholePages:
    """``pages`` and ``searches`` keep pages by key; pages with search words fill only the second.

    ``read_generation`` returns None where nothing may be answered from the cache. ``draw`` calls
    Django with an environ. In shadow mode each page from the cache is compared with a new one.
    """

    draw: Callable
    read_generation: Callable
    pages: ForgivingCache
    searches: ForgivingCache
    shadow: bool = False
    queries: QueryMap = field(default_factory=QueryMap)
    flight: SingleFlight = field(default_factory=SingleFlight)
    figures: Figures = field(default_factory=Figures)

    def __call__(self, environ):
        reason = passed_by(environ)
        generation = None if reason else self.read_generation()
        if generation is None:
            self.figures.note(reason or "due or unavailable")
            return self.draw(environ)
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        sent = environ.get("QUERY_STRING", "")
        query = self.queries.canonical(path, sent)
        key = key_of(environ, generation, path, query)
        cache = self.searches if has_words(query) else self.pages
        page = cache.get(key)
        if page:
            self.figures.note("hit")
            self.compare(page, environ, query)
            return page.answer_to(environ)
        return self.make(environ, path, sent, query, key)

    def make(self, environ, path, sent, query, key):
        """Draw the page and keep it under its canonical query; a page that may not be kept is passed on."""
        drawn = []

        def make():
            asked = asked_for_page(environ, query)
            drawn.append(self.draw(asked))
            canonical = asked.get(CANONICAL)
            page = None if canonical is None else kept_page(*drawn[0])
            if page and canonical != query:
                self.queries.remember(path, sent, canonical)
            elif page:
                (self.searches if has_words(query) else self.pages).set(key, page)
            return page

        page, was_drawn_elsewhere = self.flight.run(key, make)
        self.figures.note("shared" if was_drawn_elsewhere else "miss" if page else "not kept")
        if page:
            return page.answer_to(environ)
        return self.draw(environ) if was_drawn_elsewhere else drawn[0]

    def compare(self, page: KeptPage, environ, query):
        """In shadow mode: raise AssertionError if the page differs from a new one."""
        if self.shadow:
            new = kept_page(*self.draw(asked_for_page(environ, query)))
            if new != page:
                raise AssertionError(f"Stale: {environ['PATH_INFO']}?{query}")


def passed_by(environ) -> str:
    """Why the cache cannot answer this request; empty if it can."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return "method"
    if environ.get("PATH_INFO") in PROBES:
        return "probe"
    if f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", ""):
        return "session"
    if environ.get("CONTENT_LENGTH") not in {None, "", "0"} or environ.get(
        "HTTP_TRANSFER_ENCODING"
    ):
        return "body"
    return "long query" if len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY else ""


def asked_for_page(environ, query: str) -> dict:
    """The request with its query in canonical form, as far as that is known."""
    return environ | {"QUERY_STRING": query, ASKED: True}


def key_of(environ, generation: int, path: str, query: str) -> str:
    """Cache key. Pages are kept only for the site's own hosts, because Django refuses all others.

    With the day, because citations name it.
    """
    is_proxy = environ.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", "") if is_proxy else ""
    scheme = scheme or environ.get("wsgi.url_scheme", "")
    host = environ.get("HTTP_HOST", "")
    parts = f"{generation} {timezone.localdate()} {scheme} {host} {path}?{query}"
    return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def has_words(query: str) -> bool:
    """Whether the query has search words; there are so many of those that pages with them are kept apart."""
    return query.startswith("q=") or "&q=" in query
