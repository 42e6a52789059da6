"""Drafts in the admin's form: what staff see, what the public does not."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from alliances.models import Alliance
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.log import LogLine
from editorial.workflow.publishing import publish_as_it_stands
from editorial.workflow.schedule import publish_due
from evidence.models import Citation, Source
from institutions.models import Institution
from serving import generation
from serving.models import State
from tests.staff_fixtures import Form, confirm


@pytest.fixture
def act(desk):
    """Press one of the buttons above the form of a record, for its newest version."""

    def press(client, record, name, **sent):
        address = desk("act", type(record), record.pk, name)
        revision = newest_of(record.permalink)
        asked = client.post(address, {"revision": revision.number} | sent, follow=True)
        return confirm(client, asked, follow=True)

    return press


def states_of(record) -> list[str]:
    return list(record.permalink.revisions.order_by("number").values_list("state", flat=True))


def in_form(client, address) -> str:
    return client.get(address).context["adminform"].form["name_en"].value()


def local(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.once
def test_a_change_goes_from_its_author_over_a_reviewer_to_the_public(
    kind, published, sign_in, desk, fill, act, client, page_of
):
    record = published(kind, "Vientiane")
    editor, reviewer, before = sign_in(EDITORS), sign_in(REVIEWERS), client.get(page_of(record))
    fill(editor, desk("change", kind, record.pk), name_en="Luang Prabang", _submit="1")
    assert client.get(page_of(record)).content == before.content
    assert newest_of(record.permalink).state == "in-review"

    said = act(reviewer, record, "return", reason="Which of the two?")
    assert "Returned to its author." in said.text
    assert "Which of the two?" in editor.get(desk("change", kind, record.pk)).text

    fill(editor, desk("change", kind, record.pk), name_en="Luang Namtha", _submit="1")
    act(reviewer, record, "publish")
    assert "Luang Namtha" in client.get(page_of(record)).text
    assert states_of(record) == ["superseded", "superseded", "published"]
    assert [line.act for line in LogLine.objects.order_by("pk")] == [
        "save", "submit", "return", "save", "submit", "publish",
    ]  # fmt: skip


@pytest.mark.once
def test_nobody_reviews_his_own_change_once_there_are_two_reviewers(
    published, sign_in, desk, fill, act, client, page_of
):
    record = published(Alliance, "Vientiane")
    first, second = sign_in(REVIEWERS), sign_in(MANAGERS)
    fill(first, desk("change", Alliance, record.pk), name_en="Luang Prabang", _submit="1")
    page = first.get(desk("change", Alliance, record.pk))
    assert "Another person must review this change, because you made it." in page.text
    assert act(first, record, "publish").status_code == 403
    assert "Luang Prabang" not in client.get(page_of(record)).text
    assert act(second, record, "publish").status_code == 200
    assert "Luang Prabang" in client.get(page_of(record)).text


@pytest.mark.once
def test_whoever_changed_the_draft_of_another_has_a_hand_in_it(published, sign_in, desk, fill, act):
    record = published(Alliance, "Vientiane")
    editor, first, _second = sign_in(EDITORS), sign_in(REVIEWERS), sign_in(MANAGERS)
    fill(editor, desk("change", Alliance, record.pk), name_en="Luang Prabang")
    fill(first, desk("change", Alliance, record.pk), summary_en="A town.")
    assert act(first, record, "publish").status_code == 403
    fill(editor, desk("change", Alliance, record.pk), summary_en="A city.")
    assert act(first, record, "publish").status_code == 403


@pytest.mark.once
def test_without_the_rule_a_reviewer_publishes_his_own_change(
    published, sign_in, desk, fill, settings, client, page_of
):
    settings.TWO_PERSON_RULE = False
    record = published(Alliance, "Vientiane")
    reviewer = sign_in(REVIEWERS)
    sign_in(MANAGERS)
    fill(reviewer, desk("change", Alliance, record.pk), name_en="Luang Prabang", _publish="1")
    assert "Luang Prabang" in client.get(page_of(record)).text


@pytest.mark.once
def test_three_steps_are_signed_by_three_persons(
    published, sign_in, desk, fill, act, settings, client, page_of
):
    settings.REVIEW_STEPS = 3
    record = published(Alliance, "Vientiane")
    editor = sign_in(EDITORS)
    reviewers = [sign_in(REVIEWERS), sign_in(MANAGERS), sign_in(REVIEWERS, MANAGERS)]
    fill(editor, desk("change", Alliance, record.pk), name_en="Luang Prabang", _submit="1")
    assert "Approved." in act(reviewers[0], record, "publish").text
    assert act(reviewers[0], record, "publish").status_code == 403
    assert "Approved." in act(reviewers[1], record, "publish").text
    assert "Luang Prabang" not in client.get(page_of(record)).text
    act(reviewers[2], record, "publish")
    assert "Luang Prabang" in client.get(page_of(record)).text
    published_one = record.permalink.revisions.current().get()
    assert [signature.step for signature in published_one.signatures.all()] == [1, 2, 3]


@pytest.mark.once
def test_what_is_in_review_only_a_reviewer_changes_until_it_is_recalled(
    published, sign_in, desk, fill, act
):
    record, address = published(Alliance, "Rail"), None
    address = desk("change", Alliance, record.pk)
    editor = sign_in(EDITORS)
    fill(editor, address, name_en="Railways")
    opened = Form(editor.get(address).text).values
    fill(editor, address, _submit="1")
    assert b'name="_draft"' not in editor.get(address).content
    kept = editor.post(address, opened | {"name_en": "Late"}, follow=True)
    assert "Your text was put aside." in kept.text
    assert newest_of(record.permalink).content["fields"]["name_en"] == "Railways"
    assert record.permalink.revisions.get(state="discarded").content["fields"]["name_en"] == "Late"
    act(editor, record, "recall")
    assert in_form(editor, address) == "Railways"
    assert b'name="_draft"' in editor.get(address).content


@pytest.mark.once
def test_a_discarded_draft_leaves_what_is_public_in_the_form(published, sign_in, desk, fill, act):
    record = published(Alliance, "Rail")
    editor, address = sign_in(EDITORS), desk("change", Alliance, record.pk)
    fill(editor, address, name_en="Railways")
    act(editor, record, "discard")
    assert in_form(editor, address) == "Rail"
    assert states_of(record) == ["published", "discarded"]


@pytest.mark.once
def test_an_old_version_is_restored_as_a_draft(published, sign_in, desk, fill, client, page_of):
    record = published(Alliance, "Rail")
    reviewer, address = sign_in(REVIEWERS), desk("change", Alliance, record.pk)
    fill(reviewer, address, name_en="Railways", _publish="1")
    first = record.permalink.revisions.get(state="superseded")
    reviewer.post(desk("act", Alliance, record.pk, "restore"), {"revision": first.number})
    assert in_form(reviewer, address) == "Rail"
    assert "Railways" in client.get(page_of(record)).text


def test_rows_and_links_of_a_draft_keep_their_keys(
    published, make, sign_in, desk, fill, countries, source
):
    record = published(Alliance, "Rail", countries=[countries["LA"]])
    university = make(Institution, "North University")
    sent = {
        "countries": ["LA", "VN"],
        "members-TOTAL_FORMS": "1",
        "members-0-institution": str(university.pk),
        "members-0-role": "lead",
        "members-0-order": "1",
    }
    reviewer, address = sign_in(REVIEWERS), desk("change", Alliance, record.pk)
    fill(reviewer, address, **sent)
    [key] = newest_of(record.permalink).content["rows"]["members"]
    assert not record.members.exists()
    assert [country.pk for country in record.countries.all()] == ["LA"]
    fill(reviewer, address, summary_en="More.", _publish="1")
    assert [str(member.pk) for member in record.members.all()] == [key]
    assert {country.pk for country in record.countries.all()} == {"LA", "VN"}


@pytest.mark.every_kind
def test_the_form_of_a_draft_leaves_no_trace_in_the_public_rows(
    kind, published, sign_in, desk, fill
):
    record = published(kind, "Vientiane")
    before, generation_before = content_of(record), generation.current()
    editor, address = sign_in(EDITORS), desk("change", kind, record.pk)
    fill(editor, address, name_en="Luang Prabang")
    editor.get(address)
    assert content_of(kind.objects.get(pk=record.pk)) == before
    assert generation.current() == generation_before


@pytest.mark.once
@pytest.mark.every_kind
def test_a_save_that_changes_nothing_makes_no_version(kind, published, sign_in, desk, fill):
    record = published(kind, "Vientiane")
    answer = fill(sign_in(EDITORS), desk("change", kind, record.pk))
    assert answer.status_code == 302
    assert states_of(record) == ["published"]


def test_a_scheduled_change_goes_live_on_the_first_request_after_its_minute(
    kind, published, sign_in, desk, fill, client, page_of
):
    record = published(kind, "Vientiane")
    soon = timezone.now() + timedelta(hours=2)
    fill(
        sign_in(REVIEWERS), desk("change", kind, record.pk),
        name_en="Luang Prabang", publish_at=local(soon), _schedule="1",
    )  # fmt: skip
    assert newest_of(record.permalink).state == "scheduled"
    assert "Luang Prabang" not in client.get(page_of(record)).text
    come(soon)
    assert "Luang Prabang" in client.get(page_of(record)).text
    assert newest_of(record.permalink).state == "published"
    assert State.objects.get().next_moment is None


def test_what_is_due_happens_once_whoever_is_first(published, sign_in, desk, fill):
    record = published(Alliance, "Rail")
    soon = timezone.now() + timedelta(hours=2)
    fill(
        sign_in(REVIEWERS), desk("change", Alliance, record.pk),
        name_en="Railways", publish_at=local(soon), _schedule="1",
    )  # fmt: skip
    come(soon)
    publish_due()
    changes = record.permalink.changes.count()
    publish_due()
    assert record.permalink.changes.count() == changes == 2
    assert LogLine.objects.filter(act="publish").count() == 1


def come(moment):
    """Let a moment that was planned be now."""
    now = timezone.now()
    Revision.objects.scheduled().update(moment=now)
    State.objects.update(next_moment=now)


def test_a_record_is_taken_down_at_its_moment(kind, published, sign_in, act, client, page_of):
    record = published(kind, "Vientiane")
    moment = timezone.now() + timedelta(days=1)
    act(sign_in(REVIEWERS), record, "withdraw-at", moment=local(moment))
    assert client.get(page_of(record)).status_code == 200
    come(moment)
    assert client.get(page_of(record)).status_code == 410
    assert record.permalink.revisions.current().get().withdraws


@pytest.mark.once
def test_a_moment_that_has_passed_is_refused_beside_the_field(published, sign_in, desk, fill):
    record = published(Alliance, "Rail")
    answer = fill(
        sign_in(REVIEWERS), desk("change", Alliance, record.pk),
        name_en="Railways", publish_at="2020-01-01T10:00", _schedule="1",
    )  # fmt: skip
    assert list(answer.context["adminform"].form.errors) == ["publish_at"]
    assert states_of(record) == ["published"]


def test_a_scheduled_change_that_cannot_be_goes_back_to_its_author(
    published, make, sign_in, desk, fill, client, page_of
):
    record = published(Alliance, "Rail", slug="rail")
    soon = timezone.now() + timedelta(hours=2)
    fill(
        sign_in(REVIEWERS), desk("change", Alliance, record.pk),
        slug="taken", publish_at=local(soon), _schedule="1",
    )  # fmt: skip
    published(Alliance, "Another", slug="taken")
    come(soon)
    assert client.get(page_of(record)).status_code == 200
    newest = newest_of(record.permalink)
    assert newest.state == "returned"
    assert newest.reason
    record.refresh_from_db()
    assert record.slug == "rail"


@pytest.mark.once
def test_a_schedule_taken_back_leaves_a_draft(published, sign_in, desk, fill, act, client):
    record = published(Alliance, "Rail")
    soon = timezone.now() + timedelta(hours=2)
    reviewer = sign_in(REVIEWERS)
    fill(
        reviewer, desk("change", Alliance, record.pk),
        name_en="Railways", publish_at=local(soon), _schedule="1",
    )  # fmt: skip
    act(reviewer, record, "unschedule")
    assert newest_of(record.permalink).state == "draft"
    assert State.objects.get().next_moment is None


@pytest.mark.once
@pytest.mark.parametrize(("mine", "other"), [("zh_hans", "en"), ("en", "zh_hans")])
def test_a_changed_text_marks_its_translation_until_it_is_changed_or_confirmed(
    published, sign_in, desk, fill, mine, other
):
    texts = {"summary_en": "Old.", "summary_zh_hans": "旧。", "name_zh_hans": "轨道联盟"}
    record = published(Alliance, "Rail", **texts)
    editor, address = sign_in(EDITORS), desk("change", Alliance, record.pk)
    was = texts[f"summary_{mine}"]

    fill(editor, address, **{f"summary_{mine}": "新 New"})
    newest = newest_of(record.permalink)
    assert newest.outdated == {f"summary_{other}": was}
    assert getattr(newest, f"translation_{other}") == "outdated"
    assert getattr(newest, f"translation_{mine}") == "complete"
    assert f'value="summary_{other}"' in editor.get(address).text

    fill(editor, address, _confirm=f"summary_{other}")
    assert newest_of(record.permalink).outdated == {}
    fill(editor, address, **{f"summary_{mine}": "再 Again"})
    fill(editor, address, **{f"summary_{other}": "也 Also"})
    assert newest_of(record.permalink).outdated == {}
    fill(editor, address, **{f"summary_{mine}": "小 Minor", "edit_minor": "on"})
    assert newest_of(record.permalink).outdated == {}


@pytest.mark.once
def test_a_missing_text_makes_the_translation_incomplete(published, sign_in, desk, fill):
    record = published(Alliance, "Rail", name_zh_hans="轨道联盟")
    assert newest_of(record.permalink).translation_zh_hans == "complete"
    fill(sign_in(EDITORS), desk("change", Alliance, record.pk), summary_en="New.")
    newest = newest_of(record.permalink)
    assert (newest.translation_en, newest.translation_zh_hans) == ("complete", "missing")


def test_whoever_is_limited_sees_and_changes_only_what_is_his(
    published, make, sign_in, desk, fill, countries
):
    from editorial.permissions.limits import Limit

    mine = make(Alliance, "Mine", countries=[countries["LA"]])
    others, public = make(Alliance, "Secret"), published(Alliance, "Public")
    editor = sign_in(EDITORS)
    limit = Limit.objects.create(person=get_user_model().objects.get(username=EDITORS))
    limit.countries.set([countries["LA"]])
    listed = editor.get(desk("changelist", Alliance)).text
    assert ("Mine" in listed, "Secret" in listed, "Public" in listed) == (True, False, True)
    assert editor.get(desk("change", Alliance, others.pk)).status_code == 302
    assert b'name="_draft"' not in editor.get(desk("change", Alliance, public.pk)).content
    assert editor.post(desk("change", Alliance, public.pk), {"name_en": "X"}).status_code == 403
    content = content_of(public)
    content["fields"]["name_en"] = "Zanzibar"
    root = get_user_model().objects.create_superuser("root")
    actions.save_draft(public, content, by=root, base=newest_of(public.permalink))
    opened = editor.get(desk("change", Alliance, public.pk))
    assert (opened.status_code, "Zanzibar" in opened.text) == (200, False)
    fill(editor, desk("change", Alliance, mine.pk), name_en="Still mine")
    mine.refresh_from_db()
    assert mine.name_en == "Still mine"
    refused = fill(editor, desk("change", Alliance, mine.pk), countries=["VN"])
    assert list(refused.context["adminform"].form.errors) == ["countries"]
    assert editor.get(f"/en/alliances/{others.slug}/").status_code == 404


@pytest.mark.once
def test_a_planned_withdrawal_happens_although_a_change_was_published_after_it(
    published, sign_in, desk, fill, act, client, page_of
):
    record, reviewer = published(Alliance, "Rail"), sign_in(REVIEWERS)
    moment = timezone.now() + timedelta(days=1)
    act(reviewer, record, "withdraw-at", moment=local(moment))
    fill(reviewer, desk("change", Alliance, record.pk), name_en="Railways", _publish="1")
    come(moment)
    assert client.get(page_of(record)).status_code == 410


@pytest.mark.once
def test_a_draft_older_than_the_withdrawal_can_go_live(
    published, sign_in, desk, fill, act, client, page_of
):
    record, reviewer = published(Alliance, "Rail"), sign_in(REVIEWERS)
    fill(reviewer, desk("change", Alliance, record.pk), name_en="Railways")
    act(reviewer, record, "withdraw")
    act(reviewer, record, "publish")
    assert "Railways" in client.get(page_of(record)).text


def test_of_two_saves_on_one_version_the_second_is_refused_under_the_lock(published):
    record = published(Alliance, "Rail")
    root = get_user_model().objects.create_superuser("root")
    base = newest_of(record.permalink)
    actions.save_draft(record, base.content, by=root, base=base)
    with pytest.raises(actions.StateChanged):
        actions.save_draft(record, base.content, by=root, base=base)


@pytest.mark.once
def test_a_refused_save_does_not_make_the_person_see_what_another_saved(
    published, sign_in, desk, fill
):
    record = published(Alliance, "Rail", summary_en="Old.")
    address = desk("change", Alliance, record.pk)
    first, second = sign_in(EDITORS), sign_in(REVIEWERS)
    opened = Form(first.get(address).text).values
    fill(second, address, summary_en="Theirs.")
    refused = first.post(address, opened | {"website": "no address"})
    again = Form(refused.text).values | {"website": "https://example.org/"}
    assert "after you opened it" in first.post(address, again, follow=True).text
    assert newest_of(record.permalink).content["fields"]["summary_en"] == "Theirs."


@pytest.mark.once
def test_a_draft_whose_address_another_took_can_be_opened(published, sign_in, desk, fill):
    record, address = published(Alliance, "Rail", slug="rail"), None
    address = desk("change", Alliance, record.pk)
    editor = sign_in(EDITORS)
    fill(editor, address, slug="taken", summary_en="New.")
    published(Alliance, "Another", slug="taken")
    form = editor.get(address).context["adminform"].form
    assert (form["slug"].value(), form["summary_en"].value()) == ("taken", "New.")
    refused = fill(editor, address, summary_en="Newer.").context["adminform"].form
    assert list(refused.errors) == ["slug"]
    assert refused["summary_en"].value() == "Newer."


@pytest.mark.once
def test_whose_text_is_restored_has_a_hand_in_it(published, sign_in, desk, fill, act):
    record = published(Alliance, "Rail")
    editor, first, _second = sign_in(EDITORS), sign_in(REVIEWERS), sign_in(MANAGERS)
    fill(first, desk("change", Alliance, record.pk), name_en="Railways")
    act(first, record, "discard")
    number = record.permalink.revisions.get(state="discarded").number
    editor.post(desk("act", Alliance, record.pk, "restore"), {"revision": number})
    assert act(first, record, "publish").status_code == 403


@pytest.mark.once
def test_a_text_of_several_lines_is_not_changed_by_a_browser_s_line_ends(
    published, sign_in, desk, fill
):
    record = published(Alliance, "Rail", text_en="One.\n\nTwo.")
    fill(sign_in(EDITORS), desk("change", Alliance, record.pk), text_en="One.\r\n\r\nTwo.")
    assert states_of(record) == ["published"]


def test_an_act_on_a_version_that_others_changed_meanwhile_does_nothing(published, make):
    record = published(Alliance, "Rail")
    reviewer = get_user_model().objects.create_superuser("root")
    draft = actions.save_draft(
        record, content_of(record) | {}, by=reviewer, base=newest_of(record.permalink)
    )
    actions.publish(draft, by=reviewer)
    with pytest.raises(actions.StateChanged):
        actions.discard(draft, by=reviewer)


PREFIX = "evidence-citation-content_type-object_id"


@pytest.fixture
def cited(published, desk, sign_in, source):
    """A public record that cites two sources, the address of its form, and who changes it."""
    record = published(Alliance, "Rail")
    Source.objects.create(slug="press", title_en="A page of the press", kind="press")
    for slug in ["ministry", "press"]:
        Citation.objects.create(record=record, source_id=slug)
    publish_as_it_stands(record)
    return record, desk("change", Alliance, record.pk), sign_in(REVIEWERS)


def sources_of(content) -> list[str]:
    return sorted(row["source"] for row in content["rows"]["citations"].values())


@pytest.mark.once
def test_two_rows_swap_their_sources(cited, fill, act, settings):
    settings.TWO_PERSON_RULE = False
    record, address, reviewer = cited
    before = {str(row.pk): row.source_id for row in record.citations.all()}
    typed = {f"{PREFIX}-0-source": "press", f"{PREFIX}-1-source": "ministry"}
    assert fill(reviewer, address, **typed).status_code == 302
    keys = newest_of(record.permalink).content["rows"]["citations"]
    assert {key: row["source"] for key, row in keys.items()} == {
        key: "press" if slug == "ministry" else "ministry" for key, slug in before.items()
    }
    act(reviewer, record, "publish")
    assert {str(row.pk): row.source_id for row in record.citations.all()} != before
    assert newest_of(record.permalink).state == "published"


@pytest.mark.once
def test_what_a_draft_left_out_is_added_again_and_a_row_of_the_draft_changed(cited, fill):
    record, address, reviewer = cited
    fill(reviewer, address, **{f"{PREFIX}-0-DELETE": "on"})
    assert sources_of(newest_of(record.permalink).content) == ["press"]
    added = {f"{PREFIX}-TOTAL_FORMS": "2", f"{PREFIX}-1-source": "ministry", f"{PREFIX}-1-id": ""}
    assert fill(reviewer, address, **added).status_code == 302
    assert sources_of(newest_of(record.permalink).content) == ["ministry", "press"]

    assert fill(reviewer, address, **{f"{PREFIX}-0-facts": "dates"}).status_code == 302
    rows = newest_of(record.permalink).content["rows"]["citations"]
    assert sorted((row["source"], row["facts"]) for row in rows.values()) == [
        ("ministry", "dates"), ("press", ""),
    ]  # fmt: skip
    refused = fill(reviewer, address, **{f"{PREFIX}-0-id": "3f0e5a4e-0000-4000-8000-000000000000"})
    assert refused.status_code == 200
    assert newest_of(record.permalink).content["rows"]["citations"] == rows


@pytest.mark.once
def test_what_a_draft_names_and_was_deleted_is_said(cited, fill):
    record, address, reviewer = cited
    Source.objects.create(slug="gone", title_en="Soon gone", kind="press")
    fill(reviewer, address, **{f"{PREFIX}-0-source": "gone"})
    Source.objects.get(slug="gone").delete()
    page = reviewer.get(address)
    assert "because it does not exist any more" in page.text
    assert "source: gone" in page.text
    typed = Form(page.text).values | {"summary_en": "New."}
    assert "This field is required." in reviewer.post(address, typed).text
    assert fill(reviewer, address, **{f"{PREFIX}-0-DELETE": "on"}).status_code == 302
    assert sources_of(newest_of(record.permalink).content) == ["press"]
    assert "because it does not exist any more" not in reviewer.get(address).text
