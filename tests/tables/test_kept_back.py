"""Publishing all drafts of an import leaves alone what people have kept back."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from duplicates.merge.merge import merge
from editorial.checks.levels import PublishCheck
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.workflow import actions
from editorial.workflow.log import LogLine
from editorial.workflow.publishing import withdraw
from evidence.models import Citation
from institutions.models import Institution
from tables.batches.batch import Batch
from tests.staff_fixtures import Form, confirm

# Each test sends a file, confirms it, and publishes what came of it.
pytestmark = pytest.mark.slow
State = Batch.State
SOON = timedelta(days=1)


@pytest.fixture
def person(db, settings):
    """Another who may do everything; nobody's own changes matter here."""
    settings.TWO_PERSON_RULE = False
    return get_user_model().objects.create_superuser("chief")


def saved(record, by, **fields):
    base = newest_of(record.permalink)
    content = base.content | {"fields": base.content["fields"] | fields}
    return actions.save_draft(record, content, by=by, base=base)


def edited_by_hand(record, by):
    saved(record, by, summary_en="By hand.")


def submitted(record, by):
    actions.submit(newest_of(record.permalink), by=by)


def returned(record, by):
    submitted(record, by)
    actions.return_to_author(newest_of(record.permalink), "Look again.", by=by)


def recalled(record, by):
    submitted(record, by)
    actions.recall(newest_of(record.permalink), by=by)


def scheduled(record, by):
    actions.schedule(newest_of(record.permalink), timezone.now() + SOON, by=by)


def taken_off_the_schedule(record, by):
    scheduled(record, by)
    actions.unschedule(newest_of(record.permalink), by=by)


def discarded(record, by):
    actions.discard(newest_of(record.permalink), by=by)


def withdrawn_since(record, by):
    actions.withdraw(record, by=by)


def published_already(record, by):
    actions.publish(newest_of(record.permalink), by=by)


def merged_away(record, by):
    stays = Institution.objects.get(name_en="Stays")
    merge(record, stays, by=by)


REASONS = {
    edited_by_hand: "Somebody has saved a newer version since.",
    submitted: "It is in review.",
    returned: "It was returned to its author.",
    recalled: "Somebody has recalled it, or taken it in hand otherwise.",
    scheduled: "A version is scheduled to be published at a later time.",
    taken_off_the_schedule: "Somebody has recalled it, or taken it in hand otherwise.",
    discarded: "The draft from the file was discarded.",
    withdrawn_since: "It is withdrawn; bring it back on its own page.",
    published_already: "This version was published already.",
    merged_away: "It was merged into another entry.",
}


@pytest.fixture
def imported(exported, upload, decide):
    """Give records other names by a table, and import it."""

    def bring_in(client, *records, publish=False):
        sheet = exported(client, Institution)
        for record in records:
            sheet.write(record.ref, "name_en", f"{record.name_en} of the file")
        batch = upload(client, Institution, sheet)
        decide(client, batch, "confirm", **({"publish": "1"} if publish else {}))
        return batch

    return bring_in


def left(page) -> dict[str, list[str]]:
    groups = page.context["subjects"].left_alone
    return {group.reason: [subject.name for subject in group.subjects] for group in groups}


def names_of_public() -> list[str]:
    return sorted(Institution.objects.published().values_list("name_en", flat=True))


@pytest.mark.parametrize("by_hand", REASONS, ids=lambda act: act.__name__)
def test_what_was_kept_back_since_the_import_is_left_alone_and_named(
    by_hand, published, sign_in, imported, page_of_kind, person
):
    kept, other = published(Institution, "Hanoi"), published(Institution, "Hue")
    published(Institution, "Stays")
    reviewer = sign_in("Reviewers")
    batch = imported(reviewer, kept, other)
    by_hand(kept, person)
    before = list(kept.permalink.revisions.order_by("pk").values("number", "state", "newest"))

    page = reviewer.get(page_of_kind(Institution, "decide", batch.pk, "publish"))
    assert left(page) == {REASONS[by_hand]: ["Hanoi of the file"]}
    assert [one.name for one in page.context["subjects"].to_do] == ["Hue of the file"]
    confirm(reviewer, page)

    batch.refresh_from_db()
    after = list(kept.permalink.revisions.order_by("pk").values("number", "state", "newest"))
    assert (batch.state, after) == (State.PUBLISHED, before)
    assert "Hue of the file" in names_of_public()
    shown = reviewer.get(page_of_kind(Institution, "batch", batch.pk)).text
    assert REASONS[by_hand] in shown


@pytest.mark.parametrize("publish", [True, False])
@pytest.mark.parametrize("was", ["draft", "returned", "scheduled", "withdrawn"])
def test_what_was_a_draft_before_the_import_stays_one(
    was, publish, published, make, sign_in, imported, decide, person
):
    kept, new = published(Institution, "Hanoi"), make(Institution, "Hue")
    saved(kept, person, summary_en="Not yet.")
    {"returned": returned, "scheduled": scheduled, "draft": lambda *_: None,
     "withdrawn": lambda record, by: withdraw(record, by=by)}[was](kept, person)  # fmt: skip
    reviewer = sign_in("Reviewers")
    batch = imported(reviewer, kept, new, publish=publish)
    if not publish:
        decide(reviewer, batch, "publish")

    assert batch.state == State.PUBLISHED
    expected = [] if was == "withdrawn" else ["Hanoi"]
    assert names_of_public() == [*expected, "Hue of the file"]
    assert newest_of(kept.permalink).name() == "Hanoi of the file"
    assert newest_of(kept.permalink).state == "draft"
    kept.refresh_from_db()
    assert kept.summary_en == ""


