"""Whether sources and websites still answer; asked on this machine only."""

from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from documents.models import Document
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, REVIEWERS
from events.models import Event
from evidence.models import Citation, Source
from link_checks import http_check, rounds
from link_checks.http_check import Answer, check_address
from link_checks.models import LinkCheck, LinkRound, Problem
from link_checks.public_hosts import is_public


class Outside(BaseHTTPRequestHandler):
    """A site that answers in several ways."""

    asked = Counter()
    statuses = {"/fine": 200, "/gone": 404, "/broken": 500, "/closed": 403, "/一": 200}
    forwards = {
        "/moved": "/fine",
        "/moved-away": "/gone",
        "/round": "/round",
        "/inside": "http://10.0.0.1/",
        "/file": "file:///etc/passwd",
    }

    def answer(self):
        self.asked[f"{self.command} {self.path}"] += 1
        if self.path in self.forwards:
            self.send_response(302)
            self.send_header("Location", self.forwards[self.path])
        elif self.path == "/no-head":
            self.send_response(200 if self.command == "GET" else 404)
        elif self.path == "/%E4%B8%80?a=%E4%BA%8C":
            self.send_response(200)
        else:
            self.send_response(self.statuses.get(self.path, 404))
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815 - named by the standard library

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def outside():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def this_machine(ip) -> bool:
    return ip == "127.0.0.1"


