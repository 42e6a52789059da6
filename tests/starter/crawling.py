"""A machine that follows every link of the site, and keeps what it needs of each page."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.conf import settings

SITE = "http://127.0.0.1:8000"
# So many of the addresses that differ in nothing but what a list is narrowed by,
# and of those that show a record once more: as a file, in both languages, to be corrected.
OF_ONE_SORT = 5
SHOWN_AGAIN = re.compile(
    r"(?P<list>/[\w-]+/\w+/)(?!list\.)[^/?.]+(?P<way>/correct/|/\?view=bilingual|(?:\.\w+)+)(?:\?for=\w+)?"
)


class Reader(HTMLParser):
    """Collects the links, the head and the structured data of one page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.meta, self.data = [], [], {}, []
        self.ids = set()
        self.canonical, self.alternates, self.searches = "", {}, []
        self.in_data = False
        self.feed(text)

    def handle_starttag(self, name, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        if name in {"a", "area"} and "href" in attrs:
            self.links.append(attrs["href"])
        if name in {"img", "script", "source", "iframe", "video", "audio"}:
            self.loaded += [value for key, value in attrs.items() if key in {"src", "srcset"}]
        if name == "meta":
            self.meta[attrs.get("name") or attrs.get("property", "")] = attrs.get("content")
        if name == "link":
            self.read_link(attrs)
        self.in_data = name == "script" and attrs.get("type") == "application/ld+json"

    def read_link(self, attrs):
        kind, address = attrs["rel"], attrs["href"]
        if kind == "canonical":
            self.canonical = address
        elif kind == "alternate" and "hreflang" in attrs:
            self.alternates[attrs["hreflang"]] = address
        elif kind == "alternate":
            self.links.append(address)
        elif kind == "search":
            self.searches.append(address)
        else:
            self.loaded.append(address)

    def handle_endtag(self, name):
        self.in_data = False

    def handle_data(self, text):
        if self.in_data:
            self.data.append(json.loads(text))


@dataclass
class Seen:
    """One address as it answered; ``page`` where it is a page."""

    status: int
    cookies: list[str]
    headers: dict[str, str]
    page: Reader | None = None
    links: list[str] = field(default_factory=list)

    @property
    def is_listed(self) -> bool:
        return self.page and "noindex" not in (self.page.meta.get("robots") or "")


def crawl(client, start: list[str]) -> dict[str, Seen]:
    """What is reached from these addresses; pages that are not listed lead no further.

    Of addresses of one sort a few are enough: which records a choice leaves, other tests count, and
    what a record holds, its own page shows.
    """
    seen, of_sort, waiting = {}, Counter(), list(start)
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        if sort := sort_of(address):
            of_sort[sort] += 1
            if of_sort[sort] > OF_ONE_SORT:
                continue
        answer = client.get(address)
        seen[address] = reached = Seen(
            answer.status_code, list(answer.cookies), dict(answer.headers)
        )
        if answer.status_code in {301, 302}:
            waiting.append(urljoin(address, answer["Location"]))
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            reached.page = Reader(answer.text)
            inside = (inner(address, link) for link in reached.page.links)
            reached.links = [link for link in inside if link and not says_it_twice(link)]
            if reached.is_listed:
                waiting += reached.links
        answer.close()
    return seen


def sort_of(address: str) -> tuple | None:
    """What the address shares with others of which a few are enough; None if each is asked for.

    Of a list the names of the parameters that narrow it, of a record its list and how it is shown again.
    """
    if again := SHOWN_AGAIN.fullmatch(address):
        return again["list"], again["way"]
    path, _mark, question = address.partition("?")
    names = {name for name, _value in parse_qsl(question)} - {"page", "view"}
    return (path, frozenset(names)) if names else None


def says_it_twice(link: str) -> bool:
    """A page in both languages shows the same from either, so the English ones do."""
    return link.startswith("/zh-hans/") and "view=bilingual" in link


def inner(address: str, link: str) -> str:
    """The link as a public address of the site; nothing where it leads elsewhere."""
    whole = urldefrag(urljoin(f"{SITE}{address}", link)).url
    parts = urlsplit(whole)
    if parts.path.startswith(settings.STAFF_PATHS):
        return ""
    return whole.removeprefix(SITE) if f"{parts.scheme}://{parts.netloc}" == SITE else ""
