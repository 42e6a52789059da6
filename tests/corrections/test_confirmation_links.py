"""Offices confirm their record or suggest changes through a link, and staff decide."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliances.models import Alliance, Membership
from corrections.confirmation_links.confirmation_link import ConfirmationLink, hash_of
from corrections.confirmation_links.office_answer import NAMES_KEPT, OfficeAnswer
from corrections.confirmation_links.office_page import MOST_IN_AN_HOUR
from editions.models import Edition
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, REVIEWERS
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.log import LogLine
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from evidence.models import Source
from tests.html_form import Form

pytestmark = pytest.mark.once
WHO = {"office": "Secretariat", "person": "Wang Li"}
HERE = {"origin": "null"}


@pytest.fixture
def entry(published):
    record = published(Alliance, "Rail alliance", name_zh_hans="轨道联盟", summary_en="Old words.")
    Membership.objects.create(alliance=record, own_name_en="Hanoi", role="lead", order=1)
    Membership.objects.create(alliance=record, own_name_en="Zanzibar", role="member", order=2)
    publish_as_it_stands(record)
    return record


@pytest.fixture
def link(entry):
    return ConfirmationLink.objects.give(permalink=entry.permalink, office="Rail office")


@pytest.fixture
def address(link):
    return f"/en/confirm/{link[1]}/"


@pytest.fixture
def office():
    """A browser of nobody: without a cookie, with the header that no-referrer leads to."""
    return Client(headers=HERE)


@pytest.fixture
def suggest(office, address):
    """Change some of the fields and send them."""

    def send(**changed):
        page = office.post(address, {"step": "changes", **WHO})
        values = Form(page.text).values | changed | {"step": "send"}
        return office.post(address, values)

    return send


def answers():
    return list(OfficeAnswer.objects.order_by("pk"))


def key_of(entry, name):
    return entry.members.get(own_name_en=name).pk


def test_the_page_shows_the_record_and_leaves_no_trace(office, address, entry):
    page = office.get(address)

    assert page.status_code == 200
    assert all(text in page.text for text in ["Rail alliance", "轨道联盟", "Hanoi", "Old words."])
    assert not page.cookies
    assert {"no-store", "private"} <= set(page["Cache-Control"].split(", "))
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert address not in page.text.replace(f'href="{address}"', "")
    assert office.get(address.replace("/en/", "/zh-hans/")).status_code == 200


def test_no_token_is_stored(link):
    made, token = link
    assert made.token_hash == hash_of(token)
    assert token not in str(ConfirmationLink.objects.values())


@pytest.mark.parametrize("why", ["expired", "revoked", "withdrawn", "merged"])
def test_a_link_that_ended_says_so(office, address, link, entry, why, published):
    made, _token = link
    if why == "expired":
        made.expires_at = timezone.now() - timedelta(seconds=1)
    elif why == "revoked":
        made.revoked_at = timezone.now()
    elif why == "merged":
        entry.permalink.merged_into = published(Alliance, "Other").permalink
        entry.permalink.save()
    else:
        withdraw(entry)
    made.save()

    assert [office.get(address).status_code, office.post(address, WHO).status_code] == [410, 410]
    assert "Rail alliance" not in office.get(address).text
    assert office.get("/en/confirm/unknown/").status_code == 404
    assert answers() == []


def test_a_confirmation_changes_nothing_before_a_reviewer_accepts_it(
    office, address, entry, sign_in, desk, client
):
    number = newest_of(entry.permalink).number
    sent = office.post(address, WHO | {"step": "confirm", "opened": number}, follow=True)
    assert "has reached the staff" in sent.text
    [answer] = answers()
    entry.refresh_from_db()
    assert [answer.person, answer.state, entry.verified_on] == ["Wang Li", "waiting", None]

    page = desk("confirmation", Alliance, entry.pk)
    step = {"step": "accept", "answer": answer.pk}
    editor, reviewer = sign_in(EDITORS), sign_in(REVIEWERS)
    assert [editor.get(page).status_code, editor.post(page, step).status_code] == [200, 403]
    reviewer.post(page, step)

    entry.refresh_from_db()
    assert entry.verified_on == timezone.localdate()
    source = Source.objects.get(citations__object_id=entry.pk, kind="confirmation")
    assert str(source.title_en).startswith("Confirmation by Rail office")
    public = client.get(entry.get_absolute_url()).text
    assert ["Confirmation by Rail office" in public, "Wang Li" in public] == [True, False]
    assert newest_of(entry.permalink).submitted_by == "Rail office"
    acts = LogLine.objects.filter(ref=entry.ref).values_list("act", "person_name")
    assert {("confirm", "Rail office"), ("publish", REVIEWERS)} <= set(acts)


def test_a_confirmation_of_what_has_changed_since_is_not_accepted(
    office, address, entry, sign_in, desk
):
    number = newest_of(entry.permalink).number
    office.post(address, WHO | {"step": "confirm", "opened": number})
    Alliance.objects.filter(pk=entry.pk).update(summary_en="New words.")
    entry.refresh_from_db()
    publish_as_it_stands(entry)
    late = office.post(address, WHO | {"step": "confirm", "opened": number})
    assert "has changed since you opened" in late.text

    [answer] = answers()
    page = desk("confirmation", Alliance, entry.pk)
    said = sign_in(REVIEWERS).post(page, {"step": "accept", "answer": answer.pk}, follow=True)
    assert "has changed since it was confirmed" in said.text
    entry.refresh_from_db()
    assert entry.verified_on is None


def test_changes_wait_for_review_in_the_name_of_the_office(suggest, entry, sign_in, desk):
    hanoi = f"members-{key_of(entry, 'Hanoi')}"
    zanzibar = f"members-{key_of(entry, 'Zanzibar')}"
    sent = suggest(
        **{
            "summary_en": "New words.", f"{hanoi}-own_name_zh_hans": "河内", f"{hanoi}-role": "chair",
            f"{hanoi}-order": "7", f"{hanoi}-joined": "2019年5月",
            f"{zanzibar}-remove": "on", "members-new0-own_name_en": "Vientiane",
        }
    )  # fmt: skip
    assert sent.status_code == 302
    entry.refresh_from_db()
    assert entry.summary_en == "Old words."

    revision = newest_of(entry.permalink)
    assert [revision.state, revision.author, revision.submitted_by] == [
        Revision.State.IN_REVIEW, None, "Rail office",
    ]  # fmt: skip
    rows = sorted(revision.content["rows"]["members"].values(), key=lambda row: row["order"])
    assert [(row["own_name_en"], row["own_name_zh_hans"]) for row in rows] == [
        ("Hanoi", "河内"), ("Vientiane", ""),
    ]  # fmt: skip
    assert [rows[0][name] for name in ["role", "joined", "order"]] == ["chair", "2019-05", 7]
    reviewer = sign_in(REVIEWERS)
    page = reviewer.get(desk("change", Alliance, entry.pk)).text
    assert "submitted by Rail office through its confirmation link" in page
    actions.publish(revision, by=reviewer.get(desk("changelist", Alliance)).wsgi_request.user)
    entry.refresh_from_db()
    assert [entry.summary_en, entry.members.count()] == ["New words.", 2]


def test_the_draft_of_a_colleague_stays_as_it_is(suggest, entry, sign_in, desk):
    reviewer = sign_in(REVIEWERS)
    user = reviewer.get(desk("changelist", Alliance)).wsgi_request.user
    content = content_of(entry)
    content["fields"]["website"] = "https://draft.example/"
    draft = actions.save_draft(entry, content, by=user, base=newest_of(entry.permalink))
    suggest(summary_en="New words.")

    assert newest_of(entry.permalink) == draft
    [answer] = answers()
    assert [answer.state, answer.revision.state] == ["waiting", "discarded"]
    page = reviewer.get(desk("confirmation", Alliance, entry.pk))
    assert f"?mine={answer.revision.number}" in page.text
    merged = reviewer.get(desk("change", Alliance, entry.pk), {"mine": answer.revision.number})
    assert all(text in merged.text for text in ["New words.", "https://draft.example/"])


def test_what_was_published_meanwhile_is_merged_and_a_conflict_is_not(
    office, address, suggest, entry
):
    page = office.post(address, {"step": "changes", **WHO})
    values = Form(page.text).values | {"step": "send", "summary_en": "Ours."}
    Alliance.objects.filter(pk=entry.pk).update(website="https://new.example/")
    entry.refresh_from_db()
    publish_as_it_stands(entry)
    office.post(address, values)
    fields = newest_of(entry.permalink).content["fields"]
    assert [fields["summary_en"], fields["website"]] == ["Ours.", "https://new.example/"]

    actions.discard(newest_of(entry.permalink), by=user_who_may())
    Alliance.objects.filter(pk=entry.pk).update(summary_en="Theirs.")
    entry.refresh_from_db()
    publish_as_it_stands(entry)
    office.post(address, values)
    assert newest_of(entry.permalink).state == Revision.State.PUBLISHED
    assert answers()[-1].revision.state == Revision.State.DISCARDED


def user_who_may():
    return get_user_model().objects.create_superuser("chief")


def test_what_was_typed_is_kept_beside_an_error(suggest):
    page = suggest(website="no address", summary_en="New words.", person="")
    assert page.status_code == 200
    assert all(text in page.text for text in ["New words.", "no address", "Not sent yet"])
    assert [field.name for field in page.context["invalid_fields"]] == ["website", "person"]
    assert answers() == []
    assert "You have not changed anything" in suggest().text


def test_a_message_alone_waits_for_staff(suggest, entry):
    suggest(message="The logo is old.", sources="https://example.org/logo")
    [answer] = answers()
    message = "The logo is old.\n\nhttps://example.org/logo"
    assert [answer.message, answer.revision, answer.state] == [message, None, "waiting"]


def test_answers_are_counted(office, address, entry):
    values = WHO | {"step": "confirm", "opened": newest_of(entry.permalink).number}
    codes = [
        office.post(address, values).status_code for _ in range(MOST_IN_AN_HOUR["subject",] + 1)
    ]
    assert codes == [302] * (len(codes) - 1) + [429]
    assert len(answers()) == 1


def test_a_form_of_another_site_is_refused(office, address):
    answer = office.post(address, WHO, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


def test_a_reviewer_gives_a_link_that_is_shown_once_and_revokes_it(entry, sign_in, desk, office):
    reviewer, page = sign_in(REVIEWERS), desk("confirmation", Alliance, entry.pk)
    given = reviewer.post(page, {"step": "give", "office": "Rail office"})
    [(_language, address), _other] = given.context["addresses"]
    path = address.removeprefix("http://testserver")

    assert path in given.text
    assert path not in reviewer.get(page).text
    assert office.get(path).status_code == 200
    [link] = ConfirmationLink.objects.all()
    assert timedelta(days=29) < link.expires_at - timezone.now() <= timedelta(days=30)
    reviewer.post(page, {"step": "revoke", "link": link.pk})
    assert office.get(path).status_code == 410
    assert set(LogLine.objects.values_list("act", flat=True)) >= {"link", "unlink"}
    assert sign_in(EDITORS).post(page, {"step": "give", "office": "x"}).status_code == 403


def test_a_kind_without_an_office_has_no_links(sign_in):
    page = reverse("admin:editions_edition_changelist")
    assert sign_in(REVIEWERS).get(f"{page}1/confirmation/").status_code in {302, 404}
    assert not Edition.has_confirmation_links


def test_a_limited_reviewer_reads_answers_about_their_records_alone(
    office, address, entry, sign_in, published
):
    office.post(address, WHO | {"step": "confirm", "opened": newest_of(entry.permalink).number})
    client = sign_in(REVIEWERS)
    listed = reverse("admin:corrections_officeanswer_changelist")
    [answer] = answers()
    assert "Rail alliance" in client.get(listed).text
    limit = Limit.objects.create(person_id=int(client.session["_auth_user_id"]))
    limit.records.add(published(Alliance, "Own").permalink)
    assert "Rail alliance" not in client.get(listed).text
    one = reverse("admin:corrections_officeanswer_change", args=[answer.pk])
    assert client.get(one).status_code == 404


def test_the_list_of_answers_asks_no_more_the_longer_it_is(
    link, sign_in, published, django_assert_num_queries
):
    client, page = sign_in(REVIEWERS), reverse("admin:corrections_officeanswer_changelist")
    OfficeAnswer.objects.create(link=link[0], sort="confirmed", office="Rail office")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(3):
        permalink = published(Alliance, f"Rail {number}").permalink
        other, _token = ConfirmationLink.objects.give(permalink=permalink, office="Office")
        OfficeAnswer.objects.create(link=other, sort="confirmed", office="Office")
    with django_assert_num_queries(len(few)):
        text = client.get(page).text
    assert "Rail 2" in text


def test_names_of_persons_are_forgotten(link, office, address, entry):
    made, _token = link
    old = OfficeAnswer.objects.create(link=made, sort="confirmed", office="x", person="Zhao")
    old.handle("closed")
    OfficeAnswer.objects.update(handled_at=timezone.now() - NAMES_KEPT - timedelta(days=1))
    office.post(address, WHO | {"step": "confirm", "opened": newest_of(entry.permalink).number})
    assert [answer.person for answer in answers()] == ["", "Wang Li"]

    OfficeAnswer.objects.filter(person="Wang Li").update(
        handled_at=timezone.now() - NAMES_KEPT - timedelta(days=1)
    )
    call_command("forget_suggestions")
    assert [answer.person for answer in answers()] == ["", ""]
