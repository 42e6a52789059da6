"""Readers say what is wrong: without an account or a cookie, and without floods."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliances.models import Alliance
from corrections.forms import SIGNER, SLOWEST_SECONDS
from corrections.handling import forwarding
from corrections.models import KEPT, Suggestion
from corrections.views import MOST_IN_AN_HOUR
from documents.models import Document
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, REVIEWERS
from editorial.revisions.create_revision import newest_of
from editorial.workflow.log import LogLine
from editorial.workflow.publishing import publish_as_it_stands
from records.models import Change
from serving.models import Attempt

# A form and a mail are the same on every database.
pytestmark = pytest.mark.once

HERE = {"origin": "http://testserver"}
HOSTILE = '<script>alert(1)</script> " onload="x'


class Earlier(signing.TimestampSigner):
    """A form that was given out some seconds ago."""

    def __init__(self, seconds):
        super().__init__(salt=SIGNER.salt)
        self.seconds = seconds

    def timestamp(self):
        return signing.b62_encode(int(time.time()) - self.seconds)


def token(about="-", seconds=60):
    return Earlier(seconds).sign(about)


@pytest.fixture
def send(client):
    """Send a suggestion about a record, or about the site, as a browser would."""

    def post(record=None, language="en", headers=HERE, **given):
        address = f"/{language}/correct/"
        if record:
            address = f"/{language}/{record.label()}/{record.slug}/correct/"
        about = record.ref if record else "-"
        written = {"text": "The year is wrong.", "token": token(about)} | given
        return client.post(address, written, headers=headers)

    return post


def kept():
    return list(Suggestion.objects.values_list("text", flat=True))


def test_a_reader_suggests_a_correction_of_a_record(kind, client, published, send):
    record, _other = published(kind, "Hanoi"), published(kind, "Zanzibar")
    address = f"{record.get_absolute_url()}correct/"

    assert f'href="{address}"' in client.get(record.get_absolute_url()).text
    page, answer = client.get(address), send(record, contact="a@example.org")

    assert [page.status_code, answer.status_code] == [200, 200]
    assert "Thank you." in answer.text
    [one] = Suggestion.objects.all()
    assert [one.permalink.record, one.text, one.contact, one.language, one.state] == [
        record, "The year is wrong.", "a@example.org", "en", "new",
    ]  # fmt: skip


def test_the_form_is_linked_where_a_reader_learns_how_sure_we_are(kind, client, published):
    record = published(kind, "Hanoi")

    for view in ["", "?view=bilingual"]:
        html = client.get(record.get_absolute_url() + view).text
        [provenance] = html.split('<footer class="provenance">')[1:]
        link = f'href="{record.get_absolute_url()}correct/"'
        assert provenance.split("</footer>")[0].count(link) == 1


def test_neither_page_sets_a_cookie_or_is_kept(client, published, send):
    record = published(Alliance)
    for answer in [client.get(f"{record.get_absolute_url()}correct/"), send(record)]:
        assert dict(answer.cookies) == {}
        assert "no-store" in answer["Cache-Control"]


def test_a_correction_may_be_of_the_site_as_a_whole(client, send, db):
    assert 'value="/en/about/"' in client.get("/en/correct/", {"page": "/en/about/"}).text

    send(page="/en/about/")
    send(page="https://elsewhere.example/")
    send(page="//elsewhere.example/")

    pages = Suggestion.objects.order_by("pk").values_list("page", flat=True)
    assert list(pages) == ["/en/about/", "", ""]


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://elsewhere.example"}, {"origin": "null"}, {"origin": "http://["},
     {"referer": "http://testserver.elsewhere.example/en/"}],
)  # fmt: skip
def test_what_is_sent_from_elsewhere_is_refused(send, published, headers):
    assert send(published(Alliance), headers=headers).status_code == 403
    assert kept() == []


def test_a_browser_that_says_only_where_it_was_is_believed(send, published):
    assert (
        send(published(Alliance), headers={"referer": "http://testserver/en/"}).status_code == 200
    )
    assert kept() == ["The year is wrong."]


@pytest.mark.parametrize(
    ("seconds", "about", "sentence"),
    [
        (SLOWEST_SECONDS + 60, "-", "The form had been open for too long."),
        (-600, "-", "That was very fast."),
        (60, "ABCDEFGH", "The form belongs to another page."),
    ],
)
def test_a_form_of_another_time_or_page_is_not_accepted_and_nothing_is_lost(
    send, db, seconds, about, sentence
):
    answer = send(source="The gazette", token=token(about, seconds))

    assert sentence in answer.text
    assert 'value="The gazette"' in answer.text
    assert kept() == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"token": "invented"}, "The form had been open for too long."),
        ({"token": ""}, "The form had been open for too long."),
        ({"text": ""}, "This field is required."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"contact": "nobody"}, "Enter a valid email address."),
        ({"text": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_not_accepted_says_why_and_loses_nothing(send, db, given, sentence):
    answer = send(**{"source": "The gazette"} | given)

    assert answer.status_code == 200
    assert sentence in answer.text
    assert 'value="The gazette"' in answer.text
    assert kept() == []


def test_after_too_long_the_same_text_can_be_sent_again(send, db):
    answer = send(token=token(seconds=SLOWEST_SECONDS + 60))

    again = answer.context["form"]["token"].value()
    assert SIGNER.unsign(again) == "-"
    assert ">\nThe year is wrong.</textarea>" in answer.text


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(send, db):
    assert "Thank you." in send(homepage="https://buy.example/").text
    assert kept() == []


def test_a_flood_is_stopped_in_the_readers_language(send, client, db):
    [most] = MOST_IN_AN_HOUR.values()
    statuses = [send().status_code for _letter in range(most)]
    last = send(language="zh-hans", text="太多了")

    assert statuses == [200] * most
    assert last.status_code == 429
    assert 3500 < int(last["Retry-After"]) <= 3600
    assert "请一小时后再试" in last.text
    assert "太多了</textarea>" in last.text
    assert len(kept()) == most
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    written = {"text": "From elsewhere.", "token": token()}
    assert elsewhere.post("/en/correct/", written, headers=HERE).status_code == 200


def test_no_network_address_is_stored(send, db):
    send()

    [attempt] = Attempt.objects.all()
    assert "127.0.0.1" not in attempt.network
    Attempt.objects.update(until=timezone.now())
    send()
    assert Attempt.objects.count() == 1


def test_hostile_text_is_text(send, staff_client, published):
    send(published(Alliance, HOSTILE), text=HOSTILE, source=HOSTILE)
    [one] = Suggestion.objects.all()

    queue = staff_client.get("/admin/corrections/suggestion/").text
    page = staff_client.get(f"/admin/corrections/suggestion/{one.pk}/change/").text

    assert one.text == HOSTILE
    for shown in [queue, page]:
        assert ["<script>alert" in shown, "&lt;script&gt;alert" in shown] == [False, True]


@pytest.mark.every_kind
def test_what_the_public_may_not_see_cannot_be_corrected(kind, client, written, withdrawn):
    for record, status in [(written(kind, "Draft"), 404), (withdrawn(kind, "Gone"), 410)]:
        address = f"/en/{kind.label()}/{record.slug}/correct/"
        assert client.get(address).status_code == status
        answer = client.post(address, {"text": "x", "token": token(record.ref)}, headers=HERE)
        assert answer.status_code == status
    assert client.get(f"/en/{kind.label()}/nothing/correct/").status_code == 404
    assert client.get("/en/countries/la/correct/").status_code == 404
    assert kept() == []


def test_a_setting_closes_it(client, published, settings, send):
    settings.CORRECTIONS = False
    record = published(Alliance)

    assert "correct/" not in client.get(record.get_absolute_url()).text
    assert "Corrections and questions" not in client.get("/en/privacy/").text
    assert client.get("/en/correct/").status_code == 404
    assert send(record).status_code == 404
    assert kept() == []


@pytest.fixture
def three(published, send):
    """Suggestions about an alliance, a document and the site."""
    for record in [published(Alliance), published(Document), None]:
        send(record, text=record.label() if record else "site")


def test_staff_see_the_queue_and_reviewers_close_it(three, sign_in):
    one = Suggestion.objects.get(text="alliances")
    address = f"/admin/corrections/suggestion/{one.pk}/change/"
    editor, reviewer = sign_in(EDITORS), sign_in(REVIEWERS)

    assert "3 messages" in editor.get("/admin/").text
    editor.post(address, {"state": "closed"})
    one.refresh_from_db()
    assert one.state == "new"
    reviewer.post(address, {"state": "closed", "text": "another"})
    one.refresh_from_db()
    assert [one.state, one.text] == ["closed", "alliances"]
    assert "2 messages" in reviewer.get("/admin/").text


def test_the_queue_asks_no_more_the_longer_it_is(
    three, sign_in, published, django_assert_num_queries
):
    client, page = sign_in(REVIEWERS), "/admin/corrections/suggestion/"
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(3):
        link = published(Alliance, f"Rail {number}").permalink
        Suggestion.objects.create(permalink=link, text="No.", language="en")
    with django_assert_num_queries(len(few)):
        text = client.get(page).text
    assert "Rail 2" in text


def test_who_is_limited_sees_only_what_concerns_their_records(three, sign_in):
    client = sign_in(EDITORS)
    record = Suggestion.objects.get(text="documents").permalink
    person = client.get("/admin/").context["user"]
    Limit.objects.create(person=person).records.add(record)

    queue = client.get("/admin/corrections/suggestion/").context["cl"].result_list

    assert [one.text for one in queue] == ["documents"]
    assert "1 message<" in client.get("/admin/").text.replace("\n", "").replace("  ", "")


def test_after_six_months_all_of_it_is_deleted(three, capsys):
    Suggestion.objects.filter(text="site").update(sent_at=timezone.now() - KEPT - timedelta(days=1))

    call_command("forget_suggestions")

    assert sorted(kept()) == ["alliances", "documents"]
    assert capsys.readouterr().out == "1 deleted\n"


def test_staff_do_not_see_what_is_old_and_delete_it_when_they_deal_with_another(
    three, staff_client
):
    Suggestion.objects.filter(text="site").update(sent_at=timezone.now() - KEPT - timedelta(days=1))
    queue = staff_client.get("/admin/corrections/suggestion/").context["cl"].result_list
    assert sorted(one.text for one in queue) == ["alliances", "documents"]
    assert sorted(kept()) == ["alliances", "documents", "site"]
    dealt_with = Suggestion.objects.get(text="alliances")
    staff_client.post(f"/admin/corrections/suggestion/{dealt_with.pk}/change/", {"state": "closed"})
    assert sorted(kept()) == ["alliances", "documents"]


def test_nothing_of_it_is_left_in_the_log_of_the_admin(three, staff_client):
    first = Suggestion.objects.first()
    address = reverse("admin:corrections_suggestion_change", args=[first.pk])
    assert staff_client.post(address, {"state": "answered"}).status_code == 302

    assert LogEntry.objects.count() == 0


def test_a_text_that_nobody_can_see_is_none(send, db):
    assert "This field is required." in send(text="\u200b\u200b").text
    assert kept() == []


def test_more_than_the_form_holds_is_refused_unread(client, db):
    answer = client.post("/en/correct/", {"text": "x" * 200_000}, headers=HERE)

    assert answer.status_code == 413
    assert "at most 4,000 characters" in answer.text


@pytest.mark.parametrize(
    "address", ["/en/events/correct/", "/id/correct/", "/en/a/b/c/correct/", "/correct/"]
)
def test_elsewhere_nothing_can_be_sent(client, db, address):
    assert client.post(address, {"text": "x"}, headers=HERE).status_code == 405


@pytest.fixture
def suggestion(published):
    record = published(Alliance, "Hanoi", summary_en="Old words.")
    return Suggestion.objects.create(
        permalink=record.permalink, text=HOSTILE, contact="reader@example.org", language="en"
    )


@pytest.fixture
def handle(suggestion, desk):
    def post(client, step, **given):
        address = desk("handle", Suggestion, suggestion.pk)
        answer = client.post(address, {"step": step} | given, follow=True)
        suggestion.refresh_from_db()
        return answer

    return post


def test_a_colleague_takes_a_suggestion_and_the_others_see_who(suggestion, handle, sign_in, desk):
    editor, reviewer = sign_in(EDITORS), sign_in(REVIEWERS)
    to_do = f"{desk('changelist', Suggestion)}?for=me"
    handle(editor, "take")

    assert [suggestion.state, suggestion.handler.username] == ["taken", EDITORS]
    listed = reviewer.get(desk("changelist", Suggestion)).text
    assert f"{EDITORS} deals with it" in listed
    shown = [client.get(to_do).context["cl"].result_count for client in [editor, reviewer]]
    assert shown == [1, 0]
    offered = [
        client.get("/admin/").context["desk"].new_suggestions for client in [editor, reviewer]
    ]
    assert offered == [1, 0]


def test_a_draft_is_made_of_a_suggestion_and_no_other_is_replaced(suggestion, handle, sign_in):
    editor, reviewer = sign_in(EDITORS), sign_in(REVIEWERS)
    handle(editor, "draft")
    draft = newest_of(suggestion.permalink)

    assert [draft.state, draft.author.username] == ["draft", EDITORS]
    assert f"suggested correction {suggestion.pk} of" in draft.note
    assert HOSTILE not in draft.note
    assert "is open already" in handle(reviewer, "draft").text
    assert newest_of(suggestion.permalink) == draft
    assert suggestion.handler.username == REVIEWERS


def test_who_is_limited_to_other_records_handles_none(suggestion, handle, sign_in, published):
    client = sign_in(REVIEWERS)
    limit = Limit.objects.create(person_id=int(client.session["_auth_user_id"]))
    limit.records.add(published(Alliance, "Own").permalink)
    for step in ["take", "draft", "answer", "say"]:
        assert handle(client, step, text="x").status_code == 404
    assert suggestion.state == "new"


def test_a_reader_is_answered_once(suggestion, handle, sign_in, settings, mailoutbox):
    settings.SENDS_MAIL = True
    reviewer = sign_in(REVIEWERS)
    assert "The answer was sent." in handle(reviewer, "answer", text="Thank you.").text
    assert "already" in handle(reviewer, "answer", text="Once more.").text

    [mail] = mailoutbox
    assert [mail.to, mail.body] == [["reader@example.org"], "Thank you."]
    [line] = LogLine.objects.filter(act="answer")
    assert [line.person_name, line.detail] == [REVIEWERS, str(suggestion.pk)]
    assert handle(sign_in(EDITORS), "answer", text="x").status_code == 403


def test_an_answer_is_kept_where_no_mail_is_set_up(suggestion, handle, sign_in, mailoutbox):
    said = handle(sign_in(REVIEWERS), "answer", text="Thank you.").text
    assert "could not send mail" in said
    assert "Thank you." in said
    assert [suggestion.was_mailed, mailoutbox] == [False, []]


def test_staff_say_in_public_that_something_was_corrected(suggestion, handle, sign_in, client):
    reviewer, record = sign_in(REVIEWERS), suggestion.permalink.record
    Change.objects.update(at=suggestion.sent_at - timedelta(days=1))
    assert "Nothing has been published since" in handle(reviewer, "say").text
    record.summary_en = "New words."
    record.save()
    publish_as_it_stands(record)
    assert "Corrected on" not in client.get(record.get_absolute_url()).text

    handle(reviewer, "say")
    assert "Corrected on" in client.get(record.get_absolute_url()).text
    assert handle(sign_in(EDITORS), "unsay").status_code == 403
    handle(reviewer, "unsay")
    assert "Corrected on" not in client.get(record.get_absolute_url()).text


@pytest.fixture
def mailed(send, settings, django_capture_on_commit_callbacks, mailoutbox):
    """Send a question while everybody of the staff has an address; returns the mails."""

    def ask(record, **given):
        settings.SENDS_MAIL = True
        for person in get_user_model().objects.all():
            person.email = f"{person.username}@staff.example.org"
            person.save()
        with django_capture_on_commit_callbacks(execute=True):
            send(record, purpose="question", **given)
        return mailoutbox

    return ask


def test_a_visitor_asks_the_secretariat_about_an_entry(client, published, sign_in, mailed):
    reviewer, record = [sign_in(EDITORS), sign_in(REVIEWERS)][1], published(Alliance, "Hanoi")
    address = f"{record.get_absolute_url()}correct/?for=question"
    assert f'href="{address}"' in client.get(record.get_absolute_url()).text
    assert re.search('value="question"[^>]* checked', client.get(address).text)

    [mail] = mailed(record, text="Who may join?", contact="reader@example.org")

    [question] = Suggestion.objects.all()
    assert [question.purpose, question.permalink.record, question.state] == [
        "question", record, "new",
    ]  # fmt: skip
    assert mail.to == [f"{REVIEWERS}@staff.example.org"]
    assert "Who may join?" in mail.body
    assert f"/suggestion/{question.pk}/change/" in mail.body
    assert "reader@example.org" not in mail.body + mail.subject
    queue = reviewer.get(reverse("admin:corrections_suggestion_changelist")).text
    assert "A question to the secretariat" in queue


def test_a_flood_from_many_networks_is_kept_but_not_mailed(published, sign_in, mailed, monkeypatch):
    sign_in(REVIEWERS)
    monkeypatch.setattr(forwarding, "MOST_MAILED_IN_AN_HOUR", 2)
    record = published(Alliance, "Hanoi")

    numbers = []
    for _message in range(3):
        numbers.append(len(mailed(record)))
        Attempt.objects.all().delete()

    assert numbers == [1, 2, 2]
    assert len(kept()) == 3


def test_nothing_is_mailed_to_whoever_may_not_handle_it(published, sign_in, mailed):
    limited = sign_in(REVIEWERS)
    limit = Limit.objects.create(person_id=int(limited.session["_auth_user_id"]))
    limit.records.add(published(Alliance, "Own").permalink)

    assert mailed(published(Alliance, "Other")) == []
    assert kept() == ["The year is wrong."]
