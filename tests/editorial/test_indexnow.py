"""Search engines are told of published pages, where the operator wants it, and no publication waits."""

import json
import logging
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from editorial.workflow import indexnow
from editorial.workflow.publishing import publish_as_it_stands, withdraw

KEY = "a-key-of-our-own"


@contextmanager
def receiver(status=200):
    """A server on loopback, and what it was told."""
    told = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/indexnow", told
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def _wait(monkeypatch):
    """Send before the test goes on."""
    monkeypatch.setattr(indexnow, "start", indexnow.send)


@pytest.mark.usefixtures("_wait")
def test_pages_in_each_language_are_announced_when_they_become_public_and_when_they_go(
    kind, make, settings, django_capture_on_commit_callbacks
):
    record = make(kind, "Hanoi", name_zh_hans="河内")
    settings.INDEXNOW_KEY = KEY
    for act in [publish_as_it_stands, withdraw]:
        with receiver() as (address, told):
            settings.INDEXNOW_URL = address
            with django_capture_on_commit_callbacks(execute=True):
                act(record)
        page = f"{kind.label()}/{record.slug}/"
        assert told == [
            {
                "host": "127.0.0.1:8000",
                "key": KEY,
                "keyLocation": f"http://127.0.0.1:8000/{KEY}.txt",
                "urlList": [f"http://127.0.0.1:8000/{code}/{page}" for code in ["en", "zh-hans"]],
            }
        ]


@pytest.mark.usefixtures("_wait")
def test_a_receiver_that_fails_leaves_a_line_in_the_log(
    make, settings, caplog, contrasting, django_capture_on_commit_callbacks
):
    settings.INDEXNOW_KEY = KEY
    with receiver(status=500) as (refusing, _told):
        pass
    with receiver(status=422) as (wrong, _told):
        for address in [refusing, wrong, "no address"]:
            settings.INDEXNOW_URL = address
            record = make(contrasting)
            caplog.clear()
            with (
                caplog.at_level(logging.WARNING),
                django_capture_on_commit_callbacks(execute=True),
            ):
                publish_as_it_stands(record)
            assert record.is_public
            assert "IndexNow was not told of 1 addresses" in caplog.text


@pytest.fixture
def contrasting():
    from tests.conftest import contrasting_kinds

    return contrasting_kinds()[-1]


def test_without_a_key_nothing_is_announced_and_the_key_is_at_its_address(
    make, settings, contrasting, client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(indexnow, "start", pytest.fail)
    with django_capture_on_commit_callbacks(execute=True):
        publish_as_it_stands(make(contrasting))
    assert client.get(f"/{KEY}.txt").status_code == 404
    settings.INDEXNOW_KEY = KEY
    assert client.get(f"/{KEY}.txt").content == KEY.encode()
    assert client.get("/another-key.txt").status_code == 404
