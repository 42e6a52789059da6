"""What was typed survives a session that is gone, and a token that is old; nothing is saved by itself."""

import logging
from random import Random

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alliances.models import Alliance, Membership
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.publishing import publish_as_it_stands
from taxonomy.models import Sector
from tests.staff_fixtures import Form

PASSWORD = "a-Password-8"
SIGN_IN = "/accounts/login/"


@pytest.fixture
def member(db):
    """Somebody with a password and, in a browser that sends tokens, a session."""

    def of_role(role, name="chen", *, language="en"):
        user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        browser = Client(enforce_csrf_checks=True, headers={"accept-language": language})
        sign_in(browser, name)
        return browser

    return of_role


def sign_in(browser, name="chen", **typed):
    """Fill in the sign-in page that is shown, or a new one."""
    values = typed.pop("page", None) or Form(browser.get(SIGN_IN).text).values
    return browser.post(
        SIGN_IN, values | {"username": name, "password": PASSWORD} | typed, follow=True
    )


def sign_out(browser):
    """In another window; the token stays."""
    token = browser.cookies["csrftoken"].value
    browser.post(reverse("admin:logout"), {"csrfmiddlewaretoken": token})


def sign_in_anew(browser):
    """In another window: then the token of the form is an old one."""
    sign_out(browser)
    browser.cookies.pop("csrftoken")
    sign_in(browser)


def typed_in(page, **typed) -> dict:
    return Form(page.text).values | typed


def nothing_saved(text: str) -> bool:
    return not Revision.objects.filter(content__fields__summary_en=text).exists()


TEXT = "Two lines\r\nof “words” & <b>more</b>, 中文。"


def test_a_form_comes_back_after_signing_in(kind, published, member, desk, countries):
    record, editor = published(kind, "Rail", countries=[countries["LA"]]), member(EDITORS)
    address = desk("change", kind, record.pk)
    typed = typed_in(
        editor.get(address), summary_en=TEXT, countries=["VN", "LA"], edit_note="Why", _submit="1"
    )
    sign_out(editor)
    page = editor.post(address, typed)
    assert "what you typed comes back in its form" in page.text
    page = sign_in(editor, page=Form(page.text).values)

    assert "Not saved yet" in page.text
    again = Form(page.text).values
    assert again | {"csrfmiddlewaretoken": "", "_submit": "1"} == typed | {
        "csrfmiddlewaretoken": ""
    }
    assert record.permalink.revisions.count() == 1
    assert editor.post(address, again).status_code == 302
    fields = newest_of(record.permalink).content["fields"]
    assert (fields["summary_en"], newest_of(record.permalink).state) == (
        TEXT.replace("\r\n", "\n"), "draft",
    )  # fmt: skip
    assert "Not saved yet" not in editor.get(address, {"unsaved": "1"}).text


def test_an_old_token_leads_straight_back_to_the_form(published, member, desk):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), summary_en=TEXT, _submit="1")
    sign_in_anew(editor)
    page = editor.post(address, typed)

    assert (page.status_code, "Not saved yet" in page.text) == (200, True)
    assert Form(page.text).values["summary_en"] == TEXT
    assert record.permalink.revisions.count() == 1
    assert editor.post(address, Form(page.text).values).status_code == 302
    assert not nothing_saved(TEXT.replace("\r\n", "\n"))


def test_a_new_record_comes_back(kind, member, desk, own_fields):
    editor, address = member(EDITORS), desk("add", kind)
    typed = typed_in(editor.get(address), name_en="Rail", summary_en=TEXT) | own_fields(kind)
    sign_out(editor)
    page = sign_in(editor, page=Form(editor.post(address, typed).text).values)
    assert Form(page.text).values["summary_en"] == TEXT
    assert kind.objects.count() == 0
    editor.post(address, Form(page.text).values)
    assert kind.objects.get().name_en == "Rail"


