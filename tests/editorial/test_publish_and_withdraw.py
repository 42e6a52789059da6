import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.utils import timezone

from editorial.revisions.as_if import rolled_back
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import new_revision
from editorial.workflow.publishing import (
    forget_draft,
    keep_as_draft,
    publish,
    publish_as_it_stands,
    withdraw,
)
from evidence.models import Citation
from records.models import Alias, Change, Permalink
from search.models import Entry
from serving import generation
from tests.conftest import publish_new
from tests.editorial.test_several_at_once import tables
from uploads.models import StoredFile


def entries_of(record) -> list[str]:
    entries = Entry.objects.filter(kind=record.label(), record_id=record.pk)
    return sorted(entries.values_list("scope", flat=True))


def facts_of_changes(record) -> list[list[str]]:
    return [change.facts for change in record.permalink.changes.order_by("at", "pk")]


@pytest.mark.every_kind
def test_publishing_makes_a_record_public(kind, make, client, page_of):
    draft = make(kind, "Vientiane")
    hidden = make(kind, "Still a draft")
    before = generation.current()

    publish_as_it_stands(draft)

    assert client.get(page_of(draft)).status_code == 200
    assert client.get(page_of(draft, "zh-hans")).status_code == 200
    assert client.get(page_of(hidden)).status_code == 404
    assert list(kind.objects.published()) == [draft]
    assert facts_of_changes(draft) == [[]]
    assert facts_of_changes(hidden) == []
    assert entries_of(draft) == ["public"]
    assert entries_of(hidden) == ["desk"]
    assert generation.current() > before


