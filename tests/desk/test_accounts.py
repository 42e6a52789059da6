"""Signing in, passwords, and the language of the desk."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse

from editorial.permissions.roles import EDITORS

# Accounts are Django's own on every database.
pytestmark = pytest.mark.once


@pytest.fixture
def member(db):
    return get_user_model().objects.create_user(
        "lin", "lin@example.org", "first-Password-8", is_staff=True
    )


@pytest.mark.parametrize("address", ["account_login", "admin:login"])
def test_signing_in_leads_to_the_desk(client, member, address):
    sent = {"username": "lin", "password": "first-Password-8", "next": "/admin/"}
    answer = client.post(reverse(address), sent)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "",
        "/nowhere/", "/admin/nowhere/", "/en/nowhere/", "/admin/logout/", "http://[", "\n/admin/",
    ],
)  # fmt: skip
def test_signing_in_leads_nowhere_but_to_pages_of_the_desk(client, member, address):
    sent = {"username": "lin", "password": "first-Password-8", "next": address}

    assert client.post(reverse("account_login"), sent)["Location"] == "/admin/"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client, member):
    sent = {"username": "lin", "password": "first-Password-8", "next": "/admin/events/event/?q=x"}

    assert client.post(reverse("account_login"), sent)["Location"] == sent["next"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_wrong_password_is_refused_in_the_language_of_the_desk(client, member, language):
    sent = {"username": "lin", "password": "wrong"}
    answer = client.post(reverse("account_login"), sent, headers={"accept-language": language})
    assert answer.status_code == 200
    sentence = {"en": "password is not correct", "zh-hans": "用户名或密码不正确"}[language]
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_forgotten_password_is_set_anew_by_mail(client, member, language):
    speaking = {"accept-language": language}
    assert "password_reset" in client.get("/accounts/login/", headers=speaking).content.decode()
    assert client.get(reverse("admin_password_reset"), headers=speaking).status_code == 200
    sent = client.post(
        reverse("admin_password_reset"), {"email": "lin@example.org"}, headers=speaking
    )
    assert client.get(sent["Location"], headers=speaking).status_code == 200
    [letter] = mail.outbox
    assert letter.to == ["lin@example.org"]
    link = re.search(r"https?://[^/]+(/admin/reset/\S+)", letter.body)[1]
    form = client.get(link, follow=True, headers=speaking)
    assert form.status_code == 200
    done = client.post(
        form.request["PATH_INFO"],
        {"new_password1": "second-Password-9", "new_password2": "second-Password-9"},
        headers=speaking,
    )
    assert client.get(done["Location"], headers=speaking).status_code == 200
    assert client.login(username="lin", password="second-Password-9")


def test_nobody_learns_which_addresses_have_an_account(client, member):
    sent = client.post(reverse("admin_password_reset"), {"email": "unknown@example.org"})
    known = client.post(reverse("admin_password_reset"), {"email": "lin@example.org"})
    assert sent["Location"] == known["Location"]
    assert len(mail.outbox) == 1


def test_a_link_that_was_used_or_made_up_says_so(client, db):
    answer = client.get("/admin/reset/MQ/set-password/")
    assert answer.status_code == 200
    assert answer.context["validlink"] is False


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_member_of_staff_changes_the_password(client, member, language):
    client.force_login(member)
    speaking = {"accept-language": language}
    assert client.get(reverse("admin:password_change"), headers=speaking).status_code == 200
    sent = {
        "old_password": "first-Password-8",
        "new_password1": "second-Password-9",
        "new_password2": "second-Password-9",
    }
    done = client.post(reverse("admin:password_change"), sent, headers=speaking)
    assert client.get(done["Location"], headers=speaking).status_code == 200
    member.refresh_from_db()
    assert member.check_password("second-Password-9")


def language_of_desk(client) -> str:
    return client.get("/admin/").headers["Content-Language"]


def test_the_language_chosen_in_the_header_is_remembered(sign_in, kind, desk):
    editor = sign_in(EDITORS, language="en")
    header = editor.get("/admin/").content.decode()
    assert 'action="/admin/language/"' in header
    assert language_of_desk(editor) == "en"

    answer = editor.post("/admin/language/", {"language": "zh-hans", "next": "/admin/"})

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert language_of_desk(editor) == "zh-hans"
    assert editor.get(desk("changelist", kind)).headers["Content-Language"] == "zh-hans"
    [cookie] = answer.cookies.values()
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) > 60 * 60 * 24 * 100


def test_the_language_of_the_desk_does_not_touch_the_public_pages(sign_in):
    editor = sign_in(EDITORS, language="en")
    editor.post("/admin/language/", {"language": "zh-hans", "next": "/admin/"})
    public = editor.get("/en/")
    assert public.headers["Content-Language"] == "en"
    assert not public.cookies
    assert editor.get("/")["Location"] == "/en/"


def test_the_language_can_be_chosen_before_signing_in(client, db):
    assert 'action="/admin/language/"' in client.get("/accounts/login/").content.decode()
    client.post("/admin/language/", {"language": "zh-hans", "next": "/accounts/login/"})
    assert client.get("/accounts/login/").headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"]
)
def test_the_language_switch_leads_nowhere_else(client, db, elsewhere):
    answer = client.post("/admin/language/", {"language": "en", "next": elsewhere})
    assert answer["Location"] == "/"


def test_an_unknown_language_is_not_remembered(client, db):
    answer = client.post("/admin/language/", {"language": "xx", "next": "/accounts/login/"})
    assert not answer.cookies


def test_signing_out_ends_it(sign_in):
    editor = sign_in(EDITORS)
    assert editor.post(reverse("admin:logout")).status_code == 200
    assert editor.get("/admin/").status_code == 302


def test_what_comes_without_its_token_is_refused_with_a_page(member, rf):
    from django.test import Client

    careful = Client(enforce_csrf_checks=True)
    answer = careful.post(reverse("account_login"), {"username": "lin", "password": "x"})
    assert answer.status_code == 403
