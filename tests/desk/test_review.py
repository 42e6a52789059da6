"""The page of a review: what changes, what is missing, and one place to decide."""

import re

import pytest

from alliances.models import Alliance
from editorial.checks.levels import PublishCheck
from editorial.permissions.roles import EDITORS, REVIEWERS
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