def test_a_draft_of_an_earlier_import_goes_along_unless_it_stands_on_what_was_kept(
    published, sign_in, imported, decide, person
):
    fresh, kept = published(Institution, "Hanoi"), published(Institution, "Hue")
    saved(kept, person, summary_en="Not yet.")
    reviewer = sign_in("Reviewers")
    imported(reviewer, fresh, kept)
    for record in [fresh, kept]:
        record.name_en += " again"
    batch = imported(reviewer, fresh, kept)
    decide(reviewer, batch, "publish")
    assert names_of_public() == ["Hanoi again of the file", "Hue"]


def test_what_changes_between_question_and_answer_is_left_alone(
    published, sign_in, imported, page_of_kind, person
):
    kept, other = published(Institution, "Hanoi"), published(Institution, "Hue")
    reviewer = sign_in("Reviewers")
    batch = imported(reviewer, kept, other)
    page = reviewer.get(page_of_kind(Institution, "decide", batch.pk, "publish"))
    edited_by_hand(kept, person)
    confirm(reviewer, page)
    assert names_of_public() == ["Hanoi", "Hue of the file"]
    assert batch.rows.get(ref=kept.ref).left_alone == "changed"


def test_what_was_left_alone_is_not_published_because_it_is_recalled_meanwhile(
    published, sign_in, imported, page_of_kind, person
):
    kept, other = published(Institution, "Hanoi"), published(Institution, "Hue")
    reviewer = sign_in("Reviewers")
    batch = imported(reviewer, kept, other)
    submitted(kept, person)
    page = reviewer.get(page_of_kind(Institution, "decide", batch.pk, "publish"))
    actions.recall(newest_of(kept.permalink), by=person)
    LogLine.objects.filter(ref=kept.ref).delete()
    confirm(reviewer, page)
    assert names_of_public() == ["Hanoi", "Hue of the file"]


def test_where_all_is_kept_back_nothing_can_be_published(
    published, sign_in, imported, page_of_kind, person
):
    kept = published(Institution, "Hanoi")
    reviewer = sign_in("Reviewers")
    batch = imported(reviewer, kept)
    recalled(kept, person)
    page = reviewer.get(page_of_kind(Institution, "decide", batch.pk, "publish"))
    assert Form(page.text).by_id.get("answer") is None
    answer = reviewer.post(
        page_of_kind(Institution, "decide", batch.pk, "publish"),
        {"chosen": page.context["subjects"].chosen},
    )
    batch.refresh_from_db()
    assert (answer.status_code, batch.state, names_of_public()) == (200, State.DONE, ["Hanoi"])


def test_an_undo_takes_back_what_was_published_and_leaves_what_was_kept(
    published, sign_in, imported, decide, person
):
    kept, other = published(Institution, "Hanoi"), published(Institution, "Hue")
    reviewer = sign_in("Reviewers")
    batch = imported(reviewer, kept, other)
    edited_by_hand(kept, person)
    decide(reviewer, batch, "publish")
    decide(reviewer, batch, "undo")
    assert (batch.state, names_of_public()) == (State.UNDONE, ["Hanoi", "Hue"])
    assert newest_of(kept.permalink).content["fields"]["summary_en"] == "By hand."


@pytest.mark.parametrize("act", ["publish", "undo"])
def test_an_import_is_not_published_or_undone_by_one_click(
    act, published, sign_in, imported, page_of_kind, person
):
    record, reviewer = published(Institution, "Hanoi"), sign_in("Reviewers")
    batch = imported(reviewer, record)
    address = page_of_kind(Institution, "decide", batch.pk, act)
    for page in [reviewer.get(address), reviewer.post(address)]:
        assert "Hanoi of the file" in page.text
    batch.refresh_from_db()
    assert (batch.state, names_of_public()) == (State.DONE, ["Hanoi"])


def test_an_undo_is_asked_anew_where_somebody_went_on_after_the_question(
    published, sign_in, imported, page_of_kind, person
):
    record, reviewer = published(Institution, "Hanoi"), sign_in("Reviewers")
    batch = imported(reviewer, record)
    page = reviewer.get(page_of_kind(Institution, "decide", batch.pk, "undo"))
    edited_by_hand(record, person)
    answer = confirm(reviewer, page)
    assert "because these were changed since: Hanoi of the file" in answer.text
    assert newest_of(record.permalink).content["fields"]["summary_en"] == "By hand."


def test_what_lacks_something_required_is_left_alone_and_a_reason_is_asked_for_the_rest(
    published, source, sign_in, imported, page_of_kind, person
):
    PublishCheck.objects.create(name="citations", level="required")
    PublishCheck.objects.create(name="summary", level="recommended")
    sourced, other = published(Institution, "Hanoi"), published(Institution, "Hue")
    Citation.objects.create(record=sourced, source=source)
    content = newest_of(sourced.permalink).content
    content["rows"] = content_of(sourced)["rows"]
    actions.publish(
        actions.save_draft(sourced, content, by=person, base=newest_of(sourced.permalink)),
        by=person,
        anyway="Before the file.",
    )
    reviewer = sign_in("Reviewers")
    batch = imported(reviewer, sourced, other, publish=False)
    assert batch.state == State.DONE
    address = page_of_kind(Institution, "decide", batch.pk, "publish")
    asked = reviewer.get(address)
    lacking = "Something that is required before publishing is missing."
    assert left(asked) == {lacking: ["Hue of the file"]}
    confirm(reviewer, asked)
    assert "Hanoi of the file" not in names_of_public()
    confirm(reviewer, asked, anyway="The file is official.")
    assert names_of_public() == ["Hanoi of the file", "Hue"]
    line = LogLine.objects.filter(act=LogLine.Act.PUBLISH).latest("pk")
    assert "The file is official." in line.detail
