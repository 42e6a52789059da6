"""The load of a rehearsal: readers, and an editor who publishes one number after the other in the admin."""

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.html_form import Form

# Search marks the words that were asked for.
NUMBER = re.compile(r"Rehearsal(?:</mark>)? (\d+)\b")
ERROR = re.compile(r'class="error[^>]*>(?:<li>)?([^<]*)')
# A page may be older than what was acknowledged by so much.
MAY_BE_OLD_SECONDS = 1
PATIENCE_SECONDS = 20
PAUSE_SECONDS, PAUSE_AFTER_FAILURE = 0.03, 0.2


@dataclass
class Answer:
    begun: float
    ended: float
    address: str
    status: int
    number: int | None = None

    @property
    def is_answered(self) -> bool:
        return self.status == HTTPStatus.OK


@dataclass
class Writes:
    """The numbers that were sent and acknowledged, with the moments; shared by all threads."""

    sent: dict[int, float] = field(default_factory=dict)
    acknowledged: dict[int, float] = field(default_factory=dict)

    def fault_of(self, answer: Answer) -> str:
        """“wrong” or “stale” of a page that shows a number; empty if it is neither."""
        if answer.number is None:
            return "wrong"
        latest = max((n for n, begun in self.sent.items() if begun <= answer.ended), default=0)
        known = [
            number
            for number, moment in self.acknowledged.items()
            if moment + MAY_BE_OLD_SECONDS <= answer.begun
        ]
        if answer.number > latest:
            return "wrong"
        return "stale" if answer.number < max(known, default=0) else ""


class Client:
    """A browser as far as it is needed: cookies, and one connection that is kept."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.cookies: dict[str, str] = {}

    def ask(self, address: str, values: dict | None = None):
        """Status, body as text, and where it leads; status 0 if there was no whole answer."""
        headers = {"Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if values is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(values, doseq=True)
        try:
            self.connection.request("GET" if body is None else "POST", address, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0, "", ""
        for value in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(value).items():
                self.cookies[name] = morsel.value
        return response.status, text, response.headers.get("Location", "")


class Reader(threading.Thread):
    """Asks for one address after the other, until it is told to stop."""

    def __init__(self, port: int, addresses: dict[str, bool], stop: threading.Event):
        """``addresses``: whether the page shows the number, by address."""
        super().__init__(daemon=True)
        self.client, self.addresses, self.stop = Client(port), addresses, stop
        self.answers: list[Answer] = []

    def run(self):
        while not self.stop.is_set():
            for address, has_number in self.addresses.items():
                begun = time.monotonic()
                status, text, _location = self.client.ask(address)
                answer = Answer(begun, time.monotonic(), address, status)
                if has_number and answer.is_answered and (found := NUMBER.search(text)):
                    answer.number = int(found[1])
                self.answers.append(answer)
                self.stop.wait(PAUSE_SECONDS if answer.is_answered else PAUSE_AFTER_FAILURE)


class Editor(threading.Thread):
    """Publishes a record again and again, each time with the next number in its name."""

    def __init__(
        self, port: int, record: str, account: dict, writes: Writes, stop: threading.Event
    ):
        super().__init__(daemon=True)
        self.client, self.record, self.account = Client(port), record, account
        self.writes, self.stop, self.number = writes, stop, 0
        # When a number was not acknowledged, and why.
        self.failures: list[tuple[float, str]] = []

    def sign_in(self):
        status, text, _location = self.client.ask("/accounts/login/")
        if status == HTTPStatus.OK:
            self.client.ask("/accounts/login/", Form(text).values | self.account)

    def run(self):
        while not self.stop.is_set():
            if reason := self.publish_next():
                self.failures.append((time.monotonic(), reason))
                self.stop.wait(PAUSE_AFTER_FAILURE)

    def publish_next(self) -> str:
        """Publish the next number; why that was not acknowledged, or nothing."""
        status, text, location = self.client.ask(self.record)
        if "/accounts/login/" in location:
            self.sign_in()
            status, text, location = self.client.ask(self.record)
        if status != HTTPStatus.OK:
            return f"the form: {status} {location}"
        self.number += 1
        values = Form(text).values | {"name_en": f"Rehearsal {self.number}", "_publish": "1"}
        self.writes.sent[self.number] = time.monotonic()
        status, text, location = self.client.ask(self.record, values)
        if status == HTTPStatus.FOUND and "/acts/" in location:
            status, text, location = self.confirm(location)
        if status != HTTPStatus.FOUND:
            return f"publishing: {status} {' '.join(ERROR.findall(text))}"
        self.writes.acknowledged[self.number] = time.monotonic()
        return ""

    def confirm(self, location: str):
        status, text, _location = self.client.ask(location)
        if status != HTTPStatus.OK:
            return status, text, ""
        action, values = Form(text).by_id["answer"]
        # What is recommended before publishing is missing: why it is published anyway.
        return self.client.ask(action or location, values | {"anyway": "A rehearsal."})
