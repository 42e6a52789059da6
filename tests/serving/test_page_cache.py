"""Whole pages are kept until something public changes; each answer equals what Django would answer now."""

import gzip
import pickle
import random
import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection
from django.test import RequestFactory
from django.utils import timezone

from editorial.revisions.content import content_of
from editorial.workflow import actions
from editorial.workflow.publishing import publish, withdraw
from events.models import Event
from institutions.models import Institution
from records.kinds import record_kinds
from serving import generation
from serving.generation import bump_generation
from serving.outages import announced_state
from serving.page_cache import figures
from serving.page_cache.byte_cache import ByteBoundedCache
from serving.page_cache.kept_page import kept_page
from serving.page_cache.opt_in import CANONICAL, DRAWN_FROM
from serving.page_cache.period_reader import REST_SECONDS, PeriodReader
from serving.page_cache.single_flight import SingleFlight
from serving.page_cache.whole_pages import WholePages
from values import dates

HTML = ("Content-Type", "text/html; charset=utf-8")
SIMPLE_PAGES = [
    *["", "countries/", "countries/la/", "countries/la/brief/", "sectors/", "statistics/"],
    *["sources/", "data/", "about/", "privacy/", "accessibility/", "search/?q=Hanoi", "events/"],
    *["events/list.csv", "events/list.json", "events/list.atom"],
]


def cache_of(name, megabytes=1):
    cache = ByteBoundedCache(
        name, {"OPTIONS": {"MAX_BYTES": megabytes * 1024 * 1024}, "TIMEOUT": None}
    )
    cache.clear()
    return cache


def pages_before(draw, read_period=lambda: "1", **given):
    pages, searches = (cache_of(name) for name in ["pages", "searches"])
    return WholePages(draw, read_period, pages, searches, **given)


def request_for(address, method="GET", **headers):
    environ = RequestFactory(headers=headers).generic(method, address).environ
    return environ | {"CONTENT_LENGTH": ""}


@pytest.fixture
def site(db):
    """The page cache before the whole of Django; a hit is compared with a new answer."""
    handler = WSGIHandler()

    def draw(environ):
        # As Django's test client does: the connection holds the transaction of the test.
        for signal in [request_started, request_finished]:
            signal.disconnect(close_old_connections)
        started = []
        response = handler(environ, lambda status, headers: started.extend([status, headers]))
        body = list(response)
        response.close()
        for signal in [request_started, request_finished]:
            signal.connect(close_old_connections)
        return (*started, body)

    return pages_before(draw, PeriodReader(1, connect=lambda: connection), shadow=True)


def text_of(answer) -> str:
    return b"".join(answer[2]).decode()


def headers_of(answer) -> dict:
    return dict(answer[1])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_is_kept_and_answered_as_django_answers_it(
    site, client, countries, published, language
):
    for kind in record_kinds():
        published(kind, countries=[countries["LA"]])
    records = [kind.objects.get().get_absolute_url() for kind in record_kinds()]
    addresses = [f"/{language}/{page}" for page in SIMPLE_PAGES]
    addresses += [address.replace("/en/", f"/{language}/", 1) for address in records]
    for address in addresses:
        first, again = site(request_for(address)), site(request_for(address))

        assert (address, again) == (address, first)
        direct = client.get(address)
        assert text_of(again) == direct.content.decode()
        sent = {
            name: value for name, value in direct.headers.items() if name not in {"ETag", "Vary"}
        }
        kept = headers_of(again)
        assert {name: kept.get(name) for name in sent} == sent

    assert site.figures == {"miss": len(addresses), "hit": len(addresses)}


def test_a_client_gets_the_form_it_takes_and_304_for_what_it_has(site):
    plain = site(request_for("/en/about/"))
    small = site(request_for("/en/about/", **{"Accept-Encoding": "br, gzip"}))
    head = site(request_for("/en/about/", "HEAD"))
    etag = headers_of(plain)["ETag"]
    same = site(
        request_for("/en/about/", **{"If-None-Match": f'"x", {etag}', "Range": "bytes=0-1"})
    )
    other = site(request_for("/en/about/", **{"If-None-Match": '"x"', "Range": "bytes=0-1"}))

    assert gzip.decompress(b"".join(small[2])).decode() == text_of(plain)
    assert headers_of(small)["Content-Length"] == str(len(small[2][0]))
    assert (head[0], headers_of(head), head[2]) == ("200 OK", headers_of(plain), [])
    assert (same[0], same[2], headers_of(same)["ETag"]) == ("304 Not Modified", [], etag)
    assert "Content-Type" not in headers_of(same)
    assert other == plain
    assert headers_of(plain)["Vary"] == headers_of(small)["Vary"] == "Accept-Encoding"


