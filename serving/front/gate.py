"""WSGI wrapper that buffers requests and responses, so that Django's threads never wait for clients.

The server calls it in one of many cheap threads. Django runs in a small thread pool, because each of its
threads may hold a database connection. A request enters the pool when its body has been received and
leaves it when its response is complete.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from contextvars import copy_context
from threading import BoundedSemaphore
from typing import BinaryIO, NamedTuple
from wsgiref.util import FileWrapper

from serving.front.call_stack import with_room
from serving.front.spool import Spool, spooled

CHUNK_BYTES = 64 * 1024
# The server and the network buffer this much, however slowly the client reads.
TAKEN_AT_ONCE_BYTES = 256 * 1024
TOO_MANY_CLIENTS = (
    "Too much is being sent to or from this site at once. Please try again in a few seconds.\n"
    "本站同时收发的内容过多，请几秒后再试。\n"
)
NO_LENGTH = (
    "Send this with a Content-Length, not in chunks: half of it could not be told from all of it.\n"
    "请在请求中注明内容长度（Content-Length），不要分块传输。\n"
)


class Answer(NamedTuple):
    """A response that needs Django no more; a file body is read while it is sent."""

    status: str
    headers: list[tuple[str, str]]
    body: list[bytes] | BinaryIO


class Refused(Exception):
    """The request is answered without Django."""

    def __init__(self, status: str, text: str, *headers: tuple[str, str]):
        super().__init__(status)
        always = {
            "Content-Type": "text/plain; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        self.answer = Answer(status, [*always.items(), *headers], [text.encode()])


class Gate:
    """``threads``: size of Django's pool; ``most_waiting``: server threads that may wait for clients.

    The other server threads remain for requests without a body, so that many half-sent bodies are
    refused before they occupy all of them. A body larger than ``largest_body`` is not read; Django
    sees its Content-Length and an empty body. ``page_cache`` wraps the function that calls Django.
    """

    def __init__(
        self,
        application,
        *,
        threads: int,
        most_waiting: int,
        largest_body: int,
        page_cache: Callable | None = None,
    ):
        self.application = application
        self.django = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.waiting = BoundedSemaphore(most_waiting)
        # A preview may take seconds; most threads stay free for other requests.
        self.previews = BoundedSemaphore(max(threads // 4, 1))
        self.largest_body = largest_body
        self.answered = page_cache(self.drawn) if page_cache else self.drawn

    def __call__(self, environ, start_response):
        try:
            status, headers, body = self.answered(environ)
            body = self.sent(body)
        except Refused as refused:
            status, headers, body = refused.answer
        start_response(status, headers)
        return body

    def drawn(self, environ) -> Answer:
        """Django's answer, once the whole body of the request is here."""
        with self.received(environ):
            is_preview = environ.get("PATH_INFO", "").startswith("/preview/")
            with self.previews if is_preview else nullcontext():
                # The thread of Django logs with the id of this request.
                context = copy_context()
                return self.django.submit(context.run, with_room, self.answer, environ).result()

    @contextmanager
    def received(self, environ):
        """Context: the whole body has been received, and its length is known."""
        if environ.get("HTTP_TRANSFER_ENCODING"):
            raise Refused("411 Length Required", NO_LENGTH)
        spool, length = Spool(), length_of(environ)
        try:
            if 0 < length <= self.largest_body:
                with self.waiting_for_client():
                    read(environ["wsgi.input"], spool, length)
            spool.file.seek(0)
            environ |= {"wsgi.input": spool.file, "CONTENT_LENGTH": str(length)}
            yield
        finally:
            spool.close()

    def answer(self, environ) -> Answer:
        """Run Django on a request; called in its thread pool."""
        started = []

        def start_response(status, headers, exc_info=None):
            started[:] = [status, headers]

        environ["wsgi.file_wrapper"] = FileWrapper
        response = self.application(environ, start_response)
        try:
            return Answer(*started, body_of(response))
        finally:
            if hasattr(response, "close"):
                response.close()

    def sent(self, body):
        """The WSGI body; where it exceeds the buffers, the thread counts as waiting for its client."""
        if isinstance(body, list):
            return body
        with ExitStack() as stack:
            stack.callback(body.close)
            if size_of_rest(body) <= TAKEN_AT_ONCE_BYTES:
                return [body.read()]
            stack.enter_context(self.waiting_for_client())
            rest = FileWrapper(body, CHUNK_BYTES)
            # Called by the server in any case (PEP 3333).
            rest.close = stack.pop_all().close
            return rest

    @contextmanager
    def waiting_for_client(self):
        """Context for a thread that waits for a client; refuses the request where too many do."""
        if not self.waiting.acquire(blocking=False):
            raise Refused("503 Service Unavailable", TOO_MANY_CLIENTS, ("Retry-After", "10"))
        try:
            yield
        finally:
            self.waiting.release()


def length_of(environ) -> int:
    """The Content-Length in bytes; 0 if missing or invalid."""
    try:
        return max(int(environ.get("CONTENT_LENGTH") or 0), 0)
    except ValueError:
        return 0


def read(source, spool: Spool, length: int):
    while spool.size < length:
        chunk = source.read(min(CHUNK_BYTES, length - spool.size))
        if not chunk:
            # The client closed the connection; an incomplete form must not be processed.
            raise Refused("400 Bad Request", "")
        spool.write(chunk)


def body_of(response) -> list[bytes] | BinaryIO:
    """The whole body, independent of the response, which is closed next."""
    if isinstance(response, FileWrapper):
        return opened_again(response.filelike)
    if not getattr(response, "streaming", False):
        return list(response)
    return spooled(response)


def opened_again(file):
    """The rest of a file, readable after the file itself is closed."""
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
