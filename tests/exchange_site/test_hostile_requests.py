from wsgiref.util import setup_testing_defaults

import pytest
from django.core import mail
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from events.models import Event
from exchange_site import wsgi
from exchange_site.http.middleware import language_asked_for
from records.models import Change


@pytest.mark.parametrize("charset", ["rot13", "raw_unicode_escape", "utf-7", "idna", "undefined"])
def test_no_claim_about_the_encoding_breaks_a_page(charset, monkeypatch):
    """Django's handler makes such a request first of all, and would fail before any middleware."""
    monkeypatch.setattr(wsgi, "django_application", lambda environ, start: WSGIRequest(environ))
    environ = {"PATH_INFO": "/en/search/", "QUERY_STRING": "q=%E8%B4%B5%E5%B7%9E"}
    environ["CONTENT_TYPE"] = f"text/plain; Charset={charset}; format=flowed"
    setup_testing_defaults(environ)

    assert wsgi.without_charset(environ, None).GET["q"] == "贵州"
    assert environ["CONTENT_TYPE"] == "text/plain; format=flowed"


@pytest.mark.parametrize("sign", ["\ufdfa", "㌖", "￦"])
def test_signs_that_unfold_into_many_words_are_searched_for_in_bounded_time(client, db, sign):
    assert client.get("/en/events/", {"q": sign * 200}).status_code == 200


def test_an_address_without_a_path_has_no_language(rf: RequestFactory):
    request = rf.generic("OPTIONS", "/")
    request.path_info = "*"
    assert language_asked_for(request) == ""


@pytest.mark.slow
def test_the_desk_answers_endless_words_and_zero_bytes(admin_client):
    address = "/admin/events/event/"
    assert admin_client.get(address, {"q": "a " * 1200}).status_code == 200
    assert admin_client.get(address, {"q": "中" * 60_000}).status_code == 200
    assert admin_client.get("/admin/evidence/source/", {"q": "a " * 1200}).status_code == 200
    assert admin_client.get(f"{address}?confidence__exact=%00").status_code == 400


def test_a_draft_and_nothing_at_all_answer_alike(client, make):
    draft = make(Event, "Secret")
    answers = [client.get(f"/en/events/{slug}/") for slug in [draft.slug, "no-such-event"]]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.headers.get("Vary") for answer in answers} == {answers[0].headers.get("Vary")}
    assert "Cookie" not in answers[0].headers.get("Vary", "")


def test_an_address_in_no_language_says_that_it_varies(client, published):
    record = published(Event, "Rail")
    answer = client.get(f"/id/{record.ref}/", headers={"Accept-Language": "zh-CN"})
    assert answer.headers["Location"].startswith("/zh-hans/")
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_permanent_address_that_was_never_public_is_not_said_to_be_withdrawn(client, make):
    draft = make(Event, "Secret")
    address = f"/id/{draft.ref}/"
    draft.delete()
    assert not Change.objects.exists()
    assert client.get(address).status_code == 404


def test_a_password_mail_leads_to_the_sites_own_address(client, django_user_model, settings):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    django_user_model.objects.create_user("li", "li@example.org", "a-Long-enough-1")
    client.post(
        "/admin/password_reset/",
        {"email": "li@example.org"},
        headers={"Host": "elsewhere.example"},
    )
    [message] = mail.outbox
    assert f"{settings.SITE_URL}/admin/reset/" in message.body
    assert "elsewhere.example" not in message.body