def test_a_wrong_password_loses_nothing(published, member, desk):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), summary_en=TEXT)
    sign_out(editor)
    page = editor.post(address, typed)
    page = sign_in(editor, page=Form(page.text).values, password="wrong")
    assert "unsaved" in page.context
    page = sign_in(editor, page=Form(page.text).values)
    assert Form(page.text).values["summary_en"] == TEXT


def test_a_sign_in_page_that_became_old_meanwhile_is_no_loss(published, member, desk):
    """Somebody with two such pages signs in on one of them."""
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), summary_en=TEXT)
    sign_out(editor)
    waiting = Form(editor.post(address, typed).text).values
    editor.cookies.pop("csrftoken")
    sign_in(editor)
    page = sign_in(editor, page=waiting)
    assert Form(page.text).values["summary_en"] == TEXT


def test_without_any_cookie_it_comes_back_too(published, member, desk):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), summary_en=TEXT)
    editor.cookies.clear()
    page = sign_in(editor, page=Form(editor.post(address, typed).text).values)
    assert Form(page.text).values["summary_en"] == TEXT


def test_pictures_are_named(published, member, desk, photo):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    picture = SimpleUploadedFile("校门.jpg", photo.read_bytes(), "image/jpeg")
    typed = typed_in(editor.get(address), image=picture, image_alt_en="A gate")
    sign_out(editor)
    page = editor.post(address, typed)
    assert "have to be chosen again: 校门.jpg." in page.text
    page = sign_in(editor, page=Form(page.text).values)
    assert "have to be chosen again: 校门.jpg." in page.text
    assert Form(page.text).values["image_alt_en"] == "A gate"


def test_a_picture_that_was_kept_is_chosen_after_signing_in(published, member, desk, photo):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    picture = SimpleUploadedFile("校门.jpg", photo.read_bytes(), "image/jpeg")
    wrong = typed_in(
        editor.get(address), image=picture, image_alt_en="A gate", website="nowhere at"
    )
    refused = Form(editor.post(address, wrong).text).values
    Session.objects.all().delete()
    page = editor.post(address, refused | {"website": ""})
    page = sign_in(editor, page=Form(page.text).values)
    assert "have to be chosen again" not in page.text
    assert "“校门.jpg” is chosen" in page.text


def test_what_another_saved_meanwhile_is_merged(published, member, desk, sign_in_as):
    record, editor = published(Alliance, "Rail", summary_en="Old."), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), name_en="Railways")
    sign_out(editor)
    base = newest_of(record.permalink)
    fields = base.content["fields"] | {"summary_en": "New."}
    actions.save_draft(record, base.content | {"fields": fields}, by=sign_in_as("root"), base=base)
    page = sign_in(editor, page=Form(editor.post(address, typed).text).values)
    editor.post(address, Form(page.text).values)
    fields = newest_of(record.permalink).content["fields"]
    assert (fields["name_en"], fields["summary_en"]) == ("Railways", "New.")


@pytest.fixture
def sign_in_as(db):
    return get_user_model().objects.create_superuser


def test_another_account_is_told_whose_it_is(published, member, desk):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    member(REVIEWERS, "lin")
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), summary_en=TEXT)
    sign_out(editor)
    page = sign_in(editor, "lin", page=Form(editor.post(address, typed).text).values)
    assert "It was typed while another account was signed in." in page.text
    assert Form(page.text).values["summary_en"] == TEXT


def test_an_account_that_may_not_change_it_is_told_so(published, member, desk, countries):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    member(EDITORS, "lin")
    limit = Limit.objects.create(person=get_user_model().objects.get(username="lin"))
    limit.countries.set([countries["LA"]])
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), summary_en=TEXT)
    sign_out(editor)
    page = sign_in(editor, "lin", page=Form(editor.post(address, typed).text).values)
    assert "You are authenticated as lin, but are not authorized" in page.text
    page = sign_in(editor, "chen", page=Form(page.text).values)
    assert Form(page.text).values["summary_en"] == TEXT


