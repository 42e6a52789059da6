"""The page of a review: what changes, what is missing, and one place to decide."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from alliances.models import Alliance
from editorial.checks.levels import PublishCheck
from editorial.permissions.roles import EDITORS, REVIEWERS
from editorial.remarks.remark import Remark
from editorial.revisions.create_revision import newest_of
from editorial.workflow import actions
from editorial.workflow.log import LogLine
from events.models import Event
from tests.staff_fixtures import Form


@pytest.fixture
def submitted(published, sign_in, desk, fill):
    """A change of a public record that waits for review, by an editor who has a name."""
    editor = sign_in(EDITORS)
    person = editor.get("/admin/").context["user"]
    person.first_name, person.last_name = "晓燕", "李"
    person.save()

    def submit(record, **fields):
        page = desk("change", type(record), record.pk)
        fill(editor, page, _submit="1", **fields)
        return record

    return submit


def form_of(page, act: str) -> tuple[str, dict]:
    """Where the form of a choice goes, and what it sends."""
    form = next(
        form
        for form in re.findall(r"<form.*?</form>", page.text, re.DOTALL)
        if f"/acts/{act}/" in form
    )
    return re.search('action="([^"]+)"', form)[1], Form(form).values


def test_a_reviewer_reads_what_changes_and_comes_there_from_the_dashboard(
    published, submitted, sign_in, desk
):
    record = submitted(
        published(Alliance, "Rail Union"), name_en="Rail Alliance", edit_note="Short"
    )
    reviewer = sign_in(REVIEWERS)
    address = desk("review", Alliance, record.pk)
    assert f'href="{address}"' in reviewer.get("/admin/").text
    page = reviewer.get(address)
    changes = page.context["review"].differences
    assert [change.label for change in changes] == ["Name (English)"]
    assert "<del>Union</del>" in changes[0].before
    assert "<ins>Alliance</ins>" in changes[0].after
    assert "Submitted by 李晓燕" in page.text
    assert "Short" in page.text
    assert "you are looking at a draft in review" in page.text


@pytest.mark.parametrize("act", ["publish", "return", "schedule"])
def test_a_choice_is_carried_out_from_the_page_and_leads_to_the_next(
    act, published, submitted, sign_in, desk
):
    first = submitted(published(Alliance, "Rail"), name_en="Rails")
    second = submitted(published(Event, "Forum"), name_en="Forums")
    reviewer = sign_in(REVIEWERS)
    page = reviewer.get(desk("review", Alliance, first.pk))
    assert page.context["review"].next_page == (desk("review", Event, second.pk), 1)
    address, values = form_of(page, act)
    more = {"return": {"reason": "Which?"}, "schedule": {"moment": "2126-01-01T10:00"}}
    refused = reviewer.post(address, values)
    state = "in-review" if act in more else "published"
    assert newest_of(first.permalink).state == state
    answer = reviewer.post(address, values | more[act]) if act in more else refused
    assert answer["Location"] == desk("review", Event, second.pk)
    states = {"publish": "published", "return": "returned", "schedule": "scheduled"}
    assert newest_of(first.permalink).state == states[act]


def test_what_changed_since_the_page_was_opened_is_not_published_unseen(
    published, submitted, sign_in, desk, admin_user
):
    record = submitted(published(Alliance, "Rail"), name_en="Rails")
    reviewer = sign_in(REVIEWERS)
    address, values = form_of(reviewer.get(desk("review", Alliance, record.pk)), "publish")
    newest = newest_of(record.permalink)
    content = newest.content | {"fields": newest.content["fields"] | {"name_en": "Other"}}
    actions.save_draft(record, content, by=admin_user, base=newest)
    assert "It was changed after you were asked" in reviewer.post(address, values).text
    assert newest_of(record.permalink).state == "draft"


def test_what_is_required_leaves_no_way_but_to_return_it(published, submitted, sign_in, desk):
    PublishCheck.objects.create(name="citations", level="required")
    record = submitted(published(Alliance, "Rail"), name_en="Rails")
    page = sign_in(REVIEWERS).get(desk("review", Alliance, record.pk))
    assert [choice.name for choice in page.context["review"].choices] == ["return"]
    assert "Name a source" in page.text


def test_reading_it_is_for_those_who_may_change_the_record_and_writes_nothing(
    published, submitted, sign_in, desk, django_assert_max_num_queries
):
    record = submitted(published(Alliance, "Rail"), name_en="Rails")
    page = desk("review", Alliance, record.pk)
    editor = sign_in(EDITORS, "extra")
    assert 'name="choice"' not in editor.get(page).text
    assert sign_in("nobody").get(page).status_code == 403
    lines, reviewer = LogLine.objects.count(), sign_in(REVIEWERS)
    with django_assert_max_num_queries(60):
        reviewer.get(page)
    assert LogLine.objects.count() == lines
    public = published(Alliance, "Public")
    assert editor.get(desk("review", Alliance, public.pk)).status_code == 302


@pytest.fixture
def remarked(published, submitted, sign_in, desk):
    """A submitted change, a reviewer, and what they remarked on its English name."""
    record = submitted(published(Alliance, "Rail"), name_en="Rails")
    reviewer = sign_in(REVIEWERS)
    person = reviewer.get("/admin/").context["user"]
    person.first_name, person.last_name = "建国", "王"
    person.save()
    remarks = desk("remarks", Alliance, record.pk)
    answer = reviewer.post(remarks, {"place": "fields.name_en", "text": "Which <name>?"})
    assert answer["Location"] == desk("review", Alliance, record.pk) + "#change-name_en"
    return record, reviewer, Remark.objects.get()


def test_a_remark_stands_beside_its_field_for_the_author_until_it_is_done(
    remarked, desk, fill, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.SENDS_MAIL = True
    record, reviewer, remark = remarked
    assert "Which &lt;name&gt;?" in reviewer.get(desk("review", Alliance, record.pk)).text
    author = newest_of(record.permalink).author
    author.email = "author@example.org"
    author.save()
    person = get_user_model().objects.get(username=REVIEWERS)
    with django_capture_on_commit_callbacks(execute=True):
        actions.return_to_author(newest_of(record.permalink), "See the remark.", by=person)
    assert "Which <name>?" in mailoutbox[0].body
    editor, form = Client(headers={"accept-language": "en"}), desk("change", Alliance, record.pk)
    editor.force_login(author)
    page = editor.get(form)
    assert page.context["adminform"].form["name_en"].remarks == [remark]
    assert "王建国" in page.text
    fill(editor, form, name_en="Railways", **{f"_remark-answer-{remark.pk}": "The short one."})
    remark.refresh_from_db()
    assert (remark.answer, remark.answered_by) == ("The short one.", author)
    assert remark in editor.get(form).context["panel"].remarks
    fill(editor, form, **{"_remark-done": str(remark.pk)})
    remark.refresh_from_db()
    assert remark.done_by == author
    assert editor.get(form).context["panel"].remarks == []


def test_a_second_review_shows_the_first_one_and_what_changed_since(
    remarked, desk, fill, sign_in, admin_user
):
    record, reviewer, remark = remarked
    editor, form = Client(), desk("change", Alliance, record.pk)
    editor.force_login(newest_of(record.permalink).author)
    actions.return_to_author(newest_of(record.permalink), "See the <remark>.", by=admin_user)
    answers = {f"_remark-answer-{remark.pk}": "The short one.", "_remark-done": str(remark.pk)}
    fill(editor, form, name_en="Rail Net", summary_en="Of trains", _submit="1", **answers)
    page = reviewer.get(desk("review", Alliance, record.pk))
    since = page.context["review"].since_return
    assert [change.label for change in since] == ["Name (English)", "Summary (English)"]
    assert "<ins>Rail Net</ins>" in since[0].after
    for text in ["Which &lt;name&gt;?", "The short one.", "Done: ", "See the &lt;remark&gt;."]:
        assert text in page.text
    assert f'name="remark" value="{remark.pk}"' not in page.text
    actions.discard(newest_of(record.permalink), by=admin_user, reason="Wrong")
    fill(editor, form, name_en="Rail Line", _submit="1")
    page = reviewer.get(desk("review", Alliance, record.pk))
    assert page.context["review"].returned is None
    assert "The short one." not in page.text


def test_the_author_reads_what_is_in_review_in_the_words_of_its_language(
    published, submitted, countries, desk
):
    record = published(Alliance, "Rail", countries=[countries["LA"], countries["VN"]])
    submitted(record, name_en="Rails")
    author = Client(headers={"accept-language": "zh-hans"})
    author.force_login(newest_of(record.permalink).author)
    page = author.get(desk("change", Alliance, record.pk)).text
    assert "越南、老挝" in page
    assert 'name="name_en"' not in page


def test_a_reviewer_is_told_which_translation_did_not_follow(
    published, submitted, sign_in, desk, admin_user
):
    record = published(Alliance, "Rail", name_zh_hans="铁路联盟")
    submitted(record, name_zh_hans="铁道联盟", edit_minor="")
    page = sign_in(REVIEWERS).get(desk("review", Alliance, record.pk))
    [change] = page.context["review"].differences
    assert change.outdated.name == "name_en"
    assert "“Name (English)” was not changed with it." in page.text


def test_a_remark_is_gone_once_the_draft_is_public_or_discarded(remarked, admin_user):
    record, _reviewer, _remark = remarked
    actions.publish(
        newest_of(record.permalink), by=get_user_model().objects.get(username=REVIEWERS)
    )
    assert not Remark.objects.open_of(record)


def test_only_reviewers_leave_remarks_and_only_where_the_draft_has_something(
    remarked, sign_in, desk
):
    record, reviewer, remark = remarked
    page = desk("remarks", Alliance, record.pk)
    sent = {"place": "fields.name_en", "text": "No."}
    assert sign_in(EDITORS, "extra").post(page, sent).status_code == 403
    assert sign_in("nobody").post(page, {"remark": remark.pk, "done": "1"}).status_code == 403
    for place in ["fields.nothing", "rows.members.1", "name_en", "x.y"]:
        assert reviewer.post(page, {"place": place, "text": "No."}).status_code == 404
    assert reviewer.get(page).status_code == 404
    reviewer.post(page, {"remark": remark.pk, "answer": "Yes", "done": "1"})
    assert [(row.answer, bool(row.done_at)) for row in Remark.objects.all()] == [("Yes", True)]