def test_what_tests_publish_by_a_shorter_way_stands_in_the_same_rows(
    kind, written, countries, sectors, source, monkeypatch
):
    """Wherever publishing learns to do more for a new record, the fixture ``published`` must follow."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    record = written(
        kind, "Rail", name_zh_hans="铁路", summary_en="Trains.", image=stored("a"),
        image_consent=True, countries=[countries["LA"]], sectors=[sectors["ict"]], on="2099",
    )  # fmt: skip
    Alias.objects.create(record=record, text="轨道", language="zh-hans", sort="other")
    Citation.objects.create(record=record, source=source)
    before = tables(moment)
    left_by = []
    for way in [publish_as_it_stands, publish_new]:
        with rolled_back():
            way(kind.objects.get(pk=record.pk))
            left_by.append(tables(moment))

    assert left_by[0] == left_by[1] != before


def test_a_saved_public_record_is_published_anew_and_keeps_its_first_moment(kind, published):
    record = published(kind, "Vientiane", name_zh_hans="万象职业学院")
    first = record.published_at
    record.name_zh_hans = "琅勃拉邦"
    record.save()
    publish_as_it_stands(record, minor=True)
    record.refresh_from_db()
    assert record.published_at == first
    assert facts_of_changes(record) == [[], ["name_zh_hans"]]
    assert [change.minor for change in record.permalink.changes.order_by("at", "pk")] == [
        False,
        True,
    ]
    assert list(kind.objects.published().search("勃拉邦")) == [record]
    assert list(kind.objects.published().search("职业")) == []


@pytest.mark.every_kind
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_withdrawn_record_is_gone_and_comes_back_at_the_same_address(
    kind, published, client, page_of, language
):
    record = published(kind, "Vientiane")
    other = published(kind, "Bangkok")
    before = generation.current()

    withdraw(record)

    assert client.get(page_of(record, language)).status_code == 410
    assert client.get(f"/id/{record.ref}/").status_code == 410
    assert client.get(page_of(other, language)).status_code == 200
    assert entries_of(record) == ["desk"]
    assert facts_of_changes(record) == [[], ["withdrawn"]]
    assert generation.current() > before

    publish_as_it_stands(record)

    assert client.get(page_of(record, language)).status_code == 200
    assert entries_of(record) == ["public"]


def test_withdrawing_twice_or_withdrawing_a_draft_does_nothing(kind, make, published):
    record, draft = published(kind, "Vientiane"), make(kind, "Bangkok")
    withdraw(record)
    moment, changes, before = record.withdrawn_at, Change.objects.count(), generation.current()
    withdraw(record)
    withdraw(draft)
    record.refresh_from_db()
    draft.refresh_from_db()
    assert record.withdrawn_at == moment
    assert draft.withdrawn_at is None
    assert Change.objects.count() == changes
    assert generation.current() == before


def test_what_fails_half_way_leaves_nothing(kind, published):
    published(kind, "Bangkok", slug="1801")
    record = published(kind, "Vientiane", slug="1800")
    stored, before = content_of(record), generation.current()
    wanted = stored | {"fields": stored["fields"] | {"slug": "1801", "name_en": "Vang Vieng"}}
    revision = new_revision(record.permalink, wanted, state="draft")
    with pytest.raises(ValidationError):
        publish(revision, validate=True)
    with pytest.raises(DatabaseError):
        publish(revision)
    assert content_of(kind.objects.get(pk=record.pk)) == stored
    assert record.permalink.changes.count() == 1
    assert list(kind.objects.published().search("vang")) == []
    assert generation.current() == before
    revision.refresh_from_db()
    assert revision.state == "draft"


def test_a_record_that_was_deleted_meanwhile_is_not_published(kind, make):
    record = make(kind, "Vientiane")
    kind.objects.filter(pk=record.pk).delete()
    with pytest.raises(ObjectDoesNotExist):
        publish_as_it_stands(record)
    assert not Change.objects.exists()


def test_a_saved_draft_is_found_at_the_desk_alone(kind, make):
    draft = make(kind, "Vientiane")
    draft.name_en = "Luang Prabang"
    draft.save()
    before = generation.current()
    keep_as_draft(draft)
    assert list(kind.objects.search("luang", scope=Entry.Scope.DESK)) == [draft]
    assert list(kind.objects.search("luang")) == []
    assert generation.current() == before


def test_a_forgotten_draft_leaves_nothing(kind, make):
    draft, other = make(kind, "Vientiane"), make(kind, "Bangkok")
    entry = entries_of(draft)
    forget_draft(draft)
    assert entry == ["desk"]
    assert list(kind.objects.all()) == [other]
    assert list(Permalink.objects.all()) == [other.permalink]
    assert [one.record_id for one in Entry.objects.all()] == [other.pk]


@pytest.fixture
def draft_with_picture(kind, make):
    record = make(kind, "Vientiane", image_consent=True)
    kind.objects.filter(pk=record.pk).update(image=stored("a"))
    record.refresh_from_db()
    return record


def stored(letter: str) -> str:
    """The name of a file that is kept, without its bytes."""
    StoredFile.objects.create(stem=letter * 32)
    return f"{letter * 32}.webp"


def public_stems() -> list[str]:
    return [file.stem[0] for file in StoredFile.objects.filter(public=True).order_by("stem")]


def test_pictures_are_public_as_long_as_their_record_is(draft_with_picture):
    stored("b")
    assert public_stems() == []
    publish_as_it_stands(draft_with_picture)
    assert public_stems() == ["a"]
    withdraw(draft_with_picture)
    assert public_stems() == []
    publish_as_it_stands(draft_with_picture)
    assert public_stems() == ["a"]


def test_a_picture_that_a_public_record_no_longer_uses_is_hidden(kind, draft_with_picture):
    publish_as_it_stands(draft_with_picture)
    kind.objects.filter(pk=draft_with_picture.pk).update(image=stored("c"))
    draft_with_picture.refresh_from_db()
    publish_as_it_stands(draft_with_picture)
    assert public_stems() == ["c"]


def test_the_files_of_an_event_follow_it(make):
    from events.models import Event, File

    event = make(Event, "Forum")
    program = ContentFile(b"%PDF-1.7", name="program.pdf")
    program.download_name = "program.pdf"
    file = File.objects.create(event=event, file=program)
    other = File.objects.create(
        event=make(Event, "Draft"), file=ContentFile(b"%PDF-", name="b.pdf")
    )
    publish_as_it_stands(event)
    shown = StoredFile.objects.filter(public=True).values_list("stem", flat=True)
    assert list(shown) == [file.file.name[:32]]
    assert other.file.name[:32] not in shown
    withdraw(event)
    assert not StoredFile.objects.filter(public=True).exists()
