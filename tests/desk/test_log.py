"""Who did what: the table, its filters, the same selection as a file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.workflow.log import LogLine, log_action
from taxonomy.models import Country

LOG = "/admin/editorial/logline/"
Act = LogLine.Act


@pytest.fixture
def person(db):
    def one(name, *roles, **given):
        user = get_user_model().objects.create_user(name, is_staff=True, **given)
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return one


def browser_of(user) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)
    return browser


def subjects(browser, **parameters) -> list[str]:
    return [line.subject for line in browser.get(LOG, parameters).context["cl"].result_list]


def rows_of(browser, **parameters) -> list[dict]:
    answer = browser.get(f"{LOG}log.csv", parameters)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("role", [REVIEWERS, MANAGERS])
def test_reviewers_and_managers_read_the_log(person, role):
    assert browser_of(person("lan", role)).get(LOG).status_code == 200


def test_editors_do_not(person):
    editor = browser_of(person("wei", EDITORS))
    assert editor.get(LOG).status_code == 403
    assert editor.get(f"{LOG}log.csv").status_code == 403


def test_nobody_writes_or_deletes_in_it(db):
    root = browser_of(get_user_model().objects.create_superuser("root"))
    line = log_action(Act.SAVE, subject="Hanoi")
    assert root.get(f"{LOG}add/").status_code == 403
    assert root.post(f"{LOG}{line.pk}/delete/", {"post": "yes"}).status_code == 403
    root.post(f"{LOG}{line.pk}/change/", {"subject": "Bangkok"})
    root.post(LOG, {"action": "delete_selected", "_selected_action": [line.pk], "post": "yes"})
    line.refresh_from_db()
    assert line.subject == "Hanoi"


def test_it_is_narrowed_by_person_action_record_and_date(kind, make, person):
    reviewer, editor = person("lan", REVIEWERS), person("wei", EDITORS)
    hanoi, hue = make(kind, "Hanoi"), make(kind, "Hue")
    log_action(Act.SAVE, by=editor, record=hanoi)
    log_action(Act.PUBLISH, by=reviewer, record=hue)
    log_action(Act.PUBLISH, record=hanoi, subject="By the clock")
    LogLine.objects.filter(act=Act.SAVE).update(at=timezone.now() - timedelta(days=40))
    browser = browser_of(reviewer)
    assert subjects(browser) == ["By the clock", "Hue", "Hanoi"]
    assert subjects(browser, person="wei") == ["Hanoi"]
    assert subjects(browser, person="-") == ["By the clock"]
    assert subjects(browser, act__exact="publish") == ["By the clock", "Hue"]
    assert subjects(browser, q=hanoi.ref) == ["By the clock", "Hanoi"]
    assert subjects(browser, q=hanoi.ref, person="wei") == ["Hanoi"]
    past = timezone.localtime() - timedelta(days=40)
    day = {"at__year": past.year, "at__month": past.month, "at__day": past.day}
    assert subjects(browser, **day) == ["Hanoi"]
    assert [row["subject"] for row in rows_of(browser, q=hanoi.ref)] == ["By the clock", "Hanoi"]
    assert [row["subject"] for row in rows_of(browser, **day)] == ["Hanoi"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"at__gte": "2026-11-28 00:00:00+08:00", "at__lt": "2026-11-01 00:00:00+08:00"}, 1),
        ({"at__gte": "2026-11-28 00:00:00+08:00", "at__lte": "2026-11-27 00:00:00+08:00"}, 1),
        ({"at__gte": "2026-11-28 00:00:00+08:00", "at__lt": "2026-11-28 00:00:00+08:00"}, 1),
        ({"at__gte": "2026-11-28 00:00:00+08:00", "at__lte": "2026-11-28 00:00:00+08:00"}, 0),
        ({"at__gte": "2026-11-01 00:00:00+08:00", "at__lt": "2026-11-28 00:00:00+08:00"}, 0),
        ({"at__gte": "2026-11-28 00:00:00+08:00"}, 0),
    ],
)
def test_a_range_that_ends_before_it_begins_is_told(person, parameters, said):
    page = browser_of(person("lan", REVIEWERS)).get(LOG, parameters)
    assert page.text.count("so nothing is shown.") == said


def test_a_name_stays_readable_when_the_account_is_gone(person):
    editor, reviewer = person("wei", EDITORS), person("lan", REVIEWERS)
    log_action(Act.SAVE, by=editor, subject="Hanoi")
    editor.delete()
    assert subjects(browser_of(reviewer), person="wei") == ["Hanoi"]


def test_the_file_holds_every_page_and_no_formula(person):
    reviewer = person("lan", REVIEWERS)
    LogLine.objects.bulk_create(
        LogLine(act=Act.SAVE, person_name="wei", subject=f"=SUM({n})", detail="-1\n+2")
        for n in range(130)
    )
    rows = rows_of(browser_of(reviewer), p=2)
    assert len(rows) == 130
    assert {row["detail"] for row in rows} == {"'-1\n+2"}
    assert all(row["subject"].startswith("'=SUM(") for row in rows)
    assert list(rows[0]) == [
        "at",
        "person",
        "act",
        "ref",
        "subject",
        "revision",
        "detail",
        "account",
    ]


def test_the_page_offers_the_file_of_its_own_selection(person):
    page = browser_of(person("lan", REVIEWERS)).get(LOG, {"person": "wei"}).content.decode()
    assert 'href="/admin/editorial/logline/log.csv?person=wei"' in page


def test_whoever_is_limited_reads_only_what_was_done_within(kind, make, person, countries):
    secretary = person("xiu", REVIEWERS)
    own, other = make(kind, "Own"), make(kind, "Secret draft")
    limit = Limit.objects.create(person=secretary)
    limit.records.add(own.permalink)
    limit.kinds.add(ContentType.objects.get_for_model(Country))
    log_action(Act.SAVE, record=own)
    log_action(Act.SAVE, record=other)
    log_action(Act.ACCOUNT, subject="Somebody")
    log_action(Act.LIST, by=secretary, subject="A source")
    assert subjects(browser_of(secretary)) == ["A source", "Own"]


def test_a_change_of_a_list_leaves_a_line_with_both_values(person, countries, fill, desk):
    reviewer = person("lan", REVIEWERS)
    fill(browser_of(reviewer), desk("change", Country, "VN"), name_en="Vietnam")
    line = LogLine.objects.get(act=Act.LIST)
    assert (line.person, line.subject) == (reviewer, "country: Vietnam")
    assert line.detail == "Name (English): Viet Nam → Vietnam"


def test_a_new_entry_of_a_list_leaves_a_line_and_so_does_a_deleted_one(person, db, fill, desk):
    manager = browser_of(person("ming", MANAGERS))
    fill(manager, desk("add", Country), code="TL", name_en="Timor-Leste", name_zh_hans="东帝汶")
    manager.post(desk("delete", Country, "TL"), {"post": "yes"})
    said = list(LogLine.objects.values_list("act", "subject", "person_name"))
    assert said == [
        ("delete", "country: Timor-Leste", "ming"),
        ("list", "country: Timor-Leste", "ming"),
    ]


def test_a_change_of_an_account_leaves_a_line_without_what_is_private(person, fill):
    manager, editor = browser_of(person("ming", MANAGERS)), person("wei", EDITORS)
    address = reverse("admin:auth_user_change", args=[editor.pk])
    reviewers = Group.objects.get(name=REVIEWERS)
    fill(manager, address, email="secret@example.org", groups=[reviewers.pk])
    line = LogLine.objects.get(act=Act.ACCOUNT)
    assert line.subject == "user: wei"
    assert line.detail.splitlines() == ["Email address", "Role: Editors → Reviewers"]
    password = reverse("admin:auth_user_password_change", args=[editor.pk])
    sent = {"password1": "a-Long-word-9", "password2": "a-Long-word-9", "usable_password": "true"}
    assert manager.post(password, sent).status_code == 302
    assert LogLine.objects.filter(act=Act.ACCOUNT).first().detail == "Password"


def test_signing_in_leaves_a_line_and_so_does_failing_to(client, person):
    person("wei", EDITORS, password="right-Word-8")
    sign_in = reverse("account_login")
    for name in ["wei", "wei", "a-Password-in-the-wrong-field"]:
        client.post(sign_in, {"username": name, "password": "wrong"})
    client.post(sign_in, {"username": "wei", "password": "right-Word-8"})
    said = list(LogLine.objects.values_list("act", "person_name", "subject", "detail"))
    assert said == [
        ("sign-in", "wei", "", ""),
        ("no-sign-in", "", "", ""),
        ("no-sign-in", "wei", "", ""),
    ]


def test_what_was_refused_leaves_a_line(kind, published, person, desk):
    record, editor = published(kind, "Hanoi"), person("wei", EDITORS)
    answer = browser_of(editor).post(desk("change", kind, record.pk), {"_publish": "1"})
    assert answer.status_code == 403
    line = LogLine.objects.get(act=Act.REFUSED)
    assert line.person == editor
