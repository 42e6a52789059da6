"""The versions of a record at the desk: listed, compared, previewed, restored."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliances.models import Alliance
from desk.preview.preview_links import PreviewLink
from desk.preview.preview_tokens import token_of
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, REVIEWERS
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.workflow import actions
from editorial.workflow.log import LogLine

# How versions are shown; that they are kept, the one path proves on every database.
pytestmark = pytest.mark.once


@pytest.fixture
def with_draft(published):
    """A published record with a draft by somebody."""

    def make_one(kind, name="Rail", draft="Rail Zanzibar"):
        record = published(kind, name)
        user = get_user_model().objects.create_user("ann", is_staff=True)
        content = content_of(record)
        content["fields"]["name_en"] = draft
        base = newest_of(record.permalink)
        actions.save_draft(record, content, by=user, base=base, note="as announced", minor=True)
        return record

    return make_one


def live_number(record) -> int:
    return record.permalink.revisions.current().get().number


def draft_number(record) -> int:
    return newest_of(record.permalink).number


@pytest.fixture(params=["en", "zh-hans"])
def language(request):
    return request.param


def test_every_version_is_listed_with_what_became_of_it(kind, with_draft, sign_in, desk):
    record = with_draft(kind)

    text = " ".join(sign_in(EDITORS).get(desk("history", kind, record.pk)).text.split())

    for said in [
        "Versions of “Rail”", "current version", "as announced", "Minor edit.", "Saved by ann",
        f"Made from version {live_number(record)}.",
    ]:  # fmt: skip
        assert said in text


def test_the_pages_speak_the_language_of_the_desk(kind, with_draft, sign_in, desk, language):
    client, record = sign_in(REVIEWERS, language=language), with_draft(kind)

    for page in ["history", "compare", "preview"]:
        answer = client.get(desk(page, kind, record.pk))
        assert (answer.status_code, answer["Content-Language"]) == (200, language)


def test_the_number_of_questions_does_not_grow_with_the_versions(with_draft, sign_in, desk):
    record, client = with_draft(Alliance), sign_in(EDITORS)
    address = desk("history", Alliance, record.pk)
    user = get_user_model().objects.get(username="ann")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    asked()
    before = asked()
    for number in range(8):
        content = content_of(record)
        content["fields"]["name_en"] = f"Rail {number}"
        actions.save_draft(record, content, by=user, base=newest_of(record.permalink))
    assert asked() == before


def test_a_draft_is_compared_with_what_is_live(kind, with_draft, sign_in, desk):
    record, client = with_draft(kind), sign_in(EDITORS)
    form = client.get(desk("change", kind, record.pk)).text
    assert desk("compare", kind, record.pk) in form

    answer = client.get(desk("compare", kind, record.pk))

    assert "Compared with the public version" in answer.text
    assert "<ins> Zanzibar</ins>" in answer.text


def test_any_two_versions_are_compared_and_none_with_nothing(kind, with_draft, sign_in, desk):
    record, client = with_draft(kind), sign_in(EDITORS)
    address, draft = desk("compare", kind, record.pk), draft_number(record)
    back, whole = {"before": draft, "after": live_number(record)}, {"before": 0, "after": draft}

    assert "<del> Zanzibar</del>" in client.get(address, back).text
    assert "<ins>Rail Zanzibar</ins>" in client.get(address, whole).text
    for nonsense in ["99", "x", "-1", "９", "1" * 30]:
        assert client.get(address, {"before": nonsense}).status_code == 404


def test_the_versions_chosen_at_first_are_two(published, sign_in, desk, admin_user):
    record, client = published(Alliance, "Rail"), sign_in(EDITORS)
    for name in ["Rails", "Railway"]:
        base = newest_of(record.permalink)
        content = base.content | {"fields": base.content["fields"] | {"name_en": name}}
        actions.publish(
            actions.save_draft(record, content, by=admin_user, base=base), by=admin_user
        )
    context = client.get(desk("history", Alliance, record.pk)).context
    newest = newest_of(record.permalink)
    assert (context["first"].number, context["second"]) == (newest.number - 1, newest)


def test_an_old_version_becomes_a_draft_again(with_draft, sign_in, desk):
    record, client = with_draft(Alliance), sign_in(EDITORS)
    before, live = draft_number(record), live_number(record)
    client.post(desk("act", Alliance, record.pk, "restore"), {"revision": live})

    newest = newest_of(record.permalink)
    assert (newest.number, newest.state, newest.name()) == (before + 1, "draft", "Rail")


def test_a_version_without_text_is_not_restored(with_draft, sign_in, desk):
    record, client = with_draft(Alliance), sign_in(REVIEWERS)
    user = get_user_model().objects.create_superuser("root")
    later, draft = timezone.now() + timedelta(days=1), draft_number(record)
    actions.schedule_withdrawal(record, later, by=user)
    number = record.permalink.revisions.scheduled().get().number

    answer = client.post(
        desk("act", Alliance, record.pk, "restore"), {"revision": number}, follow=True
    )

    assert draft_number(record) == draft
    assert "This version holds no text to restore." in answer.text
    assert f"Restore version {number} " not in client.get(desk("history", Alliance, record.pk)).text


@pytest.mark.parametrize("page", ["history", "compare", "preview"])
def test_whoever_is_limited_to_others_sees_no_version_of_a_record(
    with_draft, sign_in, desk, page, countries
):
    record, client = with_draft(Alliance), sign_in(EDITORS)
    limit = Limit.objects.create(person=get_user_model().objects.get(username=EDITORS))
    limit.countries.add(countries["LA"])

    answer = client.get(desk(page, Alliance, record.pk))

    assert (answer.status_code, "Zanzibar" in answer.text) == (403, False)
    assert LogLine.objects.filter(act=LogLine.Act.REFUSED).exists()


@pytest.mark.parametrize("page", ["history", "compare", "preview"])
def test_without_a_role_or_an_account_nothing_is_seen(with_draft, client, sign_in, desk, page):
    record = with_draft(Alliance)

    assert sign_in().get(desk(page, Alliance, record.pk)).status_code in {403, 404}
    assert client.get(desk(page, Alliance, record.pk)).status_code == 302


# The preview


def test_the_preview_is_the_public_page_in_a_frame(kind, with_draft, sign_in, desk):
    record, client = with_draft(kind), sign_in(EDITORS)
    for language, width in [("en", "phone"), ("zh-hans", "desktop")]:
        answer = client.get(
            desk("preview", kind, record.pk), {"language": language, "width": width}
        )
        assert f'class="frame-{width}"' in answer.text
        assert "frame-src 'self'" in answer["Content-Security-Policy"]
        address = answer.context["address"]
        assert f"/{language}/{kind.label()}/" in address
        assert "Rail Zanzibar" in client.get(address).text


def test_a_link_is_given_logged_and_revoked(client, with_draft, sign_in, desk):
    record, editor = with_draft(Alliance), sign_in(EDITORS)
    page = editor.post(
        desk("preview_link", Alliance, record.pk),
        {"revision": draft_number(record), "days": 30},
        follow=True,
    )
    link = PreviewLink.objects.get()
    assert link.expires_at - link.made_at == pytest.approx(
        timedelta(days=30), abs=timedelta(seconds=5)
    )
    address = f"/preview/{token_of(link)}/en/alliances/{record.slug}/"
    assert address in page.text
    assert "Rail Zanzibar" in client.get(address).text

    editor.post(desk("preview_revoke", Alliance, record.pk), {"link": link.pk})

    assert client.get(address).status_code == 410
    page = editor.get(desk("preview", Alliance, record.pk))
    assert (address in page.text, "revoked" in page.text) == (False, True)
    lines = LogLine.objects.filter(act=LogLine.Act.PREVIEW, ref=record.ref)
    assert lines.count() == 2


@pytest.mark.parametrize("days", ["2", "365", "-1", "", "x"])
def test_a_link_works_as_long_as_may_be_chosen(with_draft, sign_in, desk, days):
    record, editor = with_draft(Alliance), sign_in(EDITORS)
    answer = editor.post(
        desk("preview_link", Alliance, record.pk), {"revision": draft_number(record), "days": days}
    )

    assert (answer.status_code, PreviewLink.objects.count()) == (404, 0)


def test_who_may_not_change_a_record_sees_no_version_and_gives_no_link_to_it(
    with_draft, sign_in, desk
):
    record, viewer = with_draft(Alliance), sign_in()
    user = get_user_model().objects.get(username="nobody")
    user.user_permissions.add(Permission.objects.get(codename="view_alliance"))

    for page in ["preview", "history", "compare"]:
        assert viewer.get(desk(page, Alliance, record.pk)).status_code == 403
    answer = viewer.post(
        desk("preview_link", Alliance, record.pk), {"revision": draft_number(record), "days": 7}
    )
    assert (answer.status_code, PreviewLink.objects.count()) == (403, 0)


def test_the_link_of_another_record_is_not_revoked_from_here(with_draft, published, sign_in, desk):
    record, editor = with_draft(Alliance), sign_in(EDITORS)
    editor.post(
        desk("preview_link", Alliance, record.pk), {"revision": draft_number(record), "days": 7}
    )
    other = published(Alliance, "Road")

    answer = editor.post(
        desk("preview_revoke", Alliance, other.pk), {"link": PreviewLink.objects.get().pk}
    )

    assert answer.status_code == 404
    assert PreviewLink.objects.get().works


def test_giving_and_revoking_needs_to_be_sent(with_draft, sign_in, desk):
    record, editor = with_draft(Alliance), sign_in(EDITORS)

    for page in ["preview_link", "preview_revoke"]:
        assert editor.get(desk(page, Alliance, record.pk)).status_code == 404
