"""Each way of signing in, in a browser, with a virtual device for passkeys."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from selenium.webdriver.common.virtual_authenticator import VirtualAuthenticatorOptions

from editorial.permissions.roles import MANAGERS
from tests.browser.screens import Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a-Password-8"
SECURITY = "/accounts/2fa/"


@pytest.fixture
def lin(db):
    user = get_user_model().objects.create_user("lin", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=MANAGERS))
    return user


@pytest.fixture
def staff(browser, lin):
    """Somebody at a desk; passkeys belong to a name, so the site is reached by one."""

    def at_desk(**given):
        person = browser(**given)
        person.home = person.home.replace("127.0.0.1", "localhost")
        return person

    return at_desk


def give_password(person, path="/admin/"):
    person.open(path)
    person.fill("username", "lin")
    person.fill("password", PASSWORD)
    person.go(person.element("input[type=submit]"))


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_app_is_set_up_and_signs_in(staff, scripts):
    person = staff(scripts=scripts)
    give_password(person, SECURITY)
    person.follow("Set up an app for codes")
    assert person.elements(".qr-code svg")
    secret = person.element(".key").text
    person.fill("code", code_of(secret))
    person.go(person.element("#content-main input[type=submit]"))
    assert person.heading == "Recovery codes"
    codes = [element.text for element in person.elements(".recovery-codes code")]
    assert len(codes) == 10
    person.follow("I have kept them")
    assert person.path == "/admin/"
    later = staff(scripts=scripts)
    give_password(later, "/admin/events/event/")
    assert later.heading == "Second step"
    later.fill("code", codes[0])
    later.go(later.element("#content-main input[type=submit]"))
    assert later.path == "/admin/events/event/"
    later.open("/accounts/sessions/")
    [button] = later.elements("button[name=session]")
    later.go(button)
    assert [element.text for element in later.elements(".messagelist li")] == ["Signed out there."]
    person.open("/admin/")
    assert person.heading == "Log in"


def test_a_passkey_is_added_signs_in_and_confirms(staff):
    person = staff()
    device = VirtualAuthenticatorOptions()
    device.has_user_verification = device.is_user_verified = True
    person.driver.add_virtual_authenticator(device)
    give_password(person, SECURITY)
    person.follow("Add a passkey")
    person.fill("name", "Phone")
    person.go(person.element("form[data-passkey] [type=submit]"))
    assert person.heading == "Recovery codes"
    person.driver.delete_all_cookies()
    give_password(person)
    assert person.heading == "Second step"
    person.go(person.element("form[data-passkey] [type=submit]"))
    assert person.path == "/admin/"
    person.open("/accounts/2fa/webauthn/reauthenticate/?next=/admin/events/event/")
    person.go(person.element("form[data-passkey] [type=submit]"))
    assert person.path == "/admin/events/event/"
    # Whoever turns away at the device is told so, and can go on.
    person.driver.set_user_verified(False)
    person.driver.delete_all_cookies()
    person.driver.remove_virtual_authenticator()
    device.has_user_verification = device.is_user_verified = False
    person.driver.add_virtual_authenticator(device)
    give_password(person)
    assert not person.is_seen(person.element("[data-failed]"))
    person.click(person.element("form[data-passkey] [type=submit]"))
    person.wait_for(lambda: person.is_seen(person.element("[data-failed]")))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_signing_in_can_be_used_by_everybody(staff, lin, screen, language):
    person = staff(screen=screen, language="zh-CN" if language == "zh-hans" else "en")
    judge = Screen(person.driver, person.home)

    def judged(path):
        person.open(path)
        # Of the page alone: axe sets styles.
        assert (path, person.complaints()) == (path, [])
        assert person.language == language
        assert (path, judge.faults()) == (path, [])
        assert (path, judge.hidden_at_the_side()) == (path, 0)
        person.complaints()

    judged("/accounts/login/")
    give_password(person)
    judged("/accounts/2fa/totp/activate/")
    judged("/accounts/2fa/webauthn/add/")
    secret = generate_totp_secret()
    TOTP.activate(lin, secret)
    RecoveryCodes.activate(lin)
    for page in [
        SECURITY, "/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/", "/accounts/sessions/",
        "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/",
    ]:  # fmt: skip
        judged(page)
    wei = get_user_model().objects.create_user("wei", is_staff=True)
    TOTP.activate(wei, secret)
    judged(f"/admin/auth/user/{wei.pk}/remove-factors/")
    person.driver.delete_all_cookies()
    give_password(person)
    judged("/accounts/2fa/authenticate/")
