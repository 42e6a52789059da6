"""What is typed in a form is kept while it is typed, offered again to who typed it, and to nobody else."""

import json
import time
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from alliances.models import Alliance, Membership
from desk.sign_in.sessions import SEEN, SEEN_EVERY_SECONDS
from desk.unsaved.open_forms import COOKIE, DAYS_KEPT, OPEN_SECONDS, OpenForm
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.revisions.create_revision import newest_of
from editorial.workflow.publishing import publish_as_it_stands
from events.models import Event
from taxonomy.models import Sector
from tests.staff_fixtures import Form

pytestmark = pytest.mark.once
KEEP, TOKEN = "/admin/typed/", "a" * 32


class Page:
    """A form as a browser with JavaScript has it open."""

    def __init__(self, client, address: str, token: str = TOKEN):
        self.client, self.address, self.token = client, address, token
        answer = client.get(address)
        self.first = {name: listed(value) for name, value in Form(answer.text).values.items()}
        self.record = answer.context.get("record_token", "")
        self.person = answer.context["user"].pk

    def send(self, **more):
        sent = {"page": self.address, "person": self.person, "copy": self.token}
        return self.client.post(KEEP, sent | {"record": self.record} | more)

    def keep(self, **typed):
        """Keep the form with this typed in it."""
        typed = {name: listed(value) for name, value in typed.items()}
        before = {name: self.first.get(name, []) for name in typed}
        content = {"fields": self.first | typed, "before": before, "files": []}
        return self.send(content=json.dumps(content))

    def come_back(self, **query):
        return self.client.get(self.address, {"copy": self.token} | query)


def listed(value) -> list[str]:
    return value if isinstance(value, list) else [value]


def offers(client, address) -> list:
    return client.get(address).context["unsaved_copies"]()


@pytest.fixture
def page(published, sign_in, desk):
    """The form of a public alliance with a member, open at an editor's."""
    record = published(Alliance, "Rail", summary_en="Old.")
    Membership.objects.create(alliance=record, own_name_en="Hanoi", order=1)
    publish_as_it_stands(record)
    opened = Page(sign_in(EDITORS), desk("change", Alliance, record.pk))
    opened.record_shown, opened.versions = record, record.permalink.revisions.count()
    return opened


def test_it_is_kept_as_no_version_and_offered_field_by_field(page):
    answer = page.keep(summary_en="Mine.", website="https://mine.example/").json()
    assert answer["state"] == "kept"
    assert answer["said"].startswith("Kept at ")
    assert page.record_shown.permalink.revisions.count() == page.versions

    text = page.client.get(page.address).text
    assert "You have unsaved text from" in text
    [offer] = offers(page.client, page.address)
    assert [(field["label"], field["text"]) for field in offer.fields] == [
        ("Summary (English)", "Mine."), ("Website", "https://mine.example/"),
    ]  # fmt: skip

    back = Form(page.come_back().text).values
    assert (back["summary_en"], back["website"]) == ("Mine.", "https://mine.example/")
    back = Form(page.come_back(chosen="1", take="website").text).values
    assert (back["summary_en"], back["website"]) == ("Old.", "https://mine.example/")
    assert page.record_shown.permalink.revisions.count() == page.versions


def test_saving_ends_it_and_what_arrives_later_is_not_kept(page):
    page.keep(summary_en="Mine.")
    restored = Form(page.come_back().text).values
    assert restored["_copy"] == TOKEN
    assert page.client.post(page.address, restored).status_code == 302
    assert newest_of(page.record_shown.permalink).content["fields"]["summary_en"] == "Mine."
    assert offers(page.client, page.address) == []
    assert page.keep(summary_en="Mine.").json()["state"] == "saved"
    assert OpenForm.objects.get().content is None


def test_a_form_in_a_small_window_that_was_saved_is_not_offered_again(sign_in, desk):
    address = desk("add", Sector)
    page = Page(sign_in(MANAGERS), f"{address}?_popup=1")
    page.address = address
    typed = {"slug": "new", "name_en": "New", "name_zh_hans": "新", "sort": "field"}
    page.keep(**typed)
    assert len(offers(page.client, address)) == 1
    saved = page.client.post(f"{address}?_popup=1", page.first | typed | {"_copy": TOKEN})
    assert (saved.status_code, Sector.objects.count()) == (200, 1)
    assert offers(page.client, address) == []