def test_a_client_that_says_since_when_gets_304_until_something_changes(site):
    bump_generation()
    modified = headers_of(site(request_for("/api/v1/")))["Last-Modified"]
    day_before = "Sun, 01 Jan 2023 00:00:00 GMT"
    same = site(request_for("/api/v1/", **{"If-Modified-Since": modified}))
    earlier = site(request_for("/api/v1/", **{"If-Modified-Since": day_before}))
    both = site(request_for("/api/v1/", **{"If-Modified-Since": modified, "If-None-Match": '"x"'}))

    assert [answer[0][:3] for answer in [same, earlier, both]] == ["304", "200", "200"]


def test_queries_that_mean_the_same_share_a_page(site, countries):
    forms = ["country=LA", "country=LA&y=2", "country=LA&x=1", "country=LA&page=1"]
    for form in [*forms, *forms]:
        site(request_for(f"/en/events/?{form}"))

    assert len(site.pages.store.entries) == 1
    assert site.figures == {"miss": 4, "hit": 4}


def test_words_fill_only_their_own_share(site):
    for address in ["/en/events/?q=rail", "/en/search/?q=rail", "/en/events/"]:
        site(request_for(address))

    assert [len(kept.store.entries) for kept in [site.searches, site.pages]] == [2, 1]


@pytest.mark.parametrize(
    ("address", "method", "headers", "outcome"),
    [
        ("/en/about/", "GET", {"Cookie": f"a=b; {settings.SESSION_COOKIE_NAME}=x"}, "session"),
        ("/en/about/", "POST", {}, "method"),
        (f"/en/events/?q={'x' * 3000}", "GET", {}, "long query"),
        ("/en/nowhere/", "GET", {}, "not kept"),
        ("/en/correct/", "GET", {}, "not kept"),
        ("/en/events/?country=XX", "GET", {}, "not kept"),
        ("/", "GET", {}, "not kept"),
    ],
)
def test_what_is_no_page_for_everybody_is_left_to_django(site, address, method, headers, outcome):
    for _time in range(2):
        site(request_for(address, method, **headers))

    assert site.figures == {outcome: 2}
    assert not site.pages.store.entries
    assert not site.searches.store.entries


