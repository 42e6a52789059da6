"""A whole page as it is kept: in one form, plain or compressed, with the ETag of the plain body."""

import gzip
from dataclasses import dataclass
from hashlib import blake2b

from django.utils.http import parse_etags, parse_http_date_safe

PLAIN, GZIP = "", "gzip"
# Smaller bodies do not become smaller.
WORTH_COMPRESSING_BYTES = 200
LARGEST_PAGE_BYTES = 2 * 1024 * 1024
# Written by the page cache itself.
OWN_HEADERS = {"content-length", "etag", "vary"}
# Not sent with 304 Not Modified, which has no body.
OF_THE_BODY = {"content-type", "content-language"}
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """Immutable; ``unmodified`` are the headers of 304 Not Modified."""

    etag: str
    headers: tuple[tuple[str, str], ...]
    unmodified: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def size(self) -> int:
        """Approximate size in memory, in bytes."""
        return 1000 + len(self.body)

    def answer_to(self, environ) -> tuple[str, Headers, list[bytes]]:
        """Status, headers and body for a GET or HEAD request; 304 where the client has the page."""
        tags = environ.get("HTTP_IF_NONE_MATCH", "")
        since = "" if tags else environ.get("HTTP_IF_MODIFIED_SINCE", "")
        if has_etag(tags, self.etag) or is_unmodified(since, self.headers):
            return "304 Not Modified", [*self.unmodified], []
        body = [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]
        return "200 OK", [*self.headers], body


def kept_page(status: str, headers: Headers, body, form=PLAIN) -> KeptPage | None:
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
    etag = f'W/"{blake2b(plain, digest_size=16).hexdigest()}"'
    headers = [header for header in headers if header[0].lower() not in OWN_HEADERS]
    headers += [("ETag", etag), ("Vary", "Accept-Encoding")]
    unmodified = tuple(header for header in headers if header[0].lower() not in OF_THE_BODY)
    sent = compressed(plain) if form == GZIP else plain
    if sent is not plain:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(sent))))
    return KeptPage(etag, tuple(headers), unmodified, sent)


def compressed(plain: bytes) -> bytes:
    """The body compressed; the same body where that does not pay."""
    if len(plain) < WORTH_COMPRESSING_BYTES:
        return plain
    smaller = gzip.compress(plain, compresslevel=6, mtime=0)
    return smaller if len(smaller) < len(plain) else plain


def is_unmodified(since: str, headers) -> bool:
    """Whether the page says when it was modified, and that is no later than If-Modified-Since."""
    modified = dict(headers).get("Last-Modified", "") if since else ""
    known, asked = parse_http_date_safe(modified), parse_http_date_safe(since)
    return known is not None and asked is not None and known <= asked


def has_etag(if_none_match: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 asks of If-None-Match."""
    if not if_none_match or if_none_match == etag:
        return bool(if_none_match)
    sent = [tag.removeprefix("W/") for tag in parse_etags(if_none_match)]
    return "*" in sent or etag.removeprefix("W/") in sent
