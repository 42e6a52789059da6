"""The WSGI object between the server and Django: none of Django's few threads waits for a client.

The server calls it in one of many threads, which cost little. Django runs in a few threads of its own,
each of which may hold a connection to the database: one is taken when the body of a request is complete,
and is free again when the answer is.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import BinaryIO

from serving.front.spool import Spool, spooled

CHUNK_BYTES = 64 * 1024
# The server and the network take as much over at once, however slowly the client reads.
TAKEN_AT_ONCE_BYTES = 256 * 1024
TOO_MANY_CLIENTS = (
    "Too much is being sent to or from this site at once. Please try again in a few seconds.\n"
    "本站同时收发的内容过多，请几秒后再试。\n"
)
NO_LENGTH = (
    "Send this with a Content-Length, not in chunks: half of it could not be told from all of it.\n"
    "请在请求中注明内容长度（Content-Length），不要分块传输。\n"
)


@dataclass
class Answer:
    """A complete answer; what is left of it asks nothing of Django. A file is read while it is sent."""

    status: str
    headers: list[tuple[str, str]]
    body: list[bytes] | BinaryIO


class Refused(Exception):
    """Answered without Django."""

    def __init__(self, status: str, text: str, *headers: tuple[str, str]):
        super().__init__(status)
        always = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        self.answer = Answer(status, [*always, *headers], [text.encode()])


class Gate:
    """``threads`` are Django's; of the server's threads, ``most_waiting`` may wait for clients.

    The rest of the server's threads are left to requests without a body: a flood of half-sent bodies
    is refused before it has taken them all. Of a body beyond ``largest_body`` nothing is read; Django
    sees its Content-Length and an empty body.
    """

    def __init__(self, application, *, threads: int, most_waiting: int, largest_body: int):
        self.application = application
        self.django = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.waiting = BoundedSemaphore(most_waiting)
        # A preview may take seconds: most of Django's threads stay free for saves and visitors.
        self.previews = BoundedSemaphore(max(threads // 4, 1))
        self.largest_body = largest_body

    def __call__(self, environ, start_response):
        try:
            with self.received(environ):
                is_preview = environ.get("PATH_INFO", "").startswith("/preview/")
                with self.previews if is_preview else nullcontext():
                    answer = self.django.submit(self.answer, environ).result()
            body = self.sent(answer.body)
        except Refused as refused:
            answer, body = refused.answer, refused.answer.body
        start_response(answer.status, answer.headers)
        return body

    @contextmanager
    def received(self, environ):
        """Inside, the whole body is here, and its length is known."""
        if environ.get("HTTP_TRANSFER_ENCODING"):
            raise Refused("411 Length Required", NO_LENGTH)
        spool, length = Spool(), length_of(environ)
        try:
            if 0 < length <= self.largest_body:
                with self.one_more_waiting():
                    read(environ["wsgi.input"], spool, length)
            spool.file.seek(0)
            environ |= {"wsgi.input": spool.file, "CONTENT_LENGTH": str(length)}
            yield
        finally:
            spool.close()

    def answer(self, environ) -> Answer:
        """All that Django does for a request, in one of its threads."""
        started = []

        def start_response(status, headers, exc_info=None):
            started[:] = [status, headers]

        environ["wsgi.file_wrapper"] = SentFile
        response = self.application(environ, start_response)
        try:
            return Answer(*started, body_of(response))
        finally:
            if hasattr(response, "close"):
                response.close()

    def sent(self, body):
        """The body as WSGI wants it; beyond what is taken over at once, its thread waits."""
        if isinstance(body, list):
            return body
        with ExitStack() as stack:
            stack.callback(body.close)
            if size_of_rest(body) <= TAKEN_AT_ONCE_BYTES:
                return [body.read()]
            stack.enter_context(self.one_more_waiting())
            return Sending(body, stack.pop_all().close)

    @contextmanager
    def one_more_waiting(self):
        if not self.waiting.acquire(blocking=False):
            raise Refused("503 Service Unavailable", TOO_MANY_CLIENTS, ("Retry-After", "10"))
        try:
            yield
        finally:
            self.waiting.release()


class SentFile:
    """A file as Django hands it out, by ``wsgi.file_wrapper`` (PEP 3333)."""

    def __init__(self, file, block_size):
        self.file, self.close = file, file.close


class Sending:
    """A file that is read while it is sent; ``close`` is called by the server, whatever happens."""

    def __init__(self, file, close):
        self.file, self.close = file, close

    def __iter__(self):
        while chunk := self.file.read(CHUNK_BYTES):
            yield chunk


def length_of(environ) -> int:
    """The length of the body in bytes; 0 where none is given that can be read."""
    try:
        return max(int(environ.get("CONTENT_LENGTH") or 0), 0)
    except ValueError:
        return 0


def read(source, spool: Spool, length: int):
    while spool.size < length:
        chunk = source.read(min(CHUNK_BYTES, length - spool.size))
        if not chunk:
            # The client went away; half a form is no form.
            raise Refused("400 Bad Request", "")
        spool.write(chunk)


def body_of(response) -> list[bytes] | BinaryIO:
    """All of it, for the response is closed next."""
    if isinstance(response, SentFile):
        return opened_again(response.file)
    if not getattr(response, "streaming", False):
        return list(response)
    return spooled(response)


def opened_again(file):
    """The rest of a file, which goes on when the file itself is closed."""
    try:
        again = os.fdopen(os.dup(file.fileno()), "rb")
    except (AttributeError, OSError):
        return [file.read()]
    again.seek(file.tell())
    return again


def size_of_rest(file) -> int:
    position = file.tell()
    end = file.seek(0, os.SEEK_END)
    file.seek(position)
    return end - position
