"""Browsers of bench.soak: a visitor who reads, and staff who save records and bring tables in."""

import csv
import io
import os
import re
import socket
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exchange_site.settings")
django.setup()

# The forms of pages are read as the tests read them, which know the site's widgets.
from tests.html_form import Form  # noqa: E402

# Of a table that is brought in.
ROWS = 40
COLUMNS = ["ref", "name_en", "staff_note"]
QUERIES = [
    "events/?country={country}", "events/?country={country}&year=2024", "search/?q={country}+university",
    "institutions/?country={country}", "events/list.csv?country={country}",
]  # fmt: skip
COUNTRIES = ["BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "VN"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Visitor:
    """A browser with its cookies."""

    def __init__(self, site: str):
        self.site = site
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.opener.addheaders = [("Accept-Language", "en")]

    def open(self, path: str, fields: dict | None = None) -> tuple[str, str]:
        """The path that answered at last, and its text."""
        body = None if fields is None else urlencode(fields, doseq=True).encode()
        headers = {} if body is None else {"Origin": self.site}
        request = Request(self.site + path, body, headers)
        with self.opener.open(request, timeout=120) as answer:
            return answer.url.removeprefix(self.site), answer.read().decode()

    def addresses(self) -> list[str]:
        """All public pages, and selections of lists."""
        _path, index = self.open("/sitemap.xml")
        parts = re.findall(r"<loc>[^<]*(/sitemap-[^<]*)</loc>", index)
        pages = [self.open(part)[1] for part in parts] or [index]
        found = [
            path for page in pages for path in re.findall(r"<loc>https?://[^/<]*([^<]*)", page)
        ]
        return sorted(found) + [
            f"/{language}/{query.format(country=country)}"
            for language in ["en", "zh-hans"]
            for query in QUERIES
            for country in COUNTRIES
        ]

    def table(self) -> str:
        """A table of institutions with a note for each, in which TURN stands."""
        _path, text = self.open("/en/institutions/list.csv")
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))[:ROWS]
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", dialect="excel-tab")
        writer.writeheader()
        writer.writerows(row | {"staff_note": "turn TURN"} for row in rows)
        return out.getvalue()


class Staff(Visitor):
    def __init__(self, site: str, name: str, password: str):
        super().__init__(site)
        path, page = self.open("/accounts/login/")
        path, _page = self.send(path, page, username=name, password=password)
        if not path.startswith("/admin/"):
            raise RuntimeError(f"Signing in led to {path}")
        _path, page = self.open("/admin/events/event/")
        self.events = sorted(set(re.findall(r"/admin/events/event/[^/\"]+/change/", page)))

    def send(self, path: str, page: str, number: str = "", **changes) -> tuple[str, str]:
        """Send a form of the page, by its id or else the largest one, with some fields changed."""
        form = Form(page)
        action, values = form.by_id[number] if number else ("", form.values)
        answered = self.open(action or path, values | changes)
        if "errornote" in answered[1] or "errorlist" in answered[1]:
            raise RuntimeError(f"What was sent to {action or path} was not accepted.")
        return answered

    def confirm(self, path: str, page: str):
        """Say yes where the page asks, with a reason where it wants one."""
        if "answer" in (by_id := Form(page).by_id):
            given = {"anyway": "a soak"} if "anyway" in by_id["answer"][1] else {}
            self.send(path, page, "answer", **given)

    def save(self, turn: int):
        """Save a draft, or publish it every other time."""
        path, page = self.open(self.events[turn % len(self.events)])
        button = "_publish" if turn % 2 else "_draft"
        self.confirm(*self.send(path, page, staff_note=f"turn {turn}", **{button: "1"}))

    def bring_in(self, table: str):
        """Bring a table in as drafts, once what it would do has been computed."""
        path, page = self.open("/admin/institutions/institution/import/")
        path, page = self.send(path, page, pasted=table)
        for _try in range(60):
            if "mend" in Form(page).by_id:
                self.confirm(*self.send(path, page, "mend"))
                return
            time.sleep(1)
            _path, page = self.open(path)
        raise RuntimeError("The import did not get as far as its confirmation.")