@pytest.mark.parametrize(
    ("path", "status", "is_failing"),
    [
        ("/fine", 200, False),
        ("/gone", 404, True),
        ("/broken", 500, True),
        ("/closed", 403, False),
        ("/no-head", 200, False),
        ("/moved", 200, False),
        ("/moved-away", 404, True),
        ("/一?a=二", 200, False),
    ],
)
def test_what_an_address_answers(outside, path, status, is_failing):
    answer = check_address(outside + path, may_reach=this_machine)
    assert (answer.status, answer.problem, answer.is_failing) == (status, "", is_failing)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/round", Problem.IN_CIRCLES),
        ("/inside", Problem.PRIVATE),
        ("/file", Problem.NOT_AN_ADDRESS),
    ],
)
def test_where_forwarding_leads_to_no_answer(outside, path, problem):
    assert check_address(outside + path, may_reach=this_machine) == Answer(problem=problem)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("ftp://example.org/", Problem.NOT_AN_ADDRESS),
        ("http://", Problem.NOT_AN_ADDRESS),
        ("http://[", Problem.NOT_AN_ADDRESS),
        ("a book", Problem.NOT_AN_ADDRESS),
        ("http://127.0.0.1:1/", Problem.PRIVATE),
        ("http://[::1]/", Problem.PRIVATE),
        ("http://169.254.169.254/latest/", Problem.PRIVATE),
        ("http://192.168.1.1/", Problem.PRIVATE),
        ("http://[::ffff:10.0.0.1]/", Problem.PRIVATE),
    ],
)
def test_what_is_not_asked_at_all(address, problem):
    assert check_address(address) == Answer(problem=problem)


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch):
    import socket

    monkeypatch.setattr(http_check, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert check_address(address, may_reach=this_machine) == Answer(problem=Problem.TOO_LATE)


def test_nobody_there(outside):
    assert (
        check_address("http://127.0.0.1:1/", may_reach=this_machine).problem
        == Problem.NO_CONNECTION
    )


@pytest.mark.parametrize(
    ("ip", "public"),
    [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("224.0.0.1", False), ("0.0.0.0", False),
     ("fe80::1%eth0", False), ("100.64.0.1", False)],
)  # fmt: skip
def test_which_networks_are_public(ip, public):
    assert is_public(ip) is public


def test_one_host_is_asked_one_thing_at_a_time(outside, monkeypatch):
    monkeypatch.setattr(rounds, "SECONDS_BETWEEN", 0)
    asked = [f"{outside}/fine", f"{outside}/gone", "http://127.0.0.2/"]
    answers = dict(rounds.answers(asked, may_reach=this_machine))
    assert {address: answer.status for address, answer in answers.items()} == {
        asked[0]: 200,
        asked[1]: 404,
        asked[2]: None,
    }
    assert list(rounds.by_host(asked).values()) == [asked[:2], asked[2:]]


def test_sources_and_what_is_public_are_asked_and_drafts_are_not(kind, make, published, source):
    published(kind, "Public", website="https://example.org/public")
    make(kind, "Draft", website="https://example.org/draft")
    Source.objects.create(slug="paper", kind="press", title_en="Paper", address="A paper of 2016")
    assert rounds.addresses() == ["https://example.org/page", "https://example.org/public"]


def test_every_address_that_a_page_shows_is_asked(published, sign_in):
    published(Document, "Statement", link="https://example.org/text")
    ahead = {
        "registration": "needed",
        "start": "2999",
        "registration_link": "https://example.org/in",
    }
    published(Event, "Forum", **ahead)
    past = {"registration_link": "https://example.org/past"}
    published(Event, "Called off", **ahead | past, state="cancelled")
    published(Event, "Over", **ahead | past | {"start": "2016"})

    assert rounds.addresses() == ["https://example.org/in", "https://example.org/text"]
    for address in ["in", "past", "text"]:
        LinkCheck.objects.create(
            address=f"https://example.org/{address}",
            checked_at=timezone.now(),
            failing_since=timezone.localdate(),
            gone=True,
        )
    assert {check.address[20:] for check in LinkCheck.objects.in_use()} == {"in", "text"}
    browser = sign_in(EDITORS)
    for kind, name in [(Event, "Forum"), (Document, "Statement")]:
        page = browser.get(f"/admin/{kind.label()}/{kind._meta.model_name}/?task=no-answer")
        assert list(map(str, page.context["cl"].result_list)) == [name]
    check = LinkCheck.objects.get(address="https://example.org/in")
    page = browser.get(f"/admin/link_checks/linkcheck/{check.pk}/change/")
    assert ["Forum" in page.text, "Called off" in page.text] == [True, False]


@pytest.mark.django_db
def test_what_fails_on_two_different_days_no_longer_answers():
    check = rounds.keep("https://example.org/", Answer(404))
    assert (check.status, check.gone) == (404, False)
    check = rounds.keep("https://example.org/", Answer(problem=Problem.TOO_LATE))
    assert (check.status, check.problem, check.gone) == (None, "late", False)
    LinkCheck.objects.update(failing_since=timezone.localdate() - timedelta(days=1))
    assert rounds.keep("https://example.org/", Answer(500)).gone
    check = rounds.keep("https://example.org/", Answer(200))
    assert (check.failing_since, check.gone) == (None, False)
    assert LinkCheck.objects.count() == 1


@pytest.mark.django_db
def test_the_command_keeps_what_was_answered_and_says_so():
    Source.objects.create(
        slug="inside", kind="press", title_en="Inside", address="http://127.0.0.1/"
    )
    said = StringIO()
    call_command("check_links", stdout=said)
    assert said.getvalue().startswith("1 addresses asked: 0 answer, 1 do not;")
    assert LinkCheck.objects.get().problem == Problem.PRIVATE


@pytest.fixture
def gone(source):
    return LinkCheck.objects.create(
        address=source.address,
        checked_at=timezone.now(),
        status=404,
        failing_since=timezone.localdate(),
        gone=True,
    )


def test_its_page_names_the_records_that_use_it(kind, published, gone, source, sign_in):
    baker.make(Citation, record=published(kind, "Citing"), source=source)
    published(kind, "At home there", website=source.address)
    published(kind, "Elsewhere", website="https://example.org/elsewhere")
    page = sign_in(EDITORS).get(f"/admin/link_checks/linkcheck/{gone.pk}/change/").content.decode()
    assert "Citing" in page
    assert "At home there" in page
    assert "Elsewhere" not in page


def test_its_page_does_not_name_what_a_person_may_not_see(kind, make, gone, source, sign_in):
    from django.contrib.auth import get_user_model

    baker.make(Citation, record=make(kind, "Secret draft"), source=source)
    browser = sign_in(EDITORS)
    limit = Limit.objects.create(person=get_user_model().objects.get(username=EDITORS))
    limit.records.add(make(kind, "Own").permalink)
    page = browser.get(f"/admin/link_checks/linkcheck/{gone.pk}/change/").content.decode()
    assert gone.address in page
    assert "Secret draft" not in page


def test_an_address_that_nobody_names_any_more_is_not_shown(gone, source, sign_in):
    source.delete()
    page = sign_in(EDITORS).get("/admin/link_checks/linkcheck/", {"gone__exact": 1})
    assert page.context["cl"].result_count == 0
    assert LinkCheck.objects.count() == 1


def test_nobody_changes_what_was_answered(gone, db, client):
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.create_superuser("root"))
    assert client.get("/admin/link_checks/linkcheck/add/").status_code == 403
    answer = client.post(f"/admin/link_checks/linkcheck/{gone.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403


def test_staff_have_all_addresses_checked_and_find_the_progress_again(
    published, source, sign_in, monkeypatch, settings
):
    settings.DETACHED_COMMANDS = False
    published(Document, "Statement", link="https://example.org/text")
    monkeypatch.setattr(rounds, "check_address", lambda address, may_reach: Answer(404))
    begin, listed = (
        reverse(f"admin:link_checks_linkcheck_{page}") for page in ["begin_round", "changelist"]
    )
    reviewer = sign_in(REVIEWERS)
    assert begin in reviewer.get(listed).text
    page = reviewer.post(begin, follow=True)
    assert "2 of 2" in page.text
    assert LinkCheck.objects.filter(status=404).count() == 2

    [done] = LinkRound.objects.all()
    LinkCheck.objects.filter(address=source.address).delete()
    LinkRound.objects.update(state="doing", done=0)
    assert done.page in reviewer.get(listed).text
    assert reviewer.post(begin)["Location"] == done.page, "one at a time"
    assert "2 of 2" in reviewer.get(done.page).text, "taken up where it stopped"
    assert LinkCheck.objects.count() == 2
    done.refresh_from_db()
    assert (done.state, done.done) == ("done", 2)

    nobody = sign_in("nobody")
    assert nobody.post(begin).status_code == nobody.get(done.page).status_code == 403
    assert reviewer.get(begin).status_code == 405
