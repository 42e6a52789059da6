"""Wrong passwords are slowed, and nobody is locked out by a stranger."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse

from alliances.models import Alliance
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, MANAGERS
from editorial.workflow.log import LogLine
from serving import hashers
from serving.models import Attempt

RIGHT, WRONG = "right-Word-8", "wrong-Word-8"
OFFICE, STRANGER = "203.0.113.9", "198.51.100.7"
Act = LogLine.Act


@pytest.fixture
def lin(db):
    user = get_user_model().objects.create_user("lin", "lin@example.org", RIGHT, is_staff=True)
    user.groups.add(Group.objects.get(name=MANAGERS))
    return user


def sign_in(name="lin", password=WRONG, network=OFFICE, language="en"):
    browser = Client(REMOTE_ADDR=network, headers={"accept-language": language})
    return browser.post(reverse("account_login"), {"username": name, "password": password})


def statuses(times, *given, **named):
    return [sign_in(*given, **named).status_code for _time in range(times)]


def later(minutes):
    Attempt.objects.update(until=F("until") - timedelta(minutes=minutes))


def acts(*which):
    lines = LogLine.objects.filter(act__in=which).order_by("pk")
    return list(lines.values_list("act", "person_name", "detail"))


@pytest.mark.parametrize("name", ["lin", "nobody-of-this-name"])
def test_from_the_sixth_wrong_password_on_the_next_waits(lin, name):
    assert statuses(5, name) == [200] * 5
    sixth, next_one = sign_in(name), sign_in(name)
    for answer in [sixth, next_one]:
        assert answer.status_code == 429
        assert 14 * 60 < int(answer["Retry-After"]) <= 15 * 60
        assert "Too many wrong passwords. Try again in 15 minutes." in answer.text
        assert f'value="{name}"' in answer.text
        assert WRONG not in answer.text
    later(minutes=15)
    assert sign_in(name).status_code == 200


def test_even_the_right_password_waits_and_is_not_looked_at(lin, request):
    statuses(6)
    # Whatever was hashed now would be answered with 503.
    request.getfixturevalue("_busy")
    answer = sign_in(password=RIGHT, language="zh-hans")
    assert answer.status_code == 429
    assert "密码错误次数过多，请15分钟后再试。" in answer.text
    lin.refresh_from_db()
    assert lin.last_login is None


def test_the_sixth_may_still_be_right_and_then_counting_begins_anew(lin):
    statuses(5)
    assert sign_in(password=RIGHT).status_code == 302
    assert statuses(5) == [200] * 5


def test_a_name_counts_as_the_same_however_it_is_written(lin):
    names = ["lin", "LIN", " Lin ", "ｌｉｎ", "lin", "lin"]
    assert [sign_in(name).status_code for name in names] == [200] * 5 + [429]
    assert sign_in("wei").status_code == 200


def test_the_wait_ends_with_the_first_of_the_attempts(lin):
    statuses(5)
    later(minutes=12)
    answer = sign_in()
    assert answer.status_code == 429
    assert "Try again in 3 minutes." in answer.text
    later(minutes=2)
    assert "Try again in 1 minute." in sign_in().text
    later(minutes=1)
    assert sign_in(password=RIGHT).status_code == 302


def test_nothing_is_counted_where_a_field_is_empty(lin):
    assert statuses(8, password="") == [200] * 8
    assert Attempt.objects.count() == 0


def spread(number, name="lin"):
    """So many wrong passwords, five of them from each network."""
    for place in range(number):
        sign_in(name, network=f"192.0.2.{place // 5}")


def test_another_network_is_not_held_up_until_there_are_very_many(lin):
    spread(49)
    assert sign_in(password=RIGHT, network=STRANGER).status_code == 302


@pytest.mark.parametrize("name", ["lin", "nobody-of-this-name"])
def test_an_account_as_a_whole_waits_after_very_many(lin, name):
    spread(50, name)
    answer = sign_in(name, RIGHT, network=STRANGER)
    assert answer.status_code == 429
    assert "Too many wrong passwords. Try again in 15 minutes." in answer.text


def test_strangers_cannot_lock_out_whom_the_office_knows(lin):
    sign_in(password=RIGHT, network=OFFICE)
    spread(60)
    assert sign_in(password=RIGHT, network=STRANGER).status_code == 429
    assert statuses(5, network=OFFICE) == [200] * 5
    assert sign_in(password=RIGHT, network=OFFICE).status_code == 302
    assert statuses(6, network=OFFICE)[-1] == 429


def test_after_three_months_a_network_is_new_again(lin):
    sign_in(password=RIGHT, network=OFFICE)
    later(minutes=90 * 24 * 60)
    spread(50)
    assert sign_in(password=RIGHT, network=OFFICE).status_code == 429


def test_a_network_is_known_to_the_accounts_that_came_from_it_alone(lin):
    get_user_model().objects.create_user("wei", password=RIGHT, is_staff=True)
    sign_in("wei", RIGHT, network=OFFICE)
    spread(50)
    assert sign_in(password=RIGHT, network=OFFICE).status_code == 429


def test_the_log_says_once_that_an_account_has_to_wait(lin):
    statuses(12)
    statuses(8, "a-Password-in-the-wrong-field")
    assert acts(Act.WAIT, Act.WAIT_ALL) == [("wait", "lin", ""), ("wait", "", "")]


def test_the_log_says_when_it_waits_as_a_whole(lin):
    spread(60)
    assert acts(Act.WAIT, Act.WAIT_ALL) == [("wait-all", "lin", "")]


def test_strangers_do_not_fill_the_log_with_made_up_names(db):
    for number in range(4):
        statuses(6, f"made-up-{number}")
    assert acts(Act.WAIT) == [("wait", "", "")]


@pytest.fixture
def manager(db):
    user = get_user_model().objects.create_user("ming", is_staff=True)
    user.groups.add(Group.objects.get(name=MANAGERS))
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)
    return browser


def page_of(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def lifting(user):
    return reverse("admin:auth_user_lift_wait", args=[user.pk])


@pytest.mark.parametrize("attack", [lambda: statuses(6), lambda: spread(50)])
def test_a_manager_sees_that_an_account_waits_and_lifts_it(lin, manager, attack):
    statuses(5)
    assert lifting(lin) not in manager.get(page_of(lin)).text
    attack()
    page = manager.get(page_of(lin)).text
    assert lifting(lin) in page
    done = manager.post(lifting(lin), follow=True)
    assert "need not wait any longer" in done.text
    assert lifting(lin) not in done.text
    assert statuses(5, network=STRANGER) == [200] * 5
    assert statuses(5) == [200] * 5
    line = LogLine.objects.get(act=Act.NO_WAIT)
    assert (line.person_name, line.subject) == ("ming", "user: lin")


def test_a_wait_can_be_lifted_from_the_shell(lin):
    statuses(6)
    call_command("lift_wait", "lin")
    assert sign_in(password=RIGHT).status_code == 302
    assert LogLine.objects.get(act=Act.NO_WAIT).subject == "lin"


def test_lifting_is_for_those_who_may_change_the_account(lin, manager):
    statuses(6)
    editor = Client(headers={"accept-language": "en"})
    user = get_user_model().objects.create_user("wei", is_staff=True)
    user.groups.add(Group.objects.get(name=EDITORS))
    editor.force_login(user)
    root = get_user_model().objects.create_superuser("root", password=RIGHT)
    assert editor.post(lifting(lin)).status_code == 403
    assert manager.get(lifting(lin)).status_code == 405
    assert manager.post(lifting(root)).status_code == 404
    # Sign-in, which carries what was sent.
    assert Client().post(lifting(lin)).status_code == 200
    kind = ContentType.objects.get_for_model(Alliance)
    Limit.objects.create(person=manager.get("/admin/").context["user"]).kinds.add(kind)
    assert manager.post(lifting(lin)).status_code == 403
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(root)
    # A form without its token is shown again, and nothing is done.
    assert careful.post(lifting(lin)).status_code == 302
    assert sign_in(password=RIGHT).status_code == 429


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_old_password_cannot_be_guessed_either(lin, language):
    browser = Client(REMOTE_ADDR=OFFICE, headers={"accept-language": language})
    browser.force_login(lin)
    new = "another-Word-9"
    sent = {"old_password": WRONG, "new_password1": new, "new_password2": new}
    address = reverse("admin:password_change")
    answers = [browser.post(address, sent) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    last = browser.post(address, sent | {"old_password": RIGHT})
    assert last.status_code == 429
    sentence = {"en": "Try again in 15 minutes.", "zh-hans": "请15分钟后再试。"}[language]
    assert sentence in last.text
    assert sign_in(password=RIGHT).status_code == 429
    later(minutes=15)
    assert browser.post(address, sent | {"old_password": RIGHT}).status_code == 302


def ask_for_a_mail(address, network=OFFICE, language="en"):
    browser = Client(REMOTE_ADDR=network, headers={"accept-language": language})
    return browser.post(reverse("admin_password_reset"), {"email": address})


def test_an_address_gets_three_mails_an_hour_and_the_answer_is_always_the_same(lin):
    networks = [f"192.0.2.{number}" for number in range(5)]
    asked = ["lin@example.org", "LIN@example.org", "lin@example.org", "Lin@Example.org"]
    known = [ask_for_a_mail(*one) for one in zip(asked, networks, strict=False)]
    unknown = [ask_for_a_mail("nobody@example.org") for _time in range(4)]
    assert len(mail.outbox) == 3
    answers = {(answer.status_code, answer["Location"]) for answer in [*known, *unknown]}
    assert answers == {(302, reverse("password_reset_done"))}
    later(minutes=60)
    ask_for_a_mail("lin@example.org")
    assert len(mail.outbox) == 4


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_one_network_cannot_ask_for_very_many_addresses(lin, language):
    for number in range(20):
        assert ask_for_a_mail(f"person-{number}@example.org").status_code == 302
    answer = ask_for_a_mail("lin@example.org", language=language)
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    assert 'value="lin@example.org"' in answer.text
    sentence = {"en": "Try again in 60 minutes.", "zh-hans": "请60分钟后再试。"}[language]
    assert sentence in answer.text
    assert mail.outbox == []
    ask_for_a_mail("lin@example.org", network=STRANGER)
    assert len(mail.outbox) == 1


def test_who_sets_a_forgotten_password_by_mail_need_not_wait(lin):
    statuses(6)
    browser = Client(REMOTE_ADDR=OFFICE, headers={"accept-language": "en"})
    ask_for_a_mail("lin@example.org")
    link = re.search(r"https?://[^/]+(/admin/reset/\S+)", mail.outbox[0].body)[1]
    form = browser.get(link, follow=True)
    new = "another-Word-9"
    sent = {"new_password1": new, "new_password2": new}
    assert browser.post(form.request["PATH_INFO"], sent).status_code == 302
    assert sign_in(password=new).status_code == 302


@pytest.fixture
def _busy(settings, monkeypatch):
    """All places are taken by others."""
    settings.PASSWORD_HASHERS = ["serving.hashers.PBKDF2PasswordHasher"]
    taken = [hashers.places.here.acquire(blocking=False) for _place in range(2)]
    assert taken == [True, True]
    yield
    for _place in taken:
        hashers.places.here.release()


@pytest.mark.usefixtures("_busy")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Several people are signing in"), ("zh-hans", "当前登录人数较多，请几秒后再试。")],
)
def test_while_others_sign_in_one_is_asked_to_try_again_and_nothing_is_counted(
    db, language, sentence
):
    answer = sign_in(language=language)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert sentence in answer.text
    assert 'value="lin"' in answer.text
    assert Attempt.objects.count() == 0


def test_a_new_account_is_not_made_while_others_sign_in(manager, request):
    request.getfixturevalue("_busy")
    new = {"username": "wei", "password1": RIGHT, "password2": RIGHT, "usable_password": "true"}
    answer = manager.post(reverse("admin:auth_user_add"), new)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Several people are signing in" in answer.text
    assert not get_user_model().objects.filter(username="wei").exists()