def test_the_language_may_change_meanwhile(published, member, desk):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), summary_zh_hans="中文\r\n第二行")
    sign_out(editor)
    page = editor.post(address, typed)
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    page = sign_in(editor, page=Form(page.text).values)
    assert "尚未保存" in page.text
    assert Form(page.text).values["summary_zh_hans"] == "中文\r\n第二行"


@pytest.mark.slow
def test_a_form_of_two_thousand_fields_comes_back(published, member, desk):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    Membership.objects.bulk_create(
        Membership(alliance=record, own_name_en=f"Member {number}", order=number)
        for number in range(1, 251)
    )
    publish_as_it_stands(record)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), **{"members-249-own_name_zh_hans": "第二百五十"})
    assert len(typed) > 2000
    sign_out(editor)
    page = sign_in(editor, page=Form(editor.post(address, typed).text).values)
    assert Form(page.text).values | {"csrfmiddlewaretoken": ""} == typed | {
        "csrfmiddlewaretoken": ""
    }


def test_what_is_too_much_to_be_carried_is_said_to_be(published, member, desk, settings):
    """Letters at random cannot be packed into less than the form itself took."""
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    text = "".join(map(chr, Random(1).choices(range(0x4E00, 0x9FA5), k=40_000)))
    typed = typed_in(editor.get(address), text_zh_hans=text)
    sign_out(editor)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 130_000
    page = editor.post(address, typed)
    assert "too much to be carried through this page" in page.text
    sign_in(editor)
    assert Form(editor.post(address, typed).text).values["text_zh_hans"] == text


def test_lists_of_staff_come_back(member, desk):
    manager, address = member(MANAGERS), desk("add", Sector)
    typed = typed_in(
        manager.get(address), slug="new", name_en="New", name_zh_hans="新", sort="field"
    )
    sign_out(manager)
    page = sign_in(manager, page=Form(manager.post(address, typed).text).values)
    assert (Form(page.text).values["name_zh_hans"], Sector.objects.count()) == ("新", 0)
    manager.post(address, Form(page.text).values)
    assert Sector.objects.get().name_zh_hans == "新"


def test_passwords_are_not_carried(member):
    manager, address = member(MANAGERS), reverse("admin:auth_user_add")
    secret = "Very-Secret-99"
    typed = typed_in(manager.get(address), username="wang", password1=secret, password2=secret)
    sign_out(manager)
    page = manager.post(address, typed)
    page = sign_in(manager, page=Form(page.text).values)
    assert Form(page.text).values["username"] == "wang"
    assert secret not in page.text
    assert secret not in str(dict(manager.session))


def test_chosen_rows_of_a_list_are_chosen_again(published, member, desk):
    records = [published(Alliance, name) for name in ["Rail", "Road", "Water"]]
    reviewer, address = member(REVIEWERS), desk("changelist", Alliance)
    chosen = [str(record.pk) for record in records[:2]]
    token = Form(reviewer.get(address).text).values["csrfmiddlewaretoken"]
    sent = {"action": "withdraw_selected", "_selected_action": chosen, "index": "0"}
    sign_out(reviewer)
    page = reviewer.post(
        address,
        sent | {"csrfmiddlewaretoken": token},
        headers={"referer": f"http://testserver{address}"},
    )
    page = sign_in(reviewer, page=Form(page.text).values)
    values = Form(page.text).values
    assert '<button class="button" name="action" value="withdraw_selected"' in page.text
    assert sorted(values["_selected_action"]) == sorted(chosen)
    assert "Nothing has been done yet" in page.text
    assert Alliance.objects.published().count() == 3


