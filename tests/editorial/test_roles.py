import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS, grant_permissions
from editorial.workflow.log import LogLine
from taxonomy.models import Country
from tests.staff_fixtures import confirm

# Permissions are Django's own on every database.
pytestmark = pytest.mark.once

ROLES = [EDITORS, REVIEWERS, MANAGERS]


def codenames(role, model) -> list[str]:
    content_type = ContentType.objects.get_for_model(model)
    granted = Group.objects.get(name=role).permissions.filter(content_type=content_type)
    return sorted(one.codename.split("_")[0] for one in granted)


def publish_by_post(client, desk, *records):
    """Send what the list's action would send, whether or not it is offered."""
    return act_on(client, desk, "publish_selected", *records)


def act_on(client, desk, action, *records):
    sent = {"action": action, "_selected_action": [record.pk for record in records]}
    page = client.post(desk("changelist", type(records[0])), sent)
    return confirm(client, page, reason="Moved.")


@pytest.mark.django_db
def test_the_roles_are_there():
    assert {*ROLES} <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.every_kind
def test_editors_may_do_everything_but_publish(kind, db):
    assert codenames(EDITORS, kind) == ["add", "change", "delete", "view"]


@pytest.mark.every_kind
@pytest.mark.parametrize("role", [REVIEWERS, MANAGERS])
def test_others_may_publish_every_kind(kind, role, db):
    assert codenames(role, kind) == ["add", "change", "delete", "publish", "view"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_role_takes_rows_off_an_entry(role, kind, django_user_model, rf):
    person = django_user_model.objects.create_user("somebody", is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    request = rf.get("/")
    request.user = person
    inlines = site.get_model_admin(kind).get_inline_instances(request)

    assert [
        type(rows).__name__ for rows in inlines if not rows.has_delete_permission(request)
    ] == []


@pytest.mark.django_db
def test_lists_are_changed_by_reviewers_and_only_read_by_editors():
    assert codenames(EDITORS, Country) == ["view"]
    assert codenames(REVIEWERS, Country) == ["add", "change", "view"]
    assert codenames(MANAGERS, Country) == ["add", "change", "delete", "view"]


@pytest.mark.every_kind
@pytest.mark.parametrize("role", ROLES)
def test_a_new_kind_is_granted_the_day_it_is_installed(kind, role, db):
    before = codenames(role, kind)
    Group.objects.get(name=role).permissions.remove(
        *Permission.objects.filter(content_type=ContentType.objects.get_for_model(kind))
    )
    grant_permissions()
    assert codenames(role, kind) == before


def test_what_a_manager_took_from_a_role_stays_taken(kind, db):
    Group.objects.get(name=EDITORS).permissions.remove(
        Permission.objects.get(codename=f"delete_{kind._meta.model_name}")
    )
    grant_permissions()
    assert codenames(EDITORS, kind) == ["add", "change", "view"]


@pytest.mark.every_kind
def test_an_editor_cannot_publish(kind, make, sign_in, desk):
    draft = make(kind, "Vientiane")
    editor = sign_in(EDITORS)
    page = editor.get(desk("changelist", kind))
    publish_by_post(editor, desk, draft)
    draft.refresh_from_db()
    assert page.status_code == 200
    assert b"publish_selected" not in page.content
    assert not draft.is_public


@pytest.mark.every_kind
def test_an_editor_cannot_withdraw(kind, published, sign_in, desk):
    record = published(kind, "Vientiane")
    act_on(sign_in(EDITORS), desk, "withdraw_selected", record)
    record.refresh_from_db()
    assert record.is_public


def test_an_editor_saves_drafts_and_the_public_page_stays_as_it_was(
    kind, make, published, sign_in, desk, fill, client, page_of
):
    draft, public = make(kind, "Vientiane"), published(kind, "Bangkok")
    editor, before = sign_in(EDITORS), client.get(page_of(public)).content

    fill(editor, desk("change", kind, draft.pk), name_en="Luang Prabang")
    fill(editor, desk("change", kind, public.pk), name_en="Chiang Mai")

    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.name_en, draft.is_public) == ("Luang Prabang", False)
    assert public.name_en == "Bangkok"
    assert client.get(page_of(public)).content == before
    opened = editor.get(desk("change", kind, public.pk))
    assert opened.context["adminform"].form["name_en"].value() == "Chiang Mai"
    assert "you are looking at a draft." in opened.text


@pytest.mark.parametrize("button", ["_publish", "_schedule"])
def test_an_editor_who_sends_the_button_to_publish_is_refused_and_it_is_noted(
    kind, published, sign_in, desk, fill, button
):
    record = published(kind, "Vientiane")
    answer = fill(
        sign_in(EDITORS), desk("change", kind, record.pk), name_en="Bangkok", **{button: "1"}
    )
    assert answer.status_code == 403
    assert "Submit the draft for review instead" in answer.text
    record.refresh_from_db()
    assert record.name_en == "Vientiane"
    assert LogLine.objects.get(act="refused").person_name == EDITORS


def test_an_editor_does_not_touch_what_was_withdrawn_into_the_public(
    kind, withdrawn, sign_in, desk
):
    record = withdrawn(kind, "Vientiane")
    publish_by_post(sign_in(EDITORS), desk, record)
    record.refresh_from_db()
    assert record.withdrawn_at


@pytest.mark.parametrize("role", [REVIEWERS, MANAGERS])
def test_a_reviewer_publishes_and_withdraws(kind, make, sign_in, desk, client, page_of, role):
    draft, other = make(kind, "Vientiane"), make(kind, "Bangkok")
    reviewer = sign_in(role)
    assert b"publish_selected" in reviewer.get(desk("changelist", kind)).content
    publish_by_post(reviewer, desk, draft)
    assert client.get(page_of(draft)).status_code == 200
    assert client.get(page_of(other)).status_code == 404
    act_on(reviewer, desk, "withdraw_selected", draft, other)
    assert client.get(page_of(draft)).status_code == 410
    assert client.get(page_of(other)).status_code == 404


def test_a_lone_reviewer_publishes_what_he_wrote_himself(
    kind, published, sign_in, desk, fill, client, page_of
):
    record = published(kind, "Vientiane")
    answer = fill(
        sign_in(REVIEWERS), desk("change", kind, record.pk), name_en="Luang Prabang", _publish="1"
    )
    assert answer.status_code == 302
    assert "Luang Prabang" in client.get(page_of(record)).content.decode()
    [newest, _first] = record.permalink.changes.all()
    assert newest.facts == ["name_en"]


@pytest.mark.every_kind
def test_who_is_staff_without_a_role_sees_nothing(kind, published, sign_in, desk):
    record = published(kind, "Vientiane")
    nobody = sign_in()
    assert nobody.get(desk("changelist", kind)).status_code == 403
    assert nobody.get(desk("change", kind, record.pk)).status_code == 403


@pytest.mark.every_kind
def test_a_visitor_is_sent_to_the_sign_in_page(kind, client, desk, db):
    answer = client.get(desk("changelist", kind))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/admin/")
