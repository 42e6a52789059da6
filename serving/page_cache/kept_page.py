"""A whole page as it is kept: plain and compressed, with one ETag for both."""

import gzip
import re
from dataclasses import dataclass
from hashlib import blake2b

from django.utils.http import parse_etags

ACCEPTS_GZIP = re.compile(r"\bgzip\b")
# Smaller bodies do not become smaller.
WORTH_COMPRESSING_BYTES = 200
LARGEST_PAGE_BYTES = 2 * 1024 * 1024
# Not sent with 304 Not Modified, which has no body.
OF_THE_BODY = {"content-type", "content-language"}
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """Immutable. ``headers`` do not include those that differ between the forms of the body."""

    headers: tuple[tuple[str, str], ...]
    etag: str
    plain: bytes
    # Empty where compression does not pay.
    compressed: bytes

    @property
    def size(self) -> int:
        """Approximate size in memory, in bytes."""
        return 1000 + len(self.plain) + len(self.compressed)

    def answer_to(self, environ) -> tuple[str, Headers, list[bytes]]:
        """Status, headers and body for a GET or HEAD request; 304 where the client has the page."""
        headers = [*self.headers, ("ETag", self.etag), ("Vary", "Accept-Encoding")]
        if has_etag(environ.get("HTTP_IF_NONE_MATCH", ""), self.etag):
            kept = [header for header in headers if header[0].lower() not in OF_THE_BODY]
            return "304 Not Modified", kept, []
        body = self.plain
        if self.compressed and ACCEPTS_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")):
            body = self.compressed
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        return "200 OK", headers, [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def kept_page(status: str, headers: Headers, body) -> KeptPage | None:
    """The answer as it is kept; None if it must not be: not 200, private, with a cookie, too large."""
    by_name = {name.lower(): value for name, value in headers}
    directives = {word.strip() for word in by_name.get("cache-control", "").lower().split(",")}
    varies = {word.strip() for word in by_name.get("vary", "").lower().split(",")} - {""}
    if (
        not status.startswith("200 ")
        or not isinstance(body, list)
        or directives & {"no-store", "private"}
        or varies - {"accept-encoding"}
        or by_name.keys() & {"set-cookie", "content-encoding"}
        or sum(map(len, body)) > LARGEST_PAGE_BYTES
    ):
        return None
    plain = b"".join(body)
    compressed = gzip.compress(plain, compresslevel=6, mtime=0)
    if len(plain) < WORTH_COMPRESSING_BYTES or len(compressed) >= len(plain):
        compressed = b""
    own = tuple(
        (name, value)
        for name, value in headers
        if name.lower() not in {"content-length", "etag", "vary"}
    )
    etag = f'W/"{blake2b(plain, digest_size=16).hexdigest()}"'
    return KeptPage(own, etag, plain, compressed)


def has_etag(if_none_match: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 asks of If-None-Match."""
    if not if_none_match:
        return False
    sent = [tag.removeprefix("W/") for tag in parse_etags(if_none_match)]
    return "*" in sent or etag.removeprefix("W/") in sent