@pytest.mark.parametrize("loses", [sign_out, sign_in_anew])
def test_a_reason_stands_in_its_field_again(published, member, desk, loses):
    record, reviewer = published(Alliance, "Rail"), member(REVIEWERS)
    question = desk("act", Alliance, record.pk, "withdraw")
    _action, answer = Form(reviewer.get(question).text).by_id["answer"]
    loses(reviewer)
    page = reviewer.post(
        question,
        answer | {"reason": TEXT},
        headers={"referer": f"http://testserver{question}"},
        follow=True,
    )
    if loses is sign_out:
        page = sign_in(reviewer, page=Form(page.text).values)
    forms = Form(page.text).forms
    assert [form["reason"] for form in forms if form.get("reason")] == [TEXT]
    record.refresh_from_db()
    assert record.is_public


def test_a_text_that_has_no_field_on_the_page_is_shown(published, member, desk):
    record, reviewer = published(Alliance, "Rail"), member(REVIEWERS)
    page_of_record = desk("change", Alliance, record.pk)
    sign_out(reviewer)
    page = reviewer.post(
        desk("act", Alliance, record.pk, "submit"),
        {"csrfmiddlewaretoken": reviewer.cookies["csrftoken"].value, "reason": "Not <yet>"},
        headers={"referer": f"http://testserver{page_of_record}"},
    )
    page = sign_in(reviewer, page=Form(page.text).values)
    assert "You had also written:" in page.text
    assert "Not &lt;yet&gt;" in page.text


def test_a_table_is_named_and_chosen_again(member, desk):
    editor, address = member(EDITORS), desk("import", Alliance)
    editor.get(address)
    sign_out(editor)
    token = editor.cookies["csrftoken"].value
    table = SimpleUploadedFile("联盟.csv", b"name_en\nRail\n")
    page = editor.post(
        address, {"csrfmiddlewaretoken": token, "file": table},
        headers={"referer": f"http://testserver{address}"},
    )  # fmt: skip
    page = sign_in(editor, page=Form(page.text).values)
    assert page.request["PATH_INFO"] == address
    assert "have to be chosen again: 联盟.csv." in page.text


def test_a_form_of_another_site_is_refused_as_before(published, member, desk):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    forged = {"summary_en": "Forged.", "_publish": "1"}
    answer = editor.post(address, forged, headers={"origin": "https://elsewhere.example"})
    assert (answer.status_code, "Forged." in answer.text) == (403, False)


def test_what_lacks_a_token_is_shown_and_never_saved(published, member, desk):
    record, reviewer = published(Alliance, "Rail"), member(REVIEWERS)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(reviewer.get(address), summary_en="Forged.", _publish="1")
    del typed["csrfmiddlewaretoken"]
    page = reviewer.post(address, typed)
    assert (page.status_code, "Not saved yet" in page.text) == (200, True)
    assert nothing_saved("Forged.")


def test_a_forged_field_of_the_sign_in_page_brings_nothing(member):
    editor = member(EDITORS)
    sign_out(editor)
    page = sign_in(editor, _unsaved="eyJwYXRoIjoiLyJ9:1:forged")
    assert page.request["PATH_INFO"] == "/admin/"


def test_nothing_typed_is_logged(published, member, desk, caplog):
    record, editor = published(Alliance, "Rail"), member(EDITORS)
    address = desk("change", Alliance, record.pk)
    typed = typed_in(editor.get(address), summary_en="Between us")
    with caplog.at_level(logging.DEBUG):
        sign_in_anew(editor)
        editor.post(address, typed)
        sign_out(editor)
        editor.post(address, typed)
    assert "Forbidden" in caplog.text
    assert "Between us" not in " ".join(
        line.getMessage() for line in caplog.records if line.name != "django.db.backends"
    )


@pytest.mark.parametrize("address", ["/admin/language/", "/admin/password_reset/", "/en/correct/"])
def test_forms_that_anybody_may_send_are_refused_as_before(db, address):
    answer = Client(enforce_csrf_checks=True).post(address, {"language": "en", "text": "Typed."})
    assert answer.status_code == 403
    assert "login-form" not in answer.text
