"""A client that sends or reads slowly keeps nobody else waiting."""

import errno
import http.client
import resource
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from select import select

import pytest
from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from serving.front import spool
from serving.front.call_stack import with_room
from serving.front.gate import TAKEN_AT_ONCE_BYTES, Gate
from serving.front.spool import Spool

ROOT = Path(__file__).resolve().parents[2]
HALF_SENT = (
    b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\na"
)
LARGE = b"x" * (TAKEN_AT_ONCE_BYTES + 1)


@pytest.fixture(scope="module")
def port():
    """A server as bin/run starts it, with one worker, 64 threads, and what fronted.py says."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *[sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "error"],
            *["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "64"],
            *["--workers-kill-timeout", "5", "tests.serving.fronted:application"],
        ],
        cwd=ROOT,
    )
    try:
        for _attempt in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def ask(port, method="GET", **request):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, "/en/", **request)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.once
def test_half_sent_bodies_keep_nobody_waiting(port):
    """Also more of them than may wait: the others are refused, and pages are answered all the same."""
    with ExitStack() as stack:
        waiting = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            for _client in range(100)
        ]
        for client in waiting:
            client.sendall(HALF_SENT)
        wait_until(lambda: len(answered(waiting)) == 60)
        refused = answered(waiting)

        assert ask(port) == (200, "/en/ 0")
        assert {client.recv(12) for client in refused} == {b"HTTP/1.1 503"}
        assert ask(port, "POST", body="a")[0] == 503
        # One that is finished after all is answered.
        patient = next(client for client in waiting if client not in refused)
        patient.sendall(b"a" * 499)
        assert patient.recv(12) == b"HTTP/1.1 200"
    wait_until(lambda: ask(port, "POST", body="a") == (200, "/en/ 1"))


def answered(clients):
    return select(clients, [], [], 0)[0]


def wait_until(condition):
    for _attempt in range(100):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError


@pytest.mark.once
def test_a_body_without_a_length_is_refused(port):
    status, text = ask(port, "POST", body=iter([b"a=b"]), headers={"Transfer-Encoding": "chunked"})

    assert status == 411
    assert "Content-Length" in text


@pytest.mark.once
def test_a_client_that_leaves_is_forgotten(port):
    for _client in range(50):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(HALF_SENT)

    wait_until(lambda: ask(port, "POST", body="a") == (200, "/en/ 1"))


def test_the_servers_threads_are_more_than_may_wait():
    threads = (ROOT / "bin" / "run").read_text().split("--blocking-threads ")[1].split()[0]

    assert int(threads) > settings.MOST_WAITING + 10 * settings.DJANGO_THREADS


@pytest.fixture
def front():
    """A front object before an application, as small as can be."""

    def made(application, **limits):
        small = {"threads": 1, "most_waiting": 1, "largest_body": 100}
        return Gate(application, **small | limits)

    return made


def call(front, body=b"", **environ):
    """Status, and the body as the server would take it."""
    started = []
    environ = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))} | environ
    chunks = front(environ, lambda status, headers: started.append(status))
    return started[0], chunks


def said(text=b"ok"):
    """An application that notes what it was sent, and in which thread."""
    seen = []

    def application(environ, start_response):
        body = environ["wsgi.input"].read()
        seen.append((body, environ["CONTENT_LENGTH"], threading.current_thread().name))
        start_response("200 OK", [])
        return [text]

    return application, seen


@pytest.mark.parametrize(
    ("length", "seen_length"),
    [("3", "3"), ("", "0"), ("0", "0"), ("-3", "0"), ("three", "0"), ("9" * 5000, "0")],
)
def test_the_application_runs_in_a_thread_of_its_own_with_the_whole_body(
    front, length, seen_length
):
    application, seen = said()

    assert call(front(application), b"a=b", CONTENT_LENGTH=length) == ("200 OK", [b"ok"])
    assert seen == [(b"a=b" if length == "3" else b"", seen_length, "django_0")]


def test_half_a_body_never_reaches_the_application(front):
    application, seen = said()

    assert call(front(application), b"a=b", CONTENT_LENGTH="4")[0] == "400 Bad Request"
    assert seen == []


def test_of_a_body_that_is_too_large_nothing_is_read(front):
    application, seen = said()
    source = BytesIO(b"x" * 101)

    call(front(application), **{"wsgi.input": source, "CONTENT_LENGTH": "101"})
    assert (source.tell(), seen[0][:2]) == (0, (b"", "101"))


@pytest.mark.parametrize("size", [0, 1, spool.IN_MEMORY_BYTES, 3 * spool.IN_MEMORY_BYTES + 7])
def test_a_body_arrives_as_it_was_sent(front, size):
    application, seen = said()
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    call(front(application, largest_body=10**8), body)
    assert [(len(sent), sent == body) for sent, _length, _thread in seen] == [(size, True)]


def test_an_error_of_the_application_is_raised(front):
    def application(environ, start_response):
        raise LookupError("ours")

    with pytest.raises(LookupError):
        call(front(application))


def closing(response, closed):
    """An application that answers with a Django response, and notes where it is closed."""

    def application(environ, start_response):
        response._resource_closers.append(lambda: closed.append(threading.current_thread().name))
        start_response("200 OK", [])
        if wrapper := getattr(response, "file_to_stream", None) and environ["wsgi.file_wrapper"]:
            response.file_to_stream.close = response.close
            return wrapper(response.file_to_stream, response.block_size)
        return response

    return application


def test_a_response_is_read_and_closed_where_its_database_connection_is(front):
    def lines():
        yield threading.current_thread().name

    closed = []
    for response in [HttpResponse("django_0"), StreamingHttpResponse(lines())]:
        status, chunks = call(front(closing(response, closed)))
        assert (status, b"".join(chunks)) == ("200 OK", b"django_0")
    assert closed == ["django_0", "django_0"]


def test_a_large_file_is_sent_while_another_thread_waits_for_nobody(front, tmp_path):
    (tmp_path / "large").write_bytes(LARGE)
    closed = []
    response = FileResponse((tmp_path / "large").open("rb"))
    before = front(closing(response, closed))

    _status, chunks = call(before)
    assert closed == ["django_0"]
    # One client may be waited for; it is this one.
    assert call(before, b"a")[0] == "503 Service Unavailable"
    assert b"".join(chunks) == LARGE
    chunks.close()
    chunks.close()
    before.application = said()[0]
    assert call(before, b"a")[0] == "200 OK"


def test_small_files_and_files_without_a_number_are_sent_at_once(front, tmp_path):
    (tmp_path / "small").write_bytes(b"small")
    for file in [(tmp_path / "small").open("rb"), BytesIO(b"small")]:
        assert call(front(closing(FileResponse(file), [])))[1] == [b"small"]


def test_a_full_disk_is_done_without(monkeypatch, tmp_path):
    """/dev/full takes nothing, as a disk without room."""
    for full in [full_file, no_file]:
        monkeypatch.setattr(spool, "TemporaryFile", full)
        written = Spool()
        for _turn in range(3):
            written.write(LARGE * 3)
        written.file.seek(0)
        assert written.file.read() == LARGE * 9


def full_file(buffering):
    return Path("/dev/full").open("r+b", buffering=buffering)


def no_file(buffering):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.once
def test_no_loop_asks_the_system_for_memory_with_each_call():
    """Wherever in the stack it runs; without room, one depth in some hundred does."""
    calls = 500

    def page_faults(depth: int) -> int:
        if depth:
            return page_faults(depth - 1)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _call in range(calls):
            abs_of(-1)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    def abs_of(number):
        return abs(number)

    assert max(with_room(page_faults, depth) for depth in range(250)) < calls
