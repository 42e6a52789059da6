"""Managers say what a person may work on."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import translation

from editorial.permissions.limits import Limit, within
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from records.kinds import record_kinds
from tests.staff_fixtures import Form

SUGGESTIONS = {"app_label": "editorial", "model_name": "limit", "field_name": "records"}


@pytest.fixture
def person(db):
    def one(name, *roles):
        user = get_user_model().objects.create_user(name, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return one


def browser_of(user) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)
    return browser


def account(user) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def test_a_manager_limits_a_person(kind, make, person, fill, countries):
    editor, record = person("wei", EDITORS), make(kind, "Own")
    own_kind = ContentType.objects.get_for_model(kind)
    answer = fill(
        browser_of(person("ming", MANAGERS)),
        account(editor),
        **{
            "limit-0-kinds": [own_kind.pk],
            "limit-0-countries": ["LA", "VN"],
            "limit-0-records": [record.ref],
        },
    )
    assert answer.status_code == 302
    limit = Limit.objects.get(person=editor)
    assert list(limit.kinds.all()) == [own_kind]
    assert {country.pk for country in limit.countries.all()} == {"LA", "VN"}
    assert [one.ref for one in limit.records.all()] == [record.ref]


def test_where_nothing_was_chosen_nobody_is_limited(kind, person, fill):
    editor = person("wei", EDITORS)
    answer = fill(browser_of(person("ming", MANAGERS)), account(editor), first_name="Wei")
    assert answer.status_code == 302
    assert within(editor, kind) is None


def test_only_kinds_of_record_are_offered(person):
    page = browser_of(person("ming", MANAGERS)).get(account(person("wei", EDITORS)))
    [formset] = page.context["inline_admin_formsets"]
    offered = formset.formset.forms[0].fields["kinds"].queryset
    assert {one.model_class() for one in offered} == set(record_kinds())


def test_records_are_suggested_by_their_names_and_by_their_address(kind, make, person):
    record = make(kind, "Hanoi")
    make(kind, "Bangkok")
    manager = browser_of(person("ming", MANAGERS))
    for term in ["hano", record.ref.lower()]:
        found = manager.get("/admin/autocomplete/", SUGGESTIONS | {"term": term}).json()
        assert found["results"] == [{"id": record.ref, "text": f"Hanoi ({record.ref})"}]


def test_the_records_chosen_are_named(kind, make, person):
    editor, record = person("wei", EDITORS), make(kind, "Hanoi")
    Limit.objects.create(person=editor).records.add(record.permalink)
    page = browser_of(person("ming", MANAGERS)).get(account(editor)).content.decode()
    assert f"Hanoi ({record.ref})" in page


@pytest.mark.parametrize("role", [EDITORS, REVIEWERS])
def test_nobody_else_is_told_or_sets_limits(person, role, make, kind):
    make(kind, "Hanoi")
    one = browser_of(person("wei", role))
    assert one.get("/admin/autocomplete/", SUGGESTIONS | {"term": "hanoi"}).status_code == 403
    assert one.get(account(person("bo", EDITORS))).status_code == 403


def test_whoever_is_limited_does_not_widen_it_by_way_of_accounts(kind, make, person):
    manager, other = person("ming", MANAGERS), person("bo", MANAGERS)
    Limit.objects.create(person=manager).records.add(make(kind, "Own").permalink)
    browser = browser_of(manager)
    assert browser.get(reverse("admin:auth_user_add")).status_code == 403
    for user in [manager, other]:
        assert browser.post(account(user), {"username": "x"}).status_code == 403
        password = reverse("admin:auth_user_password_change", args=[user.pk])
        assert browser.get(password).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_an_account_opens_in_both_languages(person, language):
    browser = browser_of(person("ming", MANAGERS))
    with translation.override(language):
        page = browser.get(account(person("wei", EDITORS)), headers={"accept-language": language})
    assert page.status_code == 200


def test_whoever_has_a_role_is_staff_and_nobody_else(person, fill):
    manager, editor = browser_of(person("ming", MANAGERS)), person("wei", EDITORS)
    page = manager.get(account(editor)).text
    assert not {"is_staff", "is_superuser", "user_permissions"} & Form(page).values.keys()
    for roles in [[], [Group.objects.get(name=EDITORS).pk]]:
        assert fill(manager, account(editor), groups=roles).status_code == 302
        editor.refresh_from_db()
        assert editor.is_staff == bool(roles)
