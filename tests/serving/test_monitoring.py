"""Ids of requests, log lines, and figures for Prometheus."""

import json
import logging
import os
import re
import subprocess
import sys
from contextvars import copy_context
from ipaddress import ip_network

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import ImproperlyConfigured

from exchange_site import environment
from serving.front.gate import Gate
from serving.monitoring.logs import JSONLines, Plain
from serving.monitoring.request_ids import RequestIds, request_id

pytestmark = pytest.mark.once

PROXY = "10.0.0.1"
MADE = re.compile(r"[0-9a-f]{16}")


def answered(address="", sent=""):
    """The id in the answer, and the one that Django's thread saw."""
    seen, started = [], []

    def application(environ, start_response):
        seen.append(request_id.get())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]

    gate = Gate(application, threads=1, most_waiting=1, largest_body=10)
    environ = {"REQUEST_METHOD": "GET", "REMOTE_ADDR": address, "HTTP_X_REQUEST_ID": sent}
    copy_context().run(RequestIds(gate), environ, lambda *words: started.append(words))
    [(_status, headers)] = started
    return dict(headers)["X-Request-ID"], seen


def test_each_request_has_an_id_of_its_own_in_the_answer_and_in_djangos_thread():
    (first, seen_first), (second, seen_second) = answered(), answered()

    assert MADE.fullmatch(first)
    assert first != second
    assert (seen_first, seen_second) == ([first], [second])


def test_the_id_of_our_proxy_is_taken_over(settings):
    settings.TRUSTED_PROXIES = [PROXY]
    number = "7f9c24e8-3b12-4f8a"

    assert answered(PROXY, number) == (number, [number])


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("203.0.113.9", "7f9c24e83b12"),
        *[(PROXY, sent) for sent in ["", "short", "x" * 65, "seven words\nand a line", "<script>"]],
    ],
)
def test_no_other_id_is(settings, address, sent):
    settings.TRUSTED_PROXIES = [PROXY]

    assert MADE.fullmatch(answered(address, sent)[0])


def test_an_answer_that_is_used_again_gets_no_second_id():
    headers = [("Content-Type", "text/plain")]
    started = []
    application = RequestIds(lambda environ, start: start("200 OK", headers))
    copy_context().run(application, {}, lambda *words: started.append(words))

    assert headers == [("Content-Type", "text/plain")]
    assert len(started[0][1]) == 2


@pytest.fixture
def record():
    try:
        raise LookupError("第二行\nof two")
    except LookupError:
        return logging.LogRecord(
            "desk", logging.ERROR, "", 1, "%s went wrong", ("This",), sys.exc_info()
        )


@pytest.fixture
def in_request():
    token = request_id.set("7f9c24e83b12")
    yield
    request_id.reset(token)


def test_a_line_of_json_holds_all_of_a_record(record, in_request):
    text = JSONLines().format(record)
    line = json.loads(text)

    assert "\n" not in text
    assert "第二行" in text
    assert line.pop("exception").endswith("LookupError: 第二行\nof two")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line.pop("time"))
    assert line == {
        "level": "ERROR",
        "logger": "desk",
        "message": "This went wrong",
        "request_id": "7f9c24e83b12",
    }


def test_a_line_for_people_names_the_request(record, in_request):
    assert " ERROR desk [7f9c24e83b12] This went wrong\n" in Plain().format(record)


@pytest.mark.parametrize(
    "path", ["/zh-hans/confirm/{}/", "/admin/reset/MQ/{}/", "/preview/x/en/confirm/{}/?a=b"]
)
@pytest.mark.parametrize("lines", [Plain, JSONLines])
def test_no_line_holds_a_link_that_opens_something(path, lines):
    token = "ctq3r9-0123456789abcdef0123456789abcdef"
    address = path.format(token)
    record = logging.LogRecord("", logging.WARNING, "", 1, 'Not Found: "%s"', (address,), None)
    text = lines().format(record)

    assert token not in text
    assert path.partition("{")[0] in text
    if lines is JSONLines:
        assert json.loads(text)["message"] == f'Not Found: "{path.format("…")}"'


def test_what_people_send_begins_no_line_of_its_own():
    sent = "/en/\n2026-01-01 ERROR desk \x1b[2Jall is well\u2028"
    record = logging.LogRecord("", logging.ERROR, "", 1, "GET %s", (sent,), None)

    assert (
        Plain().format(record).endswith(r"GET /en/\n2026-01-01 ERROR desk \x1b[2Jall is well\u2028")
    )


def test_outside_of_a_request_there_is_no_id(record):
    assert " ERROR desk This went wrong\n" in Plain().format(record)
    assert "request_id" not in json.loads(JSONLines().format(record))


@pytest.mark.parametrize(
    ("name", "read", "value"),
    [
        ("LOG_FORMAT", lambda name: environment.choice(name, ["plain", "json"]), "xml"),
        ("METRICS_NETWORKS", environment.networks, "10.0.0.0/8, example.org"),
        ("METRICS_NETWORKS", environment.networks, "10.0.0.1/8"),
    ],
)
def test_a_setting_that_means_nothing_is_refused_by_its_name(monkeypatch, name, read, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name):
        read(name)


def test_there_are_no_metrics_until_networks_are_named(client, db):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("forwarded", [{}, {"x-forwarded-for": "10.1.2.3"}])
def test_nor_are_there_any_for_other_networks(client, db, settings, forwarded):
    settings.METRICS_NETWORKS = [ip_network("10.1.0.0/16")]
    answer = client.get("/metrics", headers=forwarded, REMOTE_ADDR="203.0.113.9")

    assert answer.status_code == 404


SCRAPED = """
import os
import django
django.setup()
from django.test import Client
if os.fork() == 0:
    # Another worker; two hits of the page cache among its requests.
    from serving.monitoring.metrics import count_page
    Client().get("/healthz")
    Client(raise_request_exception=False).get("/en/draft-with-a-name/")
    count_page("hit"), count_page("hit")
    os._exit(0)
os.wait()
Client().get("/healthz")
print(Client(REMOTE_ADDR="10.1.2.3").get("/metrics").text)
"""


@pytest.mark.slow
def test_named_networks_are_told_what_all_workers_counted(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", SCRAPED],
        cwd=site_settings.BASE_DIR,
        env=environment
        | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "ALLOWED_HOSTS": "testserver",
            "DATA_DIR": str(tmp_path),
            "METRICS_NETWORKS": "127.0.0.1, 10.1.0.0/16",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = done.stdout.splitlines()

    healthz = 'view="serving.monitoring.health.healthz"'
    assert f'directory_requests_total{{status="2xx",{healthz}}} 2.0' in lines
    assert 'directory_requests_total{status="5xx",view=""} 1.0' in lines
    assert f"directory_request_seconds_count{{{healthz}}} 2.0" in lines
    assert 'directory_page_cache_total{outcome="hit"} 2.0' in lines
    # It was not even made.
    assert 'directory_up{service="database"} 0.0' in lines
    assert "draft-with-a-name" not in done.stdout


def test_the_server_loads_the_site_by_itself(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import exchange_site.wsgi"],
        cwd=site_settings.BASE_DIR,
        env=os.environ | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
