"""Second factors, sessions, and confirming who one is; as an outsider would try them too."""

import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from hashlib import sha256

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from alliances.models import Alliance
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.workflow.log import LogLine
from exchange_site.settings import BASE_DIR
from serving.models import Attempt
from tests.desk.test_desk_pages import InlineCode
from tests.staff_fixtures import Form, confirm

# Accounts are the same on every database.
pytestmark = pytest.mark.once
PASSWORD = "right-Word-8"
SIGN_IN, SECOND, SECURITY = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/2fa/"
Act = LogLine.Act


@pytest.fixture
def person(db):
    def of_role(name, *roles, **fields):
        user = get_user_model().objects.create_user(
            name, f"{name}@example.org", PASSWORD, is_staff=True, **fields
        )
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return of_role


@pytest.fixture
def lin(person):
    return person("lin", EDITORS)


def browser(language="en", **given):
    return Client(headers={"accept-language": language}, **given)


def sign_in(client, name="lin", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": name, "password": password} | more)


def app_of(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret, *, later=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def codes_of(user):
    return RecoveryCodes.activate(user).generate_codes()


def passkey_of(user):
    """A passkey of which nobody has the private key."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(Aaguid.NONE, b"x" * 16, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    made = AuthenticatorData.create(sha256(b"localhost").digest(), flags, 0, held)
    said = CollectedClientData.create("webauthn.create", b"x" * 16, "http://localhost")
    credential = {
        "id": websafe_encode(b"x" * 16),
        "rawId": websafe_encode(b"x" * 16),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(said),
            "attestationObject": websafe_encode(AttestationObject.create("none", made, {})),
        },
    }
    return WebAuthn.add(user, "Phone", credential)


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def a_while_ago(client, minutes=16):
    """The sign-in of the client was so long ago."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= minutes * 60
    session.save()


def acts():
    return list(LogLine.objects.order_by("pk").values_list("act", "person_name", "detail"))


def test_of_allauth_only_the_listed_addresses_answer(lin):
    client = browser()
    client.force_login(lin)
    for address in [
        "", "signup/", "email/", "confirm-email/", "password/change/", "password/set/", "inactive/",
        "password/reset/", "login/code/confirm/", "reauthenticate/code/", "social/connections/",
        "2fa/webauthn/", "2fa/webauthn/login/", "2fa/recovery-codes/download/", "2fa/trust/",
    ]:  # fmt: skip
        for sent in [client.get, client.post]:
            assert (address, sent(f"/accounts/{address}").status_code) == (address, 404)


def test_nobody_sees_factors_or_sessions_in_the_admin(person):
    client = browser()
    client.force_login(person("root", is_superuser=True))
    for model in ["account/emailaddress", "mfa/authenticator", "usersessions/usersession"]:
        assert client.get(f"/admin/{model}/").status_code == 404


def test_the_sign_in_of_the_admin_is_that_of_the_site(db):
    page = browser().get("/admin/login/?next=/admin/events/event/%3Fq%3Dx")
    assert f'action="{SIGN_IN}"' in page.text
    assert page.context["next"] == "/admin/events/event/?q=x"
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example", "/en/"]:
        page = browser().get("/admin/login/", {"next": elsewhere})
        assert page.context["next"] == "/admin/"


def test_who_is_signed_in_is_led_on(lin):
    client = browser()
    client.force_login(lin)
    assert client.get(SIGN_IN)["Location"] == "/admin/"
    assert client.get(SIGN_IN, {"next": SECURITY})["Location"] == SECURITY
    assert client.get(SIGN_IN, {"next": "//evil.example"})["Location"] == "/admin/"


def test_who_is_no_staff_is_answered_like_a_wrong_password(lin):
    get_user_model().objects.create_user("reader", password=PASSWORD)
    get_user_model().objects.create_user("gone", password=PASSWORD, is_staff=True, is_active=False)
    said = []
    for name, password in [("reader", PASSWORD), ("gone", PASSWORD), ("lin", "x"), ("none", "x")]:
        page = sign_in(browser(), name, password)
        said.append((page.status_code, re.findall(r'class="errornote">\s*(.*?)\s*</p>', page.text)))
    assert said == [(200, [said[0][1][0]])] * 4
    assert "is not correct" in said[0][1][0]


def test_an_app_is_set_up_and_asked_for(lin, django_capture_on_commit_callbacks):
    client = browser()
    sign_in(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert f'<code class="key">{secret}</code>' in page.text
    assert 'class="qr-code" role="img"' in page.text
    assert "<svg" in page.text
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<li><code>\d{8}</code>", client.get(done["Location"]).text)) == 10
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    other = browser()
    assert sign_in(other)["Location"] == SECOND
    assert not is_in(other)
    # The code that set it up is used already.
    assert other.post(SECOND, {"code": code_of(secret)}).status_code == 200
    assert other.post(SECOND, {"code": code_of(secret, later=1)})["Location"] == "/admin/"
    assert is_in(other)
    assert acts() == [
        ("sign-in", "lin", ""),
        ("factor", "lin", "app"),
        ("factor", "lin", "recovery codes"),
        ("no-sign-in", "lin", ""),
        ("sign-in", "lin", ""),
    ]


def test_a_code_is_taken_once_whoever_sends_it(lin):
    secret, thief = app_of(lin), browser(REMOTE_ADDR="198.51.100.7")
    client = browser()
    for each in [client, thief]:
        sign_in(each)
    code = code_of(secret)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert client.post(SECOND, {"code": wide}).status_code == 302
    for again in [code, wide, f" {code[:3]} {code[3:]}"]:
        assert "was used already" in thief.post(SECOND, {"code": again}).text
    assert not is_in(thief)


def test_a_recovery_code_is_taken_once(lin):
    app_of(lin)
    code = codes_of(lin)[0]
    first, second = browser(), browser()
    for each in [first, second]:
        sign_in(each)
    assert first.post(SECOND, {"code": code}).status_code == 302
    assert second.post(SECOND, {"code": code}).status_code == 200
    assert (is_in(first), is_in(second)) == (True, False)


def test_the_password_alone_opens_nothing(lin):
    app_of(lin)
    client = browser()
    sign_in(client)
    for address in ["/admin/", SECURITY, "/accounts/sessions/", "/accounts/2fa/totp/deactivate/"]:
        answer = client.get(address)
        assert answer["Location"].startswith(SIGN_IN)
        assert client.post(address, {"code": ""}).status_code in {200, 302}
    assert Authenticator.objects.filter(type="totp").exists()
    assert not is_in(client)
    assert UserSession.objects.count() == 0
    # The password of another does not go on with what this one began.
    client.post("/accounts/logout/")
    assert client.get(SECOND)["Location"] == SIGN_IN


def test_the_second_step_is_left_after_a_quarter_of_an_hour(lin, monkeypatch):
    secret = app_of(lin)
    client = browser()
    sign_in(client)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    assert client.post(SECOND, {"code": code_of(secret)})["Location"] == SIGN_IN


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_wrong_codes_are_slowed_like_wrong_passwords(lin, language):
    secret = app_of(lin)
    client = browser(language)
    sign_in(client)
    statuses = [client.post(SECOND, {"code": "000000"}).status_code for _time in range(6)]
    assert statuses == [200] * 5 + [429]
    answer = client.post(SECOND, {"code": code_of(secret)})
    assert (answer.status_code, int(answer["Retry-After"]) > 14 * 60) == (429, True)
    sentence = {"en": "Too many wrong codes.", "zh-hans": "验证码错误次数过多"}[language]
    assert sentence in answer.text
    # Signing in anew does not help.
    again = browser(language)
    sign_in(again)
    assert again.post(SECOND, {"code": code_of(secret)}).status_code == 429


def test_of_very_many_codes_from_everywhere_few_are_looked_at(lin):
    app_of(lin)
    looked_at = 0
    for number in range(30):
        client = browser(REMOTE_ADDR=f"192.0.2.{number}")
        sign_in(client)
        looked_at += client.post(SECOND, {"code": "000000"}).status_code == 200
    assert looked_at == 19


def test_of_a_thousand_wrong_passwords_ten_are_tried_in_an_hour(lin, monkeypatch):
    tried = []
    monkeypatch.setattr(
        get_user_model(), "check_password", lambda _user, password: tried.append(password)
    )
    client = browser()
    for number in range(1000):
        if number % 25 == 0:
            # A minute and a half goes by.
            Attempt.objects.update(until=F("until") - timedelta(seconds=89))
        sign_in(client, password=f"wrong {number}")
    assert len(tried) == 10


def test_a_network_is_stopped_far_above_an_office_and_not_where_it_is_known(person, lin):
    sign_in(browser())
    for number in range(300):
        assert sign_in(browser(), f"made-up-{number}", "wrong").status_code == (
            429 if number == 299 else 200
        )
    person("wei")
    assert sign_in(browser(), "wei").status_code == 429
    assert sign_in(browser(REMOTE_ADDR="192.0.2.1"), "wei").status_code == 302
    assert sign_in(browser()).status_code == 302


BROKEN = [
    "", "null", "[]", "{}", '"x"', "{", "1", '{"id": 1}', '{"response": 5}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
    '"attestationObject": "AAAA", "authenticatorData": "AA", "signature": "AA"}}',
    '{"id": "!", "rawId": "\\u0000", "type": "x", "response": {"clientDataJSON": "////", '
    '"authenticatorData": "' + "A" * 2000 + '", "signature": "", "attestationObject": "v2Nmb28="}}',
]  # fmt: skip


@pytest.mark.parametrize("answer", BROKEN)
def test_what_is_no_answer_of_a_passkey_is_refused(lin, answer):
    app_of(lin)
    client = browser(HTTP_HOST="localhost")
    client.force_login(lin)
    adding, again = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/reauthenticate/"
    client.get(adding)
    assert client.post(adding, {"name": "x", "credential": answer}).status_code == 400
    passkey_of(lin)
    client.get(again)
    page = client.post(again, {"credential": answer})
    assert (page.status_code, "data-passkey" in page.text) == (400, True)
    outside = browser(HTTP_HOST="localhost")
    sign_in(outside)
    outside.get(SECOND)
    assert outside.post(SECOND, {"credential": answer}).status_code == 400
    assert not is_in(outside)


def test_passkeys_are_offered_only_where_browsers_allow_them(lin, settings):
    passkey_of(lin)
    for host, is_secure, offered in [
        ("localhost", False, True),
        ("127.0.0.1", False, False),
        ("127.0.0.1", True, False),
        ("testserver", False, False),
        ("testserver", True, True),
    ]:
        client = browser(HTTP_HOST=host)
        client.force_login(lin)
        for address in [SECURITY, "/accounts/2fa/webauthn/add/"]:
            page = client.get(address, secure=is_secure)
            assert ("Browsers allow passkeys only" in page.text) == (not offered)
        outside = browser(HTTP_HOST=host)
        outside.post(SIGN_IN, {"username": "lin", "password": PASSWORD}, secure=is_secure)
        page = outside.get(SECOND, secure=is_secure)
        assert ("data-passkey" in page.text) == offered


def test_the_browser_and_the_key_of_another_site_are_refused(lin):
    """The address that a passkey belongs to is the host of the request, which Django has checked."""
    client = browser(HTTP_HOST="evil.example")
    assert client.get(SIGN_IN).status_code == 400


PAGES = [
    SECURITY, "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/reauthenticate/", "/accounts/sessions/",
    "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_keeps_to_the_policy_and_to_its_language(lin, language):
    client = browser(language, HTTP_HOST="localhost")
    client.force_login(lin)
    pages = [client.get(PAGES[1])]
    app_of(lin)
    codes_of(lin)
    key = passkey_of(lin).instance.pk
    pages += [client.get(page) for page in PAGES if page != PAGES[1]]
    pages.append(client.get(f"/accounts/2fa/webauthn/keys/{key}/remove/"))
    outside = browser(language, HTTP_HOST="localhost")
    pages.append(outside.get(SIGN_IN))
    sign_in(outside)
    pages.append(outside.get(SECOND))
    for page in pages:
        assert (page.request["PATH_INFO"], page.status_code) == (page.request["PATH_INFO"], 200)
        assert page["Content-Language"] == language
        assert "no-store" in page["Cache-Control"]
        assert InlineCode(page.text).found == []
        if language == "zh-hans":
            main = re.search(r'<div id="content".*?<!-- END Content -->', page.text, re.DOTALL)[0]
            words = re.sub(r"<svg.*?</svg>|<code.*?</code>|<[^>]+>", " ", main, flags=re.DOTALL)
            assert re.findall(r"[A-Za-z]{3,} [a-z]{3,}", words) == []


def test_whose_role_needs_a_factor_is_led_to_setting_one_up(person, settings):
    settings.REQUIRE_MFA = ["reviewer", "manager"]
    people = [person("e", EDITORS), person("r", REVIEWERS), person("root", is_superuser=True)]
    led = []
    for user in people:
        client = browser()
        sign_in(client, user.username)
        answers = [client.get("/admin/"), client.post("/admin/alliances/alliance/add/")]
        led.append([answer.get("Location") == SECURITY for answer in answers])
    assert led == [[False, False], [True, True], [True, True]]
    page = client.get(SECURITY)
    assert "Your role needs a second factor." in page.text
    assert client.get("/media/x.webp")["Location"] == SECURITY
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert is_in(client)
    call_command("reset_mfa", "root")
    assert not is_in(client)


def test_the_way_back_from_the_shell(lin):
    app_of(lin)
    codes_of(lin)
    with pytest.raises(CommandError):
        call_command("reset_mfa", "nobody")
    call_command("reset_mfa", "lin")
    client = browser()
    assert sign_in(client)["Location"] == "/admin/"
    assert LogLine.objects.get(act=Act.NO_FACTOR).subject == "lin"


def test_a_manager_lets_somebody_in_again(lin, person):
    app_of(lin)
    passkey_of(lin)
    manager = browser()
    manager.force_login(person("ming", MANAGERS))
    removing = reverse("admin:auth_user_remove_factors", args=[lin.pk])
    account = reverse("admin:auth_user_change", args=[lin.pk])
    assert removing in manager.get(account).text
    asked = manager.get(removing)
    assert "Make sure that it is really lin who asks for it" in asked.text
    assert Authenticator.objects.count() == 2
    done = confirm(manager, asked, follow=True)
    assert "the password is enough" in done.text
    assert removing not in done.text
    assert not Authenticator.objects.exists()
    line = LogLine.objects.get(act=Act.NO_FACTOR)
    assert (line.person_name, line.subject) == ("ming", "user: lin")


def test_nobody_else_removes_the_factors_of_others(lin, person):
    root = person("root", is_superuser=True)
    for user in [lin, root]:
        app_of(user)
    manager, editor = browser(), browser()
    manager.force_login(person("ming", MANAGERS))
    editor.force_login(person("wei", EDITORS))
    of_lin, of_root = (
        reverse("admin:auth_user_remove_factors", args=[user.pk]) for user in [lin, root]
    )
    assert editor.post(of_lin).status_code == 403
    assert manager.post(of_root).status_code == 404
    a_while_ago(manager)
    assert manager.post(of_lin)["Location"].startswith("/accounts/reauthenticate/?next=")
    assert Authenticator.objects.count() == 2


def test_sessions_are_listed_and_ended_one_by_one(lin, person):
    here = browser(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/5 Edg/120")
    there = browser(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) MicroMessenger/8 Safari/6")
    other, stranger = browser(), browser(HTTP_USER_AGENT="curl/8")
    for client in [here, there, other]:
        sign_in(client)
    person("wei")
    sign_in(stranger, "wei")
    page = here.get("/accounts/sessions/").text
    for said in ["Edge, Windows", "WeChat, iPhone", "127.0.0.1", "This browser"]:
        assert said in page
    assert "curl" not in page
    foreign = UserSession.objects.get(user__username="wei").pk
    here.post("/accounts/sessions/", {"session": foreign})
    here.post("/accounts/sessions/", {"session": "x"})
    assert is_in(stranger)
    assert is_in(there)
    one = UserSession.objects.get(user_agent__contains="MicroMessenger").pk
    here.post("/accounts/sessions/", {"session": one})
    assert [is_in(client) for client in [here, there, other]] == [True, False, True]
    here.post("/accounts/sessions/")
    assert [is_in(client) for client in [here, there, other]] == [True, False, False]
    assert LogLine.objects.filter(act=Act.END).last().detail == "WeChat, iPhone"


def test_nothing_is_kept_of_a_session_that_ended(lin):
    first, second = browser(), browser()
    sign_in(first)
    sign_in(second)
    first.post(reverse("admin:logout"))
    assert UserSession.objects.count() == Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now())
    third = browser()
    sign_in(third)
    assert UserSession.objects.count() == Session.objects.count() == 1
    assert is_in(third)


def test_an_idle_session_ends_and_one_in_use_goes_on(lin, settings, monkeypatch):
    client, began = browser(), time.time()
    answer = sign_in(client)
    assert answer.cookies["sessionid"]["max-age"] == ""
    end = Session.objects.get().expire_date
    assert abs(end - timezone.now() - timedelta(hours=8)) < timedelta(minutes=1)
    is_in(client)
    assert Session.objects.get().expire_date == end
    monkeypatch.setattr(time, "time", lambda: began + 700)
    assert is_in(client)
    assert Session.objects.get().expire_date > end
    Session.objects.update(expire_date=timezone.now())
    assert not is_in(client)


def test_the_session_of_a_changed_password_goes_on_here_alone(lin):
    here, there = browser(), browser()
    for client in [here, there]:
        sign_in(client)
    new = "another-Word-9"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse("admin:password_change"), sent).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert "This browser" in here.get("/accounts/sessions/").text


def test_a_session_from_before_is_not_taken_over(lin):
    secret = app_of(lin)
    client = browser()
    client.get(SIGN_IN)
    sign_in(client)
    fixed = client.cookies["sessionid"].value
    client.post(SECOND, {"code": code_of(secret)})
    assert client.cookies["sessionid"].value != fixed
    thief = browser()
    thief.cookies["sessionid"] = fixed
    assert not is_in(thief)


def test_nobody_is_signed_out_by_a_link(lin):
    client = browser()
    sign_in(client)
    for address in ["/accounts/logout/", reverse("admin:logout")]:
        assert client.get(address).status_code == 405
    assert is_in(client)
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(lin)
    assert careful.post("/accounts/logout/").status_code == 403


def test_accounts_are_changed_only_shortly_after_signing_in(lin, person):
    person("ming", MANAGERS)
    manager = browser()
    sign_in(manager, "ming")
    account = reverse("admin:auth_user_change", args=[lin.pk])
    group = Group.objects.get(name=REVIEWERS).pk
    values = Form(manager.get(account).text).values | {"groups": [group], "last_name": "Lin"}
    a_while_ago(manager)
    assert manager.get(account).status_code == 200
    for address in ["add", "password_change"]:
        arguments = [] if address == "add" else [lin.pk]
        asked = manager.get(reverse(f"admin:auth_user_{address}", args=arguments))
        assert asked["Location"].startswith("/accounts/reauthenticate/?next=/admin/auth/user/")
    asked = manager.post(account, values)
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    wrong = manager.post(asked["Location"], {"password": "wrong"})
    assert "The password is not correct." in wrong.text
    page = manager.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert "Nothing has been done yet" in page.text
    lin.refresh_from_db()
    assert (lin.last_name, lin.groups.get().name) == ("", EDITORS)
    assert manager.post(account, Form(page.text).values).status_code == 302
    lin.refresh_from_db()
    assert (lin.last_name, lin.groups.get().name) == ("Lin", REVIEWERS)


def test_several_are_withdrawn_only_shortly_after_signing_in_and_one_at_any_time(
    published, person, desk
):
    records = [published(Alliance, name) for name in ["Rail", "Road", "Water"]]
    person("rui", REVIEWERS)
    reviewer = browser()
    sign_in(reviewer, "rui")
    address = desk("changelist", Alliance)

    def withdraw(*chosen):
        keys = [record.pk for record in chosen]
        sent = {"action": "withdraw_selected", "_selected_action": keys, "index": "0"}
        return reviewer.post(address, sent, headers={"referer": f"http://testserver{address}"})

    asked = withdraw(*records)
    a_while_ago(reviewer)
    assert confirm(reviewer, asked, reason="Why")["Location"].startswith("/accounts/reauth")
    assert withdraw(*records)["Location"].startswith("/accounts/reauth")
    assert confirm(reviewer, withdraw(records[0]), reason="Why").status_code == 302
    assert Alliance.objects.published().count() == 2

    step = BulkChange.objects.get()
    undo = desk("undo_bulk_change", Alliance, step.pk)
    asked = reviewer.post(undo, headers={"referer": f"http://testserver{step.page}"})
    page = reviewer.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert "Nothing has been done yet" in page.text
    assert Alliance.objects.published().count() == 2
    confirm(reviewer, page)
    assert Alliance.objects.published().count() == 3


def test_confirming_leads_nowhere_else(lin):
    client = browser()
    sign_in(client)
    for elsewhere in ["https://evil.example/", "//evil.example", "/accounts/logout/", "\n/admin/"]:
        again = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": elsewhere})
        assert again["Location"] == "/admin/"


def test_signing_in_carries_what_was_typed_past_the_second_step(lin, published, desk):
    record, secret, client = published(Alliance, "Rail"), app_of(lin), browser()
    client.force_login(lin)
    address = desk("change", Alliance, record.pk)
    typed = Form(client.get(address).text).values | {"summary_en": "Between two steps."}
    client.logout()
    page = client.post(address, typed)
    step = client.post(SIGN_IN, Form(page.text).values | {"username": "lin", "password": PASSWORD})
    assert step["Location"] == SECOND
    page = client.post(SECOND, {"code": code_of(secret)}, follow=True)
    assert "Not saved yet" in page.text
    assert Form(page.text).values["summary_en"] == "Between two steps."


def test_the_link_in_a_mail_names_the_site_and_not_the_host_of_the_request(lin, mailoutbox):
    browser(HTTP_HOST="localhost").post(
        reverse("admin_password_reset"), {"email": "lin@example.org"}
    )
    assert "http://127.0.0.1:8000/admin/reset/" in mailoutbox[0].body
    assert "localhost" not in mailoutbox[0].body


def test_secrets_fit_no_code_once_the_key_of_the_site_changed(lin, settings):
    secret = app_of(lin)
    settings.SECRET_KEY = "another"
    client = browser()
    sign_in(client)
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 200


def test_over_https_the_names_of_the_cookies_bind_them_to_the_host():
    said = subprocess.run(
        [sys.executable, "-c", COOKIE_NAMES], env=os.environ | {"SITE_URL": "https://example.org"},
        check=True, capture_output=True, text=True, cwd=BASE_DIR,
    ).stdout  # fmt: skip
    assert said.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "None", "/"]


COOKIE_NAMES = """
import exchange_site.settings as own
from django.conf import global_settings as usual
print(own.SESSION_COOKIE_NAME, own.CSRF_COOKIE_NAME, own.SESSION_COOKIE_SECURE,
      own.CSRF_COOKIE_SECURE, usual.SESSION_COOKIE_DOMAIN, usual.SESSION_COOKIE_PATH)
"""


def test_there_is_no_place_but_these():
    """Every address below /accounts/ is one that this file knows."""
    [accounts] = [p for p in get_resolver().url_patterns if str(p.pattern) == "accounts/"]
    known = {page.removeprefix("/accounts/") for page in [*PAGES, SIGN_IN, SECOND]}
    known |= {"logout/", "2fa/webauthn/keys/<int:pk>/remove/"}
    assert {str(pattern.pattern) for pattern in accounts.url_patterns} == known