def test_pages_of_a_host_or_scheme_are_its_own(site, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    for headers in [
        {},
        {"Host": "other.example"},
        {"X-Forwarded-Proto": "https"},
        {"Host": "evil.example"},
    ]:
        site(request_for("/en/about/", **headers))

    assert site.figures == {"miss": 3, "not kept": 1}
    settings.TRUSTED_PROXIES = []
    site(request_for("/en/about/", **{"X-Forwarded-Proto": "https"}))
    assert site.figures["hit"] == 1


def test_nothing_is_answered_while_a_change_is_due(site):
    site(request_for("/en/about/"))
    generation.set_next_moment(timezone.now() - timedelta(seconds=1))
    site(request_for("/en/about/"))

    assert site.figures == {"miss": 1, "due or unavailable": 1}


class Clock:
    """A clock for all that ask Django's timezone for the time."""

    def __init__(self, monkeypatch):
        self.now = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(dates, "timezone", timezone)

    def forward(self, **by):
        self.now += timedelta(**by)


def test_a_period_ends_with_its_generation_its_day_and_the_next_moment(db, monkeypatch):
    clock, names = Clock(monkeypatch), []
    read_period = PeriodReader(1, connect=lambda: connection)

    def wait(**by):
        clock.forward(**by)
        names.append(read_period())

    # In Shanghai it is 8:00 on 1 March; the next day begins at 16:00 UTC.
    wait()
    wait(hours=15, minutes=59)
    wait(minutes=1)
    generation.set_next_moment(clock.now + timedelta(minutes=1))
    wait(seconds=59)
    wait(seconds=1)
    generation.set_next_moment(None)
    generation.bump_generation()
    wait()

    first, *days = names
    assert days[0] == first
    assert first.endswith("2026-03-01")
    assert days[1] == days[2] == first.replace("03-01", "03-02")
    assert days[3] is None
    assert days[4].endswith("2026-03-02")
    assert days[4] != days[2]


def test_a_database_that_is_away_is_left_alone_for_a_while(monkeypatch):
    class Away:
        connection, Database, asked = None, sqlite3, 0

        def ensure_connection(self):
            self.asked += 1
            raise OperationalError

        def close(self):
            pass

        inc_thread_sharing = close

    away, now = Away(), [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    read_period = PeriodReader(1, connect=lambda: away)

    assert [read_period(), read_period(), away.asked] == [None, None, 1]
    now[0] += REST_SECONDS
    assert [read_period(), away.asked] == [None, 2]


class Breakable:
    """The connection of a test, which may be away."""

    def __init__(self):
        self.is_away, self.Database = False, connection.Database

    @property
    def connection(self):
        return None if self.is_away else connection.connection

    def ensure_connection(self):
        raise OperationalError

    def close(self):
        pass

    inc_thread_sharing = close


@pytest.fixture
def breakable_site(site, settings, tmp_path, monkeypatch):
    """The site before a database that may be away, the database, and time to wait for it."""
    folder = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}
    settings.CACHES = settings.CACHES | {"state": folder | {"LOCATION": tmp_path}}
    announced_state.store.cache_clear()
    database, now = Breakable(), [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def wait():
        now[0] += REST_SECONDS

    reader = PeriodReader(1, connect=lambda: database)
    away = {"is_away": reader.still_away, "last_period": reader.last_period}
    yield pages_before(site.draw, reader, **away), database, wait
    announced_state.store.cache_clear()


OUTDATED = {"en": "this page may lack the latest changes", "zh-hans": "本页可能未包含最新的更改"}


@pytest.mark.parametrize(("language", "form"), [("en", "gzip"), ("zh-hans", "identity")])
def test_while_the_database_is_away_kept_pages_are_answered_and_say_so(
    breakable_site, settings, language, form
):
    site, database, wait = breakable_site
    accepted, address = {"Accept-Encoding": form}, f"/{language}/countries/"
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}=x"}
    before = site(request_for(address, **accepted))
    database.is_away = True
    answers = [
        site(request_for(address, **accepted, **{"If-None-Match": headers_of(before)["ETag"]})),
        site(request_for(address, "HEAD", **accepted)),
        site(request_for("/api/v1/")),
        site(request_for(address, **cookie)),
        site(request_for(address, "POST")),
    ]

    assert [answer[0][:3] for answer in answers] == ["200", "200", "503", "503", "503"]
    assert OUTDATED[language] in text_of(answers[0])
    assert "Warning" not in headers_of(before)
    for kept in answers[:2]:
        assert headers_of(kept)["Warning"] == '110 - "Response is Stale"'
        assert headers_of(kept)["Cache-Control"] == "no-store"
        assert headers_of(kept)["Content-Length"] == str(len(answers[0][2][0]))
        assert not headers_of(kept).keys() & {"ETag", "Last-Modified", "Content-Encoding"}
    assert headers_of(answers[2])["Content-Type"] == "application/problem+json"
    assert all(headers_of(answer)["Retry-After"] == "10" for answer in answers[2:])

    database.is_away = False
    wait()
    assert site(request_for(address, **accepted)) == before


def test_while_the_database_is_away_nothing_withdrawn_is_shown(
    breakable_site, published, django_capture_on_commit_callbacks
):
    """The withdrawal was read by no request of this worker."""
    site, database, wait = breakable_site
    record = published(Institution, "University")
    addresses = [record.get_absolute_url(), "/en/countries/"]

    def statuses():
        return [site(request_for(address))[0][:3] for address in addresses]

    assert statuses() == ["200", "200"]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(record)
    database.is_away = True
    assert statuses() == ["503", "503"]
    database.is_away = False
    wait()
    assert statuses() == ["410", "200"]
    database.is_away = True
    wait()
    assert statuses() == ["503", "200"]


def test_while_the_database_is_away_nothing_is_shown_after_the_next_change_by_time(
    breakable_site, monkeypatch
):
    site, database, _wait = breakable_site
    clock = Clock(monkeypatch)
    generation.set_next_moment(clock.now + timedelta(hours=1))
    site(request_for("/en/countries/"))
    database.is_away = True
    statuses = []
    for minutes in [0, 59, 1]:
        clock.forward(minutes=minutes)
        statuses.append(site(request_for("/en/countries/"))[0][:3])

    assert statuses == ["200", "200", "503"]


@pytest.mark.parametrize("seed", range(2))
def test_no_page_is_stale_after_any_act_or_moment(
    site, monkeypatch, published, make, countries, sectors, admin_user, seed
):
    """Random acts, clocks and reads; the site is in shadow mode, which compares every hit."""
    acts, clock = random.Random(seed), Clock(monkeypatch)
    records = [
        published(
            Event, "Forum", countries=[countries["LA"]], start="2026-03-02T09:30", end="2026-03-04"
        ),
        published(Institution, "University", countries=[countries["VN"]]),
    ]
    drafts = [make(Event, "Draft", start="2026-03-03")]

    def edited(record):
        record.refresh_from_db()
        content = content_of(record)
        content["fields"] |= {"name_en": f"Name {acts.random()}"}
        return actions.save_draft(record, content, by=admin_user)

    def change():
        record = acts.choice(records)
        publish(edited(record))

    def withdraw_one():
        record = acts.choice(records)
        record.refresh_from_db()
        withdraw(record, by=admin_user)

    def save_draft():
        edited(acts.choice([*records, *drafts]))

    def schedule():
        draft = edited(acts.choice(records))
        actions.schedule(draft, clock.now + timedelta(hours=acts.randint(1, 30)), by=admin_user)

    def rename_country():
        country = countries["LA"]
        country.name_en = f"Laos {acts.random()}"
        country.save()
        generation.bump_generation()

    def wait():
        clock.forward(**acts.choice([{"minutes": 1}, {"hours": 5}, {"days": 2}]))

    places = [
        "/api/v1/events/",
        "/api/v1/alliances/?facets=1",
        "/en/",
        "/en/events/",
        "/en/events/?when=upcoming",
        "/en/events/?country=LA",
    ]
    places += [
        "/en/search/?q=forum",
        "/zh-hans/countries/la/",
        "/en/statistics/",
        "/en/institutions/",
    ]
    for _step in range(20):
        addresses = [*places, *(record.get_absolute_url() for record in records)]
        form = acts.choice(["gzip", "identity"])
        requests = [
            request_for(address, **{"Accept-Encoding": form})
            for address in acts.sample(addresses, k=2)
        ]
        for request in requests:
            site(request)
        acts.choice(
            [change, change, withdraw_one, save_draft, schedule, rename_country, wait, wait]
        )()
        for request in requests:
            site(request)

    assert site.figures["hit"] > 10


def test_shadow_mode_tells_a_page_that_is_stale():
    answers = iter([b"old", b"new"])

    def draw(environ):
        environ[CANONICAL] = ""
        return "200 OK", [HTML], [next(answers)]

    site = pages_before(draw, shadow=True)
    site(request_for("/en/"))
    with pytest.raises(AssertionError):
        site(request_for("/en/"))


@pytest.mark.parametrize(
    ("status", "header", "is_kept"),
    [
        ("200 OK", ("Vary", "Accept-Encoding"), True),
        ("200 OK", ("Vary", "Accept-Encoding, Cookie"), False),
        ("200 OK", ("Set-Cookie", "a=b"), False),
        ("200 OK", ("Cache-Control", "max-age=0, No-Store"), False),
        ("200 OK", ("Cache-Control", "private"), False),
        ("404 Not Found", HTML, False),
        ("302 Found", ("Location", "/"), False),
    ],
)
def test_only_what_is_the_same_for_everybody_is_kept(status, header, is_kept):
    assert bool(kept_page(status, [header], [b"page"])) == is_kept


def test_a_page_is_drawn_again_where_something_was_published_meanwhile():
    periods, drawn = iter(["1 ", "2 ", "2 ", "2 ", "2 "]), []

    def draw(environ):
        environ[CANONICAL] = ""
        drawn.append(f"page {len(drawn) + 1}")
        return "200 OK", [HTML], [drawn[-1].encode()]

    site = pages_before(draw, lambda: next(periods))

    assert text_of(site(request_for("/en/"))) == "page 2"
    # It began in a period that is over, so it was not kept.
    assert text_of(site(request_for("/en/"))) == "page 3"
    assert text_of(site(request_for("/en/"))) == "page 3"


@pytest.mark.parametrize(("generation", "is_kept"), [(1, False), (10, False), (11, True)])
def test_a_page_from_a_database_that_is_behind_is_not_kept(generation, is_kept):
    drawn = []

    def draw(environ):
        environ |= {CANONICAL: "", DRAWN_FROM: generation}
        drawn.append(environ)
        return "200 OK", [HTML], [b"page"]

    site = pages_before(draw, lambda: "11 2026-01-01 2026-01-02")
    for _time in range(2):
        assert text_of(site(request_for("/en/"))) == "page"
    assert len(drawn) == (1 if is_kept else 2)


def test_who_asks_for_a_page_that_is_being_drawn_waits_for_it():
    flight, began, asked, results = SingleFlight(), threading.Event(), threading.Event(), []

    class Key:
        def __hash__(self):
            return 1

        def __eq__(self, other):
            # Called when the second thread looks whether somebody is drawing.
            asked.set()
            return True

    def make():
        began.set()
        asked.wait(10)
        return "page"

    first = threading.Thread(target=lambda: results.append(flight.run(Key(), make)))
    second = threading.Thread(target=lambda: results.append(flight.run(Key(), lambda: "another")))
    first.start()
    began.wait(10)
    second.start()
    first.join(10)
    second.join(10)

    assert sorted(results) == [("page", False), ("page", True)]


def test_a_page_that_cannot_be_drawn_is_drawn_again_by_who_waited():
    flight = SingleFlight()
    with pytest.raises(ZeroDivisionError):
        flight.run("key", lambda: 1 / 0)

    assert flight.run("key", lambda: "page") == ("page", False)


def test_the_cache_is_bounded_in_bytes_and_drops_what_was_used_least():
    cache = cache_of("bounded")
    for number in range(20):
        cache.set(f"key {number}".replace(" ", "-"), b"x" * 100_000)
        cache.get("key-0")

    assert cache.get("key-0") == b"x" * 100_000
    assert cache.get("key-1") is None
    assert cache.store.size <= 1024 * 1024
    assert cache.store.evicted == 20 - len(cache.store.entries)
    cache.set("large", b"x" * 2_000_000)
    assert cache.get("large") is None


def test_the_cache_does_what_djangos_framework_asks():
    cache = cache_of("framework")
    assert [cache.add("key", 1), cache.add("key", 2), cache.get("key")] == [True, False, 1]
    cache.set("short", {"a": [1]}, timeout=0)
    assert cache.get("short", "gone") == "gone"
    assert [cache.touch("key", 100), cache.touch("none"), cache.delete("key"), cache.delete("key")] == [
        True, False, True, False,
    ]  # fmt: skip
    assert cache.get_or_set("made", lambda: 5) == 5


def test_the_figures_are_logged_and_shown_to_managers(caplog, sign_in, monkeypatch):
    monkeypatch.setattr(figures, "A_LINE", 2)
    counts = figures.Figures()
    monkeypatch.setattr("desk.dashboard.overview.of_this_worker", counts)
    with caplog.at_level("INFO", "serving.page_cache"):
        for outcome in ["hit", "shared", "miss"]:
            counts.note(outcome)

    assert [record.getMessage()[:10] for record in caplog.records] == ["page cache"]
    sentence = "2 of 3 requests answered from it"
    pages = [sign_in(role).get("/admin/").content.decode() for role in ["Managers", "Editors"]]
    assert [sentence in " ".join(page.split()) for page in pages] == [True, False]


def test_a_kept_page_survives_the_way_to_another_process():
    page = kept_page("200 OK", [HTML], [b"x" * 1000])

    assert pickle.loads(pickle.dumps(page)) == page
