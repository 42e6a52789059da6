"""The public history of a record, where the operator wants one."""

import pytest
from model_bakery import baker

from editorial.revisions.content import content_of
from editorial.revisions.create_revision import new_revision, newest_of
from editorial.revisions.revision import Revision
from editorial.workflow.publishing import keep_as_draft, publish, publish_as_it_stands, withdraw
from records.models import Alias


@pytest.fixture
def lines(client):
    def read(record, language="en"):
        address = record.get_absolute_url().replace("/en/", f"/{language}/")
        return [line.says for line in client.get(address).context["history"]]

    return read


def change(record, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    publish_as_it_stands(record)


@pytest.mark.every_kind
def test_a_record_tells_what_changed_in_words(kind, lines, published, settings):
    settings.PUBLIC_HISTORY = True
    record = published(kind, "Hanoi")
    change(record, summary_en="A city.", staff_note="Ask again.")
    change(record, staff_note="Asked.")
    baker.make(Alias, record=record, text="Hà Nội", language="vi", sort="other")
    publish_as_it_stands(record)

    assert lines(record) == [
        "Changed: Other names",
        "Changed: Summary (English)",
        "Published",
    ]
    assert lines(record, "zh-hans")[1:] == ["修改：摘要（英文）", "发布"]


def test_a_draft_is_no_part_of_the_history(kind, lines, published, make, settings):
    settings.PUBLIC_HISTORY = True
    record = published(kind, "Hanoi")
    keep_as_draft(make(kind, "Another"))

    assert lines(record) == ["Published"]


def test_there_is_no_history_unless_the_operator_wants_one(kind, client, published):
    record = published(kind, "Hanoi")
    answer = client.get(record.get_absolute_url())

    assert answer.context["history"] == []
    assert "History of this page" not in answer.text


def test_what_came_back_is_said_to_be_published_again(kind, lines, published, settings):
    settings.PUBLIC_HISTORY = True
    record = published(kind, "Hanoi")
    withdraw(record)
    publish_as_it_stands(record)

    assert lines(record) == ["Published again", "Withdrawn", "Published"]


def test_the_first_publication_is_never_small(kind, lines, make, settings):
    settings.PUBLIC_HISTORY = True
    record = make(kind, "Hanoi")
    draft = newest_of(record.permalink)
    draft.minor = True
    draft.save()
    publish(draft)
    change(record, summary_en="A city.")

    assert lines(record) == ["Changed: Summary (English)", "Published"]


@pytest.mark.every_kind
def test_the_public_learns_nothing_of_a_change_it_cannot_see(kind, published):
    record = published(kind, "Hanoi")
    change(record, staff_note="Ask again.")
    assert record.permalink.changes.count() == 1

    change(record, staff_note="Asked.", summary_en="A city.")
    assert record.permalink.changes.count() == 2


def test_nor_of_one_that_comes_in_a_table(kind, published, make):
    public, draft = published(kind, "Hanoi"), make(kind, "Hue")
    public.staff_note = "Asked."
    with_note = new_revision(
        public.permalink, content_of(public), state="draft", base=newest_of(public.permalink)
    )
    first = newest_of(draft.permalink)
    Revision.objects.filter(pk=first.pk).update(minor=True)

    publish(with_note, first)

    assert public.permalink.changes.count() == 1
    assert [one.minor for one in draft.permalink.changes.all()] == [False]
