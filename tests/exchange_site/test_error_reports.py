"""What leaves the house when something goes wrong, as a server of such reports receives it."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings

pytestmark = [pytest.mark.once, pytest.mark.slow]

FAILING = """
import django
django.setup()
import logging
import sentry_sdk
from django.test import Client, override_settings
from serving.monitoring.request_ids import request_id

request_id.set("7f9c24e83b12")
client = Client(raise_request_exception=False, headers={"cookie": "sessionid=of-a-person"})
with override_settings(ROOT_URLCONF="tests.exchange_site.urls_that_fail", MIDDLEWARE=[]):
    client.get("/en/broken/?q=words-of-a-person", REMOTE_ADDR="203.0.113.9")
    client.post("/zh-hans/broken/", {"name_en": "text-of-a-draft"})
logging.getLogger("desk").error("%s and no more", "argument-of-a-line")
logging.getLogger("desk").error("built-from-what-was-typed")
sentry_sdk.flush(5)
"""


@pytest.fixture
def receiver():
    """A server of reports on loopback: its address, and the bodies it received."""
    received = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            received.append((gzip.decompress(body) if packed else body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", received
    server.shutdown()
    server.server_close()


def test_an_error_is_reported_without_anything_that_people_sent(receiver, tmp_path):
    address, received = receiver
    done = subprocess.run(
        [sys.executable, "-c", FAILING],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "ALLOWED_HOSTS": "testserver",
            "DATA_DIR": str(tmp_path),
            "SENTRY_DSN": address,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    # Each envelope: its head, the head of its one item, the item.
    events = [json.loads(body.split("\n")[2]) for body in received]
    texts = {event["logentry"]["message"]: event for event in events}

    assert len(events) == 4
    failed = texts["%s: %s"]
    [error] = failed["exception"]["values"]
    # Its message may quote what was typed.
    assert sorted(error) == ["module", "stacktrace", "type"]
    assert error["type"] == "LookupError"
    assert error["stacktrace"]["frames"][-1]["function"] == "broken"
    assert failed["tags"]["request_id"] == "7f9c24e83b12"
    assert failed["tags"]["view"] == "tests.exchange_site.urls_that_fail.broken"
    assert "%s and no more" in texts
    everything = "".join(received)
    for private in [
        "of-a-person", "text-of-a-draft", "203.0.113.9", "argument-of-a-line",
        "built-from-what-was-typed", "/en/broken/", "/zh-hans/broken/", os.uname().nodename,
    ]:  # fmt: skip
        assert private not in everything
