"""What was done to several entries is one step, that can be undone for thirty days."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliances.models import Alliance
from editorial.assignments.assignment import Assignment
from editorial.bulk_changes import runner
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, REVIEWERS
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from tests.staff_fixtures import confirm


@pytest.fixture
def chief(db):
    return get_user_model().objects.create_superuser("chief", first_name="丽", last_name="王")


@pytest.fixture
def drafted(chief):
    def save(record, by=None, **fields):
        base = newest_of(record.permalink)
        content = base.content if base else content_of(record)
        content = content | {"fields": content["fields"] | fields}
        return actions.save_draft(record, content, by=by or chief, base=base)

    return save


@pytest.fixture
def choose(desk):
    """Choose an action of the list for some entries, and confirm it."""

    def send(client, action, *records, **answers):
        chosen = {"action": f"{action}_selected", "_selected_action": [r.pk for r in records]}
        page = client.post(desk("changelist", Alliance), chosen | {"index": "0"})
        assert page.status_code == 200
        return confirm(client, page, **answers)

    return send


@pytest.fixture
def undo(desk):
    """Undo the last step on its page; returns the page of the step afterwards."""

    def send(client):
        step = BulkChange.objects.latest("pk")
        answer = confirm(client, client.get(desk("bulk_change", Alliance, step.pk)))
        return client.get(answer["Location"])

    return send


def public(*records) -> list[bool]:
    return [type(record).objects.get(pk=record.pk).is_public for record in records]


def states(*records) -> list[str]:
    return [newest_of(record.permalink).state for record in records]


def codes(record) -> set[str]:
    return set(type(record).objects.get(pk=record.pk).countries.values_list("code", flat=True))


def test_withdrawn_entries_are_public_again_after_undoing_and_drafts_stay(
    published, drafted, sign_in, choose, undo
):
    reviewer = sign_in(REVIEWERS)
    records = [published(Alliance, name) for name in ["One", "Two"]]
    draft = drafted(records[1], summary_en="New.")
    before = [record.permalink.revisions.current().get().content for record in records]

    assert choose(reviewer, "withdraw", *records).status_code == 200, "a reason is asked"
    choose(reviewer, "withdraw", *records, reason="Moved.")
    assert public(*records) == [False, False]
    undo(reviewer)

    assert public(*records) == [True, True]
    assert [record.permalink.revisions.current().get().content for record in records] == before
    draft.refresh_from_db()
    assert (draft.state, draft.newest) == ("draft", True)


def test_the_page_of_a_step_says_what_is_now_and_what_undoing_makes_of_it(
    published, sign_in, choose, desk, countries
):
    reviewer, record = sign_in(REVIEWERS), published(Alliance, "One", countries=[countries["LA"]])
    choose(reviewer, "countries", record, how="add", countries=[countries["VN"].pk])
    page = desk("bulk_change", Alliance, BulkChange.objects.latest("pk").pk)
    [subject] = reviewer.get(page).context["subjects"].to_do
    assert (subject.state, subject.outcome) == (
        "published · Laos, Viet Nam", ["published · Laos"],
    )  # fmt: skip
    choose(reviewer, "withdraw", record, reason="Moved.")
    page = desk("bulk_change", Alliance, BulkChange.objects.latest("pk").pk)
    [subject] = reviewer.get(page).context["subjects"].to_do
    assert (subject.state, subject.outcome[0]) == ("withdrawn", "published")


def test_published_drafts_are_drafts_again_after_undoing(
    published, drafted, sign_in, choose, undo, client, page_of
):
    reviewer = sign_in(REVIEWERS)
    shown, new = published(Alliance, "One"), Alliance.objects.create(name_en="Two")
    for record in [shown, new]:
        actions.submit(drafted(record, summary_en="New."), by=get_user_model().objects.first())
    choose(reviewer, "publish", shown, new)
    assert "New." in client.get(page_of(shown)).text
    assert public(new) == [True]

    undo(reviewer)

    assert "New." not in client.get(page_of(shown)).text
    assert public(shown, new) == [True, False]
    assert states(shown, new) == ["in-review", "in-review"]
    assert newest_of(new.permalink).content["fields"]["summary_en"] == "New."


def test_what_somebody_changed_since_is_not_undone_and_is_named(
    published, drafted, sign_in, choose, undo, chief
):
    reviewer, other = sign_in(REVIEWERS), get_user_model().objects.create_superuser("other")
    one, two = published(Alliance, "One"), published(Alliance, "Two")
    for record in [one, two]:
        drafted(record, summary_en="New.")
    choose(reviewer, "publish", one, two)
    actions.publish(drafted(two, summary_en="Newer.", by=other), by=chief)

    page = undo(reviewer)

    fresh = {record.name_en: record.summary_en for record in Alliance.objects.all()}
    assert fresh == {"One": "", "Two": "Newer."}
    assert f"{other} has changed it since; that stays." in page.text
    assert BulkChange.objects.get().entries.get(name="Two").is_undone


def test_drafts_are_submitted_together_and_come_back(drafted, sign_in, choose, undo):
    editor = sign_in(EDITORS)
    records = [Alliance.objects.create(name_en=f"Draft {number}") for number in range(11)]
    for record in records:
        drafted(record)
    choose(editor, "submit", *records)
    assert set(states(*records)) == {"in-review"}
    undo(editor)
    assert set(states(*records)) == {"draft"}


@pytest.mark.parametrize(
    ("how", "expected"), [("add", {"LA", "VN"}), ("remove", set()), ("replace", {"VN"})]
)
def test_what_may_not_be_published_becomes_a_draft(
    published, sign_in, choose, countries, undo, how, expected
):
    editor, record = sign_in(EDITORS), published(Alliance, "One", countries=[countries["LA"]])
    chosen = countries["LA" if how == "remove" else "VN"].pk
    choose(editor, "countries", record, how=how, countries=[chosen])

    draft = newest_of(record.permalink)
    assert (draft.state, set(draft.content["links"]["countries"])) == (
        "draft", {countries[code].pk for code in expected},
    )  # fmt: skip
    assert codes(record) == {"LA"}
    undo(editor)
    assert newest_of(record.permalink).state == "published"


def test_a_country_set_in_public_is_taken_back_from_what_was_changed_since(
    published, drafted, sign_in, choose, countries, undo, settings
):
    settings.TWO_PERSON_RULE = False
    reviewer = sign_in(REVIEWERS)
    one, two, three = (
        published(Alliance, name, countries=[countries["LA"]]) for name in ["1", "2", "3"]
    )
    choose(reviewer, "countries", one, two, three, how="add", countries=[countries["VN"].pk])
    assert codes(one) == codes(two) == {"LA", "VN"}
    drafted(two, summary_en="New.")
    choose(reviewer, "countries", three, how="remove", countries=[countries["LA"].pk])
    BulkChange.objects.latest("pk").delete()

    page = undo(reviewer)

    assert (codes(one), codes(two), codes(three)) == ({"LA"}, {"LA"}, set())
    draft = newest_of(two.permalink)
    assert draft.content["links"]["countries"] == [countries["LA"].pk]
    assert (draft.state, draft.content["fields"]["summary_en"]) == ("draft", "New.")
    assert "Changed since, and kept" in page.text


def test_an_assigned_entry_is_seen_by_the_colleague_until_it_is_undone(
    published, sign_in, choose, undo, desk
):
    reviewer, editor = sign_in(REVIEWERS), sign_in(EDITORS)
    colleague = get_user_model().objects.get(username=EDITORS)
    one, two = published(Alliance, "Railway"), published(Alliance, "Two")
    Limit.objects.create(person=colleague).records.set([one.permalink])

    choose(reviewer, "assign", one, two, person=colleague.pk, reason="Please look.")

    assert [each.permalink_id for each in Assignment.objects.open()] == [one.ref]
    dashboard = editor.get("/admin/")
    assert [row.task for row in dashboard.context["desk"].to_do] == ["assigned"]
    assert "Please look." in dashboard.text
    filtered = reviewer.get(desk("changelist", Alliance), {"handled": colleague.pk})
    assert [record.ref for record in filtered.context["cl"].result_list] == [one.ref]
    undo(reviewer)
    assert not Assignment.objects.exists()


def test_an_assignment_ends_when_the_entry_is_published(published, drafted, chief):
    record = published(Alliance, "One")
    Assignment.objects.create(permalink=record.permalink, person=chief)
    assert Assignment.objects.open().exists()
    actions.publish(drafted(record), by=chief)
    assert not Assignment.objects.open().exists()


def test_a_step_is_undone_by_who_may_and_for_thirty_days(
    published, drafted, sign_in, choose, desk, undo
):
    reviewer, editor, other = sign_in(REVIEWERS), sign_in(EDITORS), sign_in()
    record = published(Alliance, "One")
    choose(reviewer, "withdraw", record, reason="Moved.")
    step = BulkChange.objects.get()
    pages = [desk(name, Alliance, step.pk) for name in ["bulk_change", "undo_bulk_change"]]
    for stranger in [editor, other]:
        assert [stranger.post(page).status_code for page in pages] == [404, 404]
    listed = reviewer.get("/admin/editorial/bulkchange/")
    assert pages[0] in listed.text
    assert pages[0] not in editor.get("/admin/editorial/bulkchange/").text

    BulkChange.objects.update(made_at=timezone.now() - timedelta(days=30, minutes=1))
    assert "Undo this step" not in reviewer.get(pages[0]).text
    reviewer.post(pages[1])
    assert public(record) == [False]


def test_many_entries_are_changed_by_a_worker_that_goes_on_where_it_stopped(
    published, sign_in, choose, monkeypatch, settings
):
    settings.DETACHED_COMMANDS = False
    reviewer = sign_in(REVIEWERS)
    records = [published(Alliance, f"Rail {number}") for number in range(4)]
    monkeypatch.setattr(runner, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(runner, "CHUNK", 2)
    real, asked = runner.carry_out, []

    def broken(*args, **kwargs):
        asked.append(1)
        if len(asked) == 2:
            raise runner.worker.OperationalError("database is locked")
        return real(*args, **kwargs)

    monkeypatch.setattr(runner, "carry_out", broken)
    answer = choose(reviewer, "withdraw", *records, reason="Moved.")
    assert sum(public(*records)) == 2
    step = BulkChange.objects.get()
    assert (step.state, step.done, step.percent) == ("doing", 2, 50)
    assert "2 of 4" in reviewer.get(answer["Location"]).text
    assert "in progress" in reviewer.get("/admin/").text

    BulkChange.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert "Undo this step" in reviewer.get(answer["Location"]).text
    assert (sum(public(*records)), step.entries.count()) == (0, 4)


def test_a_step_that_fails_half_way_says_that_a_part_of_it_was_done(
    published, sign_in, choose, monkeypatch, settings
):
    settings.DETACHED_COMMANDS = False
    records = [published(Alliance, f"Rail {number}") for number in range(4)]
    monkeypatch.setattr(runner, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(runner, "CHUNK", 2)
    real = runner.carry_out

    def failing(*args, **kwargs):
        if BulkChange.objects.get().done:
            raise RuntimeError
        return real(*args, **kwargs)

    monkeypatch.setattr(runner, "carry_out", failing)
    reviewer = sign_in(REVIEWERS)
    answer = choose(reviewer, "withdraw", *records, reason="Moved.")
    page = reviewer.get(answer["Location"]).text
    assert "What was done before stands below." in page
    assert "nothing was changed" not in page
    assert sum(public(*records)) == 2


def test_an_erased_entry_is_named_by_no_step(published, sign_in, choose):
    reviewer, record = sign_in(REVIEWERS), published(Alliance, "Secret one")
    choose(reviewer, "withdraw", record, reason="Moved.")
    call_command("erase", record.ref, yes=True, verbosity=0)
    assert not BulkChange.objects.get().entries.exists()
    assert not Revision.objects.filter(permalink=record.ref).exists()


def test_a_list_asks_the_database_as_often_for_many_entries_as_for_few(
    published, drafted, sign_in, desk, chief
):
    client, counts = sign_in(REVIEWERS), []
    for number in range(12):
        record = published(Alliance, f"Rail {number}")
        drafted(record)
        Assignment.objects.create(permalink=record.permalink, person=chief)
        if number in {2, 11}:
            client.get(desk("changelist", Alliance))
            with CaptureQueriesContext(connection) as asked:
                page = client.get(desk("changelist", Alliance))
            assert len(page.context["cl"].result_list) == number + 1
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 20
