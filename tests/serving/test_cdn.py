"""A CDN keeps pages only where it is told to drop them, and is told of each change until it has heard it."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection
from django.utils import timezone

from serving.cdn.purging import LONGEST_ANSWER, purge_if_changed, waking
from serving.cdn.shared_answers import for_shared_caches
from serving.generation import bump_generation, set_next_moment
from serving.models import State
from serving.page_cache.period_reader import PeriodReader
from tests.serving.test_page_cache import HTML, pages_before, request_for


class Purged(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((json.loads(body), self.headers["Authorization"]))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def cdn(settings):
    server = HTTPServer(("127.0.0.1", 0), Purged)
    server.heard, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CDN_PURGE_URL = f"http://127.0.0.1:{server.server_port}/purge"
    settings.CDN_PURGE_TOKEN = "word"
    waking.clear()
    yield server
    server.shutdown()
    server.server_close()


def draw(environ):
    environ["page_cache.canonical_query"] = ""
    return "200 OK", [HTML, ("Cache-Control", "no-cache")], [b"page"]


def headers_of(site, **said) -> dict:
    _status, headers, _body = site(request_for("/en/", **said))
    assert len(headers) == len({name for name, _value in headers})
    return dict(headers)


def test_without_a_cdn_pages_are_asked_for_each_time():
    headers = headers_of(pages_before(draw, changed=for_shared_caches(lambda: 60)))

    assert headers["Cache-Control"] == "no-cache"
    assert "Surrogate-Key" not in headers


def test_a_cdn_keeps_what_is_kept_until_pages_change_by_time(cdn, db):
    read_period = PeriodReader(1, connect=lambda: connection)
    site = pages_before(draw, read_period, changed=for_shared_caches(read_period.seconds_left))
    set_next_moment(timezone.now() + timedelta(seconds=100))

    for headers in [headers_of(site), headers_of(site), headers_of(site, method="HEAD")]:
        lifetime, *others = headers["Cache-Control"].split(", ")
        # Shortly before midnight it is less: pages change with the day.
        assert 0 <= int(lifetime.removeprefix("s-maxage=")) < 100
        assert others == ["max-age=0", "must-revalidate"]
        assert headers["Surrogate-Key"] == "pages"
    of_staff = headers_of(site, Cookie="sessionid=x")
    assert (of_staff["Cache-Control"], "Surrogate-Key" in of_staff) == ("no-cache", False)


def test_the_cdn_is_told_again_until_it_answers_and_no_older_page_can_follow(
    cdn, db, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        bump_generation()
    assert waking.is_set()
    cdn.status = 503
    purge_if_changed()
    cdn.status = 200
    purge_if_changed()
    purge_if_changed()
    assert cdn.heard == [({"surrogate_keys": ["pages"]}, "Bearer word")] * 3

    State.objects.update(changed_at=timezone.now() - LONGEST_ANSWER)
    purge_if_changed()
    purge_if_changed()
    assert len(cdn.heard) == 4
