"""Check whether an external URL answers, without reading the response body."""

import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from link_checks.models import Problem
from link_checks.public_hosts import NoHost, PrivateAddress, is_public, reach

SECONDS = 10
MOST_FORWARDS = 6
FORWARDS = {301, 302, 303, 307, 308}
# Other 4xx responses, such as 401 or 403, are not failures: the page exists for browsers.
GONE = {404, 410}
# Characters of a URL that are not percent-encoded.
PLAIN = "!#$%&'()*+,/:;=?@[]~"
# By exception; an exception that is of several classes is the first.
PROBLEMS = {
    NoHost: Problem.NO_HOST,
    PrivateAddress: Problem.PRIVATE,
    ssl.SSLError: Problem.NOT_SECURE,
    TimeoutError: Problem.TOO_LATE,
    OSError: Problem.NO_CONNECTION,
    http.client.HTTPException: Problem.NO_CONNECTION,
    ValueError: Problem.NOT_AN_ADDRESS,
}


@dataclass(frozen=True)
class Answer:
    """The HTTP status, or the problem that prevented a response."""

    status: int | None = None
    problem: str = ""

    @property
    def is_failing(self) -> bool:
        return self.status is None or self.status in GONE or self.status >= 500


def check_address(address: str, *, may_reach=is_public) -> Answer:
    """Send HEAD, and GET if that fails, as some servers do not support HEAD."""
    answer = Answer()
    for method in ["HEAD", "GET"]:
        answer = followed(address, method, may_reach)
        if not answer.is_failing:
            break
    return answer


def followed(address, method, may_reach) -> Answer:
    """The answer after following redirects; each target is checked against private networks."""
    for _step in range(MOST_FORWARDS):
        try:
            status, forward = answered(address, method, may_reach)
        except tuple(PROBLEMS) as error:
            known = (problem for kind, problem in PROBLEMS.items() if isinstance(error, kind))
            return Answer(problem=next(known))
        if status not in FORWARDS or not forward:
            return Answer(status)
        address = urljoin(address, forward)
    return Answer(problem=Problem.IN_CIRCLES)


def answered(address, method, may_reach) -> tuple[int, str]:
    """Status and Location header of one request; raises ValueError if it is not an HTTP URL."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(address)
    host = parts.hostname.encode("idna").decode()
    is_secure = parts.scheme == "https"
    connection = http.client.HTTPConnection(host, parts.port or (443 if is_secure else 80))
    connection.sock = reach(host, connection.port, SECONDS, may_reach)
    try:
        if is_secure:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
        target = quote(parts.path or "/", safe=PLAIN)
        query = f"?{quote(parts.query, safe=PLAIN)}" if parts.query else ""
        connection.request(method, target + query, headers=headers_for(parts))
        response = connection.getresponse()
        return response.status, as_text(response.headers.get("Location", ""))
    finally:
        connection.close()


def headers_for(parts) -> dict[str, str]:
    """Request headers; the User-Agent names this site."""
    own_port = f":{parts.port}" if parts.port else ""
    return {
        "Host": parts.hostname.encode("idna").decode() + own_port,
        "User-Agent": f"Mozilla/5.0 (compatible; link check of {settings.SITE_URL})",
        "Accept": "*/*",
        "Connection": "close",
    }


def as_text(header: str) -> str:
    """Decode a header as UTF-8; http.client decodes headers as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
