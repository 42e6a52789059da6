"""manage.py erase: of a record nothing is left but its addresses."""

import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from alliances.models import Alliance
from corrections.models import ConfirmationLink, Suggestion
from desk.unsaved.open_forms import OpenForm
from duplicates.merge.merge import merge
from editorial.remarks.remark import leave_remark
from editorial.revisions.content import content_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.publishing import publish_as_it_stands
from events.models import Event
from evidence.models import Citation
from exchange_site.speech.handouts import Handout
from institutions.models import Institution
from records.models import Alias, FormerSlug, Permalink
from search.suggestions.public_words import Word
from uploads.models import StoredFile

NAME, CHINESE, ALIAS, DRAFT = "Qwendolin", "鼎湖蕤校", "Zyxwalt", "Vrmpfsk"


def erase(ref, **options) -> str:
    said = io.StringIO()
    call_command("erase", ref, **{"yes": True, "stdout": said} | options)
    return said.getvalue()


def everything_stored() -> str:
    """All rows of all tables, those of the index too, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(f"{table}: {cursor.fetchall()!r}")
    return "\n".join(found)


@pytest.fixture
def chief(db):
    return get_user_model().objects.create_superuser("chief")


@pytest.fixture
def known(published, source, chief):
    """A published record of a kind with all that belongs to it, and a draft."""

    def make_one(kind):
        record = published(kind, NAME, name_zh_hans=CHINESE, website="https://qwendolin.example/")
        Alias.objects.create(record=record, text=ALIAS, language="en", sort="short")
        Citation.objects.create(record=record, source=source)
        publish_as_it_stands(record)
        Suggestion.objects.create(
            permalink=record.permalink, text=f"{NAME} is wrong.", language="en"
        )
        ConfirmationLink.objects.give(permalink=record.permalink, office=f"Office of {NAME}")
        line = {"key": f"{record.ref} students", "text": {"en": NAME, "zh-hans": CHINESE}}
        Handout.objects.create(content=[{"title": {}, "lines": [line]}], language="en")
        base = record.permalink.revisions.get(newest=True)
        content = base.content | {"fields": base.content["fields"] | {"name_en": DRAFT}}
        draft = actions.save_draft(record, content, by=chief, base=base)
        leave_remark(record, draft, "fields.name_en", f"{NAME} is wrong.", by=chief)
        # Typed in its form, and in that of another record.
        for number, ref in enumerate([record.ref, ""]):
            OpenForm.objects.create(
                user=chief, browser="office", token=str(number), page="/", ref=ref,
                opened_at=timezone.now(), seen_at=timezone.now(), kept_at=timezone.now(),
                content={"fields": {"name_en": [f"{NAME} {DRAFT}"]}, "before": {}, "files": []},
            )  # fmt: skip
        return record

    return make_one


@pytest.mark.every_kind
def test_nothing_of_it_is_left_in_any_table(kind, known):
    record = known(kind)
    record.refresh_from_db()
    slug = record.slug
    assert all(is_in(text, everything_stored()) for text in [NAME, CHINESE, ALIAS, DRAFT])
    erase(record.ref)

    stored = everything_stored().replace(slug, "")
    assert [
        text for text in [NAME, CHINESE, ALIAS, DRAFT, "qwendolin"] if is_in(text, stored)
    ] == []
    assert not Word.objects.filter(word__in=["qwendolin", "zyxwalt"]).exists()


def is_in(text: str, stored: str) -> bool:
    """As it is, folded, and as JSON and ``repr`` write it."""
    escaped = json.dumps(text)[1:-1]
    return any(
        one in stored for one in [text, text.lower(), escaped, escaped.replace("\\", "\\\\")]
    )


def test_its_addresses_say_that_it_is_gone_and_are_given_to_no_other(
    kind, client, known, page_of, own_fields, search_for, make
):
    record = known(kind)
    address, slug = page_of(record), record.slug
    erase(record.ref.lower())

    assert client.get(f"/id/{record.ref}/").status_code == 410
    assert client.get(address).status_code == 410
    assert NAME not in client.get(address).text
    assert address not in client.get("/sitemap.xml").text
    assert search_for(kind, NAME) == []
    assert FormerSlug.objects.filter(permalink=record.ref, slug=slug).exists()
    assert kind(name_en=NAME).proposed_slug() != slug


def test_others_name_it_no_longer_in_any_version(published, known, chief):
    gone, alliance = known(Institution), published(Alliance, "Rail")
    alliance.members.create(institution=gone, order=1)
    alliance.members.create(own_name_en="Another", order=2)
    publish_as_it_stands(alliance)
    base = alliance.permalink.revisions.get(newest=True)
    content = base.content | {"fields": base.content["fields"] | {"summary_en": "New."}}
    actions.save_draft(alliance, content, by=chief, base=base)
    erase(gone.ref)

    assert [str(member) for member in alliance.members.all()] == ["Another"]
    contents = [revision.content for revision in Revision.objects.filter(permalink=alliance.ref)]
    assert gone.ref not in repr(contents)
    fresh = Alliance.objects.get(pk=alliance.pk)
    assert fresh.permalink.revisions.current().get().content == content_of(fresh)


def test_a_link_of_one_column_is_emptied(published, known):
    from editions.models import Edition

    edition = known(Edition)
    event = published(Event, "Forum", edition=edition, start="")
    assert event.dated
    erase(edition.ref)

    event = Event.objects.get(pk=event.pk)
    assert (event.edition, event.dated) == (None, "")
    assert event.permalink.revisions.current().get().content == content_of(event)


def test_what_was_merged_into_it_goes_with_it(kind, client, published, known, chief):
    record, merged = known(kind), published(kind, "Wqertz")
    merge(merged, record, by=chief)
    erase(record.ref)

    assert not is_in("Wqertz", everything_stored().replace("wqertz", ""))
    assert {client.get(f"/id/{one.ref}/").status_code for one in [record, merged]} == {410}


def test_its_files_are_deleted_and_those_of_others_kept(
    published, known, django_capture_on_commit_callbacks
):
    mine, other = [
        default_storage.save(f"{letter * 32}.pdf", ContentFile(b"%PDF-")) for letter in "ab"
    ]
    event, another = known(Event), published(Event, "Another")
    event.files.create(file=mine)
    another.files.create(file=other)
    for one in [event, another]:
        publish_as_it_stands(one)
    with django_capture_on_commit_callbacks(execute=True):
        erase(event.ref)

    assert [default_storage.exists(name) for name in [mine, other]] == [False, True]
    assert list(StoredFile.objects.values_list("stem", flat=True)) == ["b" * 32]


def test_of_a_draft_the_ref_is_never_given_again(kind, client, make):
    draft = make(kind, NAME)
    erase(draft.ref)

    assert client.get(f"/id/{draft.ref}/").status_code == 404
    assert Permalink.objects.filter(pk=draft.ref).exists()
    assert not is_in(NAME, everything_stored())


def test_it_asks_first(kind, published, monkeypatch):
    record = published(kind, NAME)
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        erase(record.ref, yes=False)
    assert kind.objects.filter(pk=record.pk).exists()

    monkeypatch.setattr("builtins.input", lambda question: record.ref)
    erase(record.ref, yes=False)
    assert not kind.objects.filter(pk=record.pk).exists()


def test_it_says_whose_texts_still_speak_of_it(kind, published):
    record = published(kind, CHINESE)
    other = published(kind, "Another", summary_en=f"Once {CHINESE} was here.")

    assert f"still speak of it: {other.ref}" in erase(record.ref)
    with pytest.raises(CommandError, match="no record"):
        erase("ZZZZZZZZ")
