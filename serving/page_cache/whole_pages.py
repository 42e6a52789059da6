"""The page cache: answers anonymous GET and HEAD requests with whole pages, before Django is called."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache.backends.base import BaseCache

from serving.monitoring.health import PROBES
from serving.outages.outdated_page import DATABASE_AWAY, outdated
from serving.page_cache.figures import Figures
from serving.page_cache.kept_page import KeptPage, kept_page
from serving.page_cache.known_requests import KnownRequests, Sent, form_of, sent_with
from serving.page_cache.opt_in import ASKED, CANONICAL, DRAWN_FROM
from serving.page_cache.single_flight import SingleFlight

LONGEST_QUERY = 2000
PROBE = "probe"


@dataclass
class WholePages:
    """``pages`` and ``searches`` keep pages by key; pages with search words fill only the second.

    ``read_period`` returns None where nothing may be answered from the cache. ``draw`` calls Django
    with an environ. While the database ``is_away``, pages of the ``last_period`` are answered, marked.
    In shadow mode each page from the cache is compared with a new one.
    """

    draw: Callable
    read_period: Callable
    pages: BaseCache
    searches: BaseCache
    is_away: Callable = lambda: False
    # What is done to the answer of a page that is kept.
    changed: Callable = lambda answer: answer
    last_period: Callable = lambda: None
    shadow: bool = False
    requests: KnownRequests = field(default_factory=KnownRequests)
    flight: SingleFlight = field(default_factory=SingleFlight)
    figures: Figures = field(default_factory=Figures)

    def __call__(self, environ):
        reason = passed_by(environ)
        period = None if reason else self.read_period()
        if reason != PROBE and period is None and self.is_away():
            return self.while_away(environ, reason)
        if period is None:
            self.figures.note(reason or "due or unavailable")
            return self.draw(environ)
        sent, query, cache, address = self.place_of(environ)
        page = cache.get(period + address)
        if page:
            self.figures.note("hit")
            if self.shadow:
                self.compare(page, environ, query)
            return self.changed(page.answer_to(environ))
        return self.make(environ, sent, query, cache, period + address)

    def place_of(self, environ):
        """The request as sent, its canonical query, and where its page is kept."""
        sent = sent_with(environ)
        query, has_words, address = self.requests.understood(sent)
        return sent, query, self.searches if has_words else self.pages, address

    def while_away(self, environ, reason: str):
        """A page that was kept before; else Django says that the database is away."""
        self.figures.note("database away")
        period = None if reason else self.last_period()
        if period is not None:
            _sent, _query, cache, address = self.place_of(environ)
            if page := cache.get(period + address):
                return outdated(page, environ)
        return self.draw(environ | {DATABASE_AWAY: True})

    def make(self, environ, sent: Sent, query: str, cache: BaseCache, key: str):
        """Draw the page and keep it under its canonical query; a page that may not be kept is passed on."""
        drawn = []

        def make():
            asked = asked_for_page(environ, query)
            drawn.append(self.draw(asked))
            period = self.read_period()
            is_current = period is None or key.startswith(period)
            if not is_current:
                # Published meanwhile: one part of the page may be older than another.
                asked = asked_for_page(environ, query)
                drawn[:] = [self.draw(asked)]
            canonical = asked.get(CANONICAL)
            page = None if canonical is None else kept_page(*drawn[0], form_of(environ))
            if page:
                self.requests.remember(sent, canonical)
            if page and canonical == query and is_current and is_of_period(key, asked):
                cache.set(key, page)
            return page

        page, was_drawn_elsewhere = self.flight.run(key, make)
        self.figures.note("shared" if was_drawn_elsewhere else "miss" if page else "not kept")
        if page:
            return self.changed(page.answer_to(environ))
        return self.draw(environ) if was_drawn_elsewhere else drawn[0]

    def compare(self, page: KeptPage, environ, query):
        """Raise AssertionError if the page differs from a new one."""
        if kept_page(*self.draw(asked_for_page(environ, query)), form_of(environ)) != page:
            raise AssertionError(f"Stale: {environ['PATH_INFO']}?{query}")


def passed_by(environ) -> str:
    """Why the cache cannot answer this request; empty if it can."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return "method"
    if environ.get("PATH_INFO") in PROBES:
        return PROBE
    cookies = environ.get("HTTP_COOKIE")
    if cookies and f"{settings.SESSION_COOKIE_NAME}=" in cookies:
        return "session"
    if environ.get("CONTENT_LENGTH") not in {None, "", "0"} or environ.get(
        "HTTP_TRANSFER_ENCODING"
    ):
        return "body"
    return "long query" if len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY else ""


def is_of_period(key: str, drawn) -> bool:
    """Whether the page was drawn from the generation of its key; a replica may be behind the primary."""
    generation = drawn.get(DRAWN_FROM)
    return generation is None or key.startswith(f"{generation} ")


def asked_for_page(environ, query: str) -> dict:
    """The request with its query in canonical form, as far as that is known."""
    return environ | {"QUERY_STRING": query, ASKED: True}
