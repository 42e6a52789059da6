"""200 bodies and 100 heads that are sent by half keep no reader waiting, with and without nginx in front."""

import re
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

from tests.outages.services import ROOT, Site, free_port, wait_until

pytestmark = [pytest.mark.once, pytest.mark.slow]
HEAD = b"POST /en/correct/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = b"Content-Length: 500\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ntext=half"
READ = ["/en/", "/zh-hans/alliances/", "/en/search/?q=word%s", "/api/v1/events/?q=word%s"]
READERS, READS = 4, 100


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site"), DATABASE_URL="", CACHE_URL="") as site:
        yield site


@pytest.fixture
def nginx(site, tmp_path):
    """The port of nginx as deploy/nginx sets it up, but without https."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    port = free_port()
    files = [
        (ROOT / "deploy" / "nginx" / f"{name}.conf").read_text("utf-8")
        for name in ["directory-upstream", "directory"]
    ]
    upstream = files[0].replace("127.0.0.1:8000", f"127.0.0.1:{site.port}")
    server = "server {" + files[1].rpartition("\nserver {")[2]
    server = server.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    server = re.sub(r"^ +(listen \[|ssl_).*\n", "", server, flags=re.MULTILINE)
    paths = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    )
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;"
        f"events {{ worker_connections 1024; }} http {{ access_log {tmp_path}/access.log;"
        f" {paths} {upstream} {server} }}"
    )
    process = subprocess.Popen(["nginx", "-c", configuration, "-e", tmp_path / "error.log"])
    try:
        wait_until(lambda: answer_of(port, "/healthz")[0] == 200)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def answer_of(port, path):
    """Status, and seconds."""
    began = time.monotonic()
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        try:
            connection.request("GET", path)
            status = connection.getresponse().status
        except ConnectionRefusedError:
            status = 0
    return status, time.monotonic() - began


def read_pages(port):
    with ThreadPoolExecutor(READERS) as readers:
        paths = [READ[number % len(READ)].replace("%s", str(number)) for number in range(READS)]
        return list(readers.map(lambda path: answer_of(port, path), paths * READERS))


@pytest.mark.parametrize("front", ["site", "nginx"])
def test_readers_are_answered_within_a_second(request, site, front):
    port = site.port if front == "site" else request.getfixturevalue(front)
    with ExitStack() as stack:
        for number in range(300):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            client.sendall(HEAD + (BODY if number < 200 else b"X-Half: "))
        answers = read_pages(port)

    assert {status for status, _seconds in answers} == {200}
    seconds = sorted(seconds for _status, seconds in answers)
    assert seconds[int(len(seconds) * 0.99)] < 1


def test_links_that_open_something_stay_out_of_the_log_of_nginx(nginx, tmp_path):
    statuses = [
        answer_of(nginx, path)[0]
        for path in [
            "/zh-hans/confirm/token-of-a-link/",
            "/admin/reset/MQ/set-token/",
            "/en/about/",
        ]
    ]

    assert statuses == [404, 200, 200]
    log = (tmp_path / "access.log").read_text("utf-8")
    assert ("/en/about/" in log, "token" in log) == (True, False)