def test_a_refused_save_keeps_it_and_begins_at_the_first_error(page):
    page.keep(summary_en="Mine.")
    typed = Form(page.client.get(page.address).text).values | {
        "summary_en": "Mine.", "website": "nowhere at all", "members-0-joined": "soon",
        "_copy": TOKEN,
    }  # fmt: skip
    answer = page.client.post(page.address, typed)
    assert (answer.status_code, Form(answer.text).values["_copy"]) == (200, TOKEN)
    assert answer.text.count(" autofocus") == 1
    assert "autofocus" in answer.text.partition('name="website"')[2].partition(">")[0]
    assert len(offers(page.client, page.address)) == 1
    # The page knows only what it showed last; what the form showed first is not forgotten.
    page.first["summary_en"] = ["Mine."]
    page.keep(website="https://mine.example/")
    [offer] = offers(page.client, page.address)
    assert [field["name"] for field in offer.fields] == ["summary_en", "website"]


def test_rows_come_back_and_are_merged_with_what_others_saved(page, sign_in):
    new = {
        "members-1-own_name_en": "Hue", "members-1-role": "member", "members-1-order": "2",
        "members-TOTAL_FORMS": "2", "members-0-role": "lead",
    }  # fmt: skip
    page.keep(**new)
    [offer] = offers(page.client, page.address)
    assert "Member 2 · Name (English)" in [field["label"] for field in offer.fields]

    colleague = sign_in(REVIEWERS)
    typed = Form(colleague.get(page.address).text).values
    colleague.post(page.address, typed | {"members-0-joined": "2016", "summary_en": "Theirs."})
    page.client.post(page.address, Form(page.come_back().text).values)

    content = newest_of(page.record_shown.permalink).content
    rows = {row["own_name_en"]: row for row in content["rows"]["members"].values()}
    assert (rows["Hanoi"]["role"], rows["Hanoi"]["joined"]) == ("lead", "2016")
    assert set(rows) == {"Hanoi", "Hue"}
    assert content["fields"]["summary_en"] == "Theirs."


@pytest.mark.parametrize(("role", "is_other_browser"), [(EDITORS, True), (REVIEWERS, False)])
def test_nobody_else_is_offered_it(page, sign_in, role, is_other_browser):
    page.keep(summary_en="Mine.")
    other = Client(headers={"accept-language": "en"})
    if role == EDITORS:
        other.force_login(get_user_model().objects.get(pk=page.person))
    else:
        other = sign_in(role)
        other.cookies[COOKIE] = page.client.cookies[COOKIE].value
    assert offers(other, page.address) == []
    answer = other.get(page.address, {"copy": TOKEN})
    assert Form(answer.text).values["summary_en"] == "Old."
    other.post("/admin/typed/discard/", {"copy": TOKEN})
    assert OpenForm.objects.get(browser=page.client.cookies[COOKIE].value).content
    assert is_other_browser == (COOKIE not in other.cookies)


def test_discarded_it_is_gone(page):
    page.keep(summary_en="Mine.")
    answer = page.client.post("/admin/typed/discard/", {"copy": TOKEN})
    assert (answer.status_code, answer["Location"]) == (302, page.address)
    assert offers(page.client, page.address) == []
    assert not OpenForm.objects.exists()


def test_typed_back_to_what_it_was_it_is_gone(page):
    page.keep(summary_en="Mine.")
    assert page.send(content="").json()["state"] == "open"
    assert offers(page.client, page.address) == []


def test_it_is_gone_after_30_days_and_with_the_account(page):
    page.keep(summary_en="Mine.")
    long_ago = timezone.now() - timedelta(days=DAYS_KEPT, minutes=1)
    OpenForm.objects.update(kept_at=long_ago, seen_at=long_ago)
    assert offers(page.client, page.address) == []
    OpenForm.objects.forget_old()
    assert not OpenForm.objects.exists()

    page.keep(summary_en="Mine.")
    OpenForm.objects.forget_old()
    assert OpenForm.objects.count() == 1
    get_user_model().objects.get(pk=page.person).delete()
    assert not OpenForm.objects.exists()


def test_a_new_record_and_the_lists_of_staff_are_kept_too(sign_in, desk):
    manager = sign_in(MANAGERS)
    for kind, typed in [(Event, {"name_en": "Forum"}), (Sector, {"name_en": "Rail"})]:
        page = Page(manager, desk("add", kind), kind.__name__)
        page.keep(**typed, countries=["LA"])
        assert len(offers(manager, page.address)) == 1
        assert Form(page.come_back().text).values["name_en"] == typed["name_en"]


def test_passwords_and_tokens_are_not_kept(page):
    page.keep(summary_en="Mine.", password1="secret-1", csrfmiddlewaretoken="secret-2")
    kept = str(OpenForm.objects.get().content)
    assert "Mine." in kept
    assert "secret" not in kept


@pytest.mark.parametrize("content", ["{", "[]", '{"fields": 3, "before": {"a": 1}, "files": {}}'])
def test_what_no_page_sends_does_no_harm(page, content):
    assert page.send(content=content).status_code == 200
    assert page.keep(summary_en="\0\ud800Mine.").json()["state"] == "kept"
    assert OpenForm.objects.get().content["fields"]["summary_en"] == ["Mine."]


def test_a_page_whose_session_or_token_is_gone_is_told_what_to_do(page, sign_in):
    browser = Client(enforce_csrf_checks=True)
    sent = {"page": page.address, "person": page.person, "copy": TOKEN, "content": "{}"}
    assert browser.post(KEEP, sent).json() == {"state": "signed-out"}
    browser.force_login(get_user_model().objects.get(pk=page.person))
    answer = browser.post(KEEP, sent)
    assert (answer.status_code, answer.json()["state"]) == (403, "token")
    renewed = sent | {"csrfmiddlewaretoken": answer.json()["token"]}
    assert browser.post(KEEP, renewed).json()["state"] == "kept"
    forged = browser.post(KEEP, renewed, headers={"origin": "https://elsewhere.example"})
    assert (forged.status_code, '"state"' in forged.text) == (403, False)
    answer = sign_in(REVIEWERS).post(KEEP, sent)
    assert (answer.status_code, answer.json()) == (409, {"state": "another-account"})


def test_the_id_of_the_browser_stays_in_the_admin(page):
    page.send()
    cookie = page.client.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert COOKIE not in page.client.get(page.record_shown.get_absolute_url()).cookies


def test_one_keep_writes_one_row_with_few_queries(page, django_assert_max_num_queries):
    page.send()
    # Beside those that set and reset how long it waits for a lock.
    with django_assert_max_num_queries(14) as queries:
        page.keep(summary_en="Mine.")
    statements = [query["sql"].split()[0] for query in queries]
    assert statements.count("SELECT") <= 6
    assert statements.count("INSERT") == 1
    assert not {"UPDATE", "DELETE"} & set(statements)


def test_a_page_that_only_asks_does_not_prolong_the_session(page):
    session = page.client.session
    session[SEEN] = long_ago = time.time() - 2 * SEEN_EVERY_SECONDS
    session.save()
    page.send()
    assert page.client.session[SEEN] == long_ago
    page.keep(summary_en="Mine.")
    assert page.client.session[SEEN] > long_ago


def test_who_else_has_the_record_open_is_said_with_and_without_javascript(page, sign_in):
    colleague = Page(sign_in(REVIEWERS), page.address)
    assert page.send().json()["others"] == []
    [said] = colleague.send().json()["others"]
    assert said == f"Editors opened this entry at {timezone.localtime():%H:%M}"
    assert said in colleague.client.get(page.address).text
    assert "Editors opened" not in page.client.get(page.address).text
    # The same account at another desk is another.
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(get_user_model().objects.get(pk=page.person))
    assert "Editors opened" in desk.get(page.address).text

    OpenForm.objects.filter(user=page.person).update(
        seen_at=timezone.now() - timedelta(seconds=OPEN_SECONDS)
    )
    assert colleague.send().json()["others"] == []
    page.send()
    page.send(left="1")
    assert colleague.send().json()["others"] == []


def test_what_a_colleague_saved_meanwhile_is_said_in_the_open_form(page, sign_in):
    seen = page.first["_seen"][0]
    assert page.send(seen=seen).json()["others"] == []
    colleague = sign_in(REVIEWERS)
    typed = Form(colleague.get(page.address).text).values
    colleague.post(page.address, typed | {"summary_en": "Theirs."})
    [said] = page.send(seen=seen).json()["others"]
    assert said.startswith("Reviewers saved this entry at ")
    assert page.send(seen="99").json()["others"] == []


def test_only_who_was_shown_a_record_learns_who_has_it_open(page, sign_in, desk):
    page.send()
    other = Page(sign_in(MANAGERS), desk("add", Event))
    for forged in ["", page.record_shown.ref, page.record]:
        assert "others" not in other.send(record=forged).json()
