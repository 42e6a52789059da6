"""From the preview to drafts or to the public page, and back again."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from alliances.models import Alliance
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.log import LogLine
from events.models import Event
from institutions.models import Institution
from records.models import Change, FormerSlug, Permalink
from search.models import Entry
from tables.batches.batch import Batch, StagedRow
from tables.batches.runner import carry_on
from tests.staff_fixtures import confirm

State = Batch.State


@pytest.fixture
def edited(exported, upload):
    """Export a kind, change names by ref, add new ones, upload it again."""

    def edit(client, kind, new=(), **names):
        sheet = exported(client, kind)
        for ref, name in names.items():
            sheet.write(ref, "name_en", name)
        for name in new:
            sheet.add(name_en=name)
        return upload(client, kind, sheet)

    return edit


@pytest.mark.once
def test_nothing_is_written_before_confirmation(published, sign_in, edited, page_of_kind):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    before = Revision.objects.count(), Permalink.objects.count(), Institution.objects.count()

    batch = edited(client, Institution, new=["Hue"], **{record.ref: "Saigon"})
    page = client.get(page_of_kind(Institution, "batch", batch.pk)).content.decode()

    assert (
        Revision.objects.count(),
        Permalink.objects.count(),
        Institution.objects.count(),
    ) == before
    for words in ["Hanoi", "Saigon", "Hue", "Make 2 drafts", "1 entry changed", "1 new entry"]:
        assert words in page


@pytest.mark.once
def test_refused_rows_are_told_and_left_out(
    published, sign_in, exported, upload, decide, page_of_kind
):
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    sheet.add(name_en="Good")
    sheet.add(name_en="Bad", type="nonsense")
    batch = upload(client, Institution, sheet)

    page = client.get(page_of_kind(Institution, "batch", batch.pk)).content.decode()
    decide(client, batch, "confirm")

    assert "Row 4, column “Type”:" in page
    assert [record.name_en for record in Institution.objects.all()] == ["Good"]


def test_the_drafts_of_a_table_are_submitted_together(
    published, sign_in, edited, decide, page_of_kind
):
    client = sign_in("Editors")
    batch = edited(client, Institution, new=[f"School {number}" for number in range(11)])
    decide(client, batch, "confirm")
    page = client.get(page_of_kind(Institution, "batch", batch.pk)).text
    assert "Submit 11 drafts for review" in page

    confirm(client, client.get(page_of_kind(Institution, "decide", batch.pk, "submit")))

    states = Revision.objects.filter(batch=batch).values_list("state", flat=True)
    assert set(states) == {"in-review"}
    page = client.get(page_of_kind(Institution, "batch", batch.pk)).text
    assert "Submit 11 drafts" not in page


@pytest.mark.once
def test_cancelling_leaves_nothing(published, sign_in, edited, decide):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    batch = edited(client, Institution, **{record.ref: "Saigon"})

    decide(client, batch, "cancel")
    decide(client, batch, "confirm")

    assert (batch.state, bytes(batch.file), StagedRow.objects.count()) == (State.CANCELLED, b"", 0)
    assert newest_of(record.permalink).number == 1


@pytest.mark.once
def test_drafts_are_undone_as_a_whole(published, make, sign_in, edited, decide, kind):
    public, never = published(kind, "Hanoi"), make(kind, "Bangkok")
    client = sign_in("Editors")
    before = {
        record.ref: (newest_of(record.permalink).pk, content_of(record))
        for record in [public, never]
    }
    entries = set(Entry.objects.values_list("scope", "kind", "record_id", "sort_name_en"))
    batch = edited(client, kind, **{public.ref: "Saigon", never.ref: "Hue"})
    decide(client, batch, "confirm")
    never.refresh_from_db()
    assert (batch.state, never.name_en) == (State.DONE, "Hue")
    assert newest_of(never.permalink).content == content_of(never)

    decide(client, batch, "undo")

    assert (batch.state, batch.message) == (State.UNDONE, "")
    for record in kind.objects.all():
        newest = newest_of(record.permalink)
        assert (newest.pk, content_of(record)) == before[record.ref]
        assert newest.state == ("published" if record.published_at else "draft")
    assert set(Entry.objects.values_list("scope", "kind", "record_id", "sort_name_en")) == entries


@pytest.mark.once
def test_new_entries_are_gone_after_an_undo(published, sign_in, edited, decide):
    client = sign_in("Editors")
    batch = edited(client, Institution, new=["Hanoi", "Hue"])
    decide(client, batch, "confirm")
    assert Institution.objects.count() == 2

    decide(client, batch, "undo")

    left = [Institution, Permalink, Revision, Entry]
    assert [model.objects.count() for model in left] == [0, 0, 0, 0]


@pytest.mark.once
def test_an_undo_is_refused_whole_where_somebody_went_on(
    published, sign_in, edited, decide, fill, desk
):
    one, other = published(Institution, "Hanoi"), published(Institution, "Hue")
    client = sign_in("Editors")
    batch = edited(client, Institution, **{one.ref: "Hanoi 2", other.ref: "Hue 2"})
    decide(client, batch, "confirm")
    fill(client, desk("change", Institution, one.pk), name_en="Hanoi 3")

    answer = decide(client, batch, "undo")

    assert (batch.state, batch.message) == (State.DONE, "")
    assert "because these were changed since: Hanoi 2" in answer.text
    assert newest_of(other.permalink).name() == "Hue 2"


def test_a_lone_reviewer_publishes_at_once_and_undoes(
    published, make, sign_in, edited, decide, kind, client, list_of, search_for, own_fields
):
    public, never = published(kind, "Hanoi"), make(kind, "Bangkok")
    reviewer = sign_in("Reviewers")
    batch = edited(reviewer, kind, **{public.ref: "Saigon", never.ref: "Chiang Mai"})

    decide(reviewer, batch, "confirm", publish="1")

    assert (batch.state, batch.message) == (State.PUBLISHED, "")
    assert batch.locked_for is not None
    for record in kind.objects.all():
        current = record.permalink.revisions.current().get()
        assert current.content == content_of(record)
        assert (current.newest, current.batch, record.is_public) == (True, batch, True)
        assert current.signatures.count() == 1
        assert search_for(kind, record.name_en) == [record.ref]
    assert search_for(kind, "Hanoi") == []
    assert Change.objects.filter(permalink=public.ref).count() == 2
    assert "Saigon" in client.get(list_of(kind)).content.decode()

    decide(reviewer, batch, "undo")

    assert (batch.state, batch.message) == (State.UNDONE, "")
    public.refresh_from_db()
    never.refresh_from_db()
    assert (public.name_en, public.is_public, never.is_public) == ("Hanoi", True, False)
    assert public.permalink.revisions.current().get().content == content_of(public)
    assert client.get(never.get_absolute_url()).status_code == 410


@pytest.mark.once
def test_a_published_address_goes_on_answering(
    published, sign_in, exported, upload, decide, client
):
    record = published(Institution, "Hanoi", slug="hanoi")
    reviewer = sign_in("Reviewers")
    sheet = exported(reviewer, Institution)
    sheet.write(record.ref, "slug", "saigon")

    decide(reviewer, upload(reviewer, Institution, sheet), "confirm", publish="1")

    assert FormerSlug.objects.get().slug == "hanoi"
    assert client.get(record.get_absolute_url()).status_code == 301


def test_those_found_by_its_name_are_found_by_the_new_one(
    published, sign_in, edited, decide, search_for
):
    alliance = published(Alliance, "Rail alliance")
    event = published(Event, "Forum")
    event.alliances.add(alliance)
    from editorial.workflow.publishing import publish_as_it_stands

    publish_as_it_stands(event)
    assert search_for(Event, "Rail") == [event.ref]
    reviewer = sign_in("Reviewers")

    batch = edited(reviewer, Alliance, **{alliance.ref: "Metro alliance"})
    decide(reviewer, batch, "confirm", publish="1")

    assert (search_for(Event, "Metro"), search_for(Event, "Rail")) == ([event.ref], [])


@pytest.mark.once
def test_two_persons_see_an_import_before_the_public(
    published, sign_in, edited, decide, page_of_kind, settings, mailoutbox,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    settings.SENDS_MAIL = True
    record = published(Institution, "Hanoi")
    first, second = sign_in("Reviewers"), sign_in("Reviewers", "Managers")
    batch = edited(first, Institution, **{record.ref: "Saigon"})

    refused = decide(first, batch, "confirm", publish="1")
    assert (refused.status_code, batch.state) == (403, State.READY)
    assert (
        "publish at once"
        not in first.get(page_of_kind(Institution, "batch", batch.pk)).content.decode()
    )
    decide(first, batch, "confirm")
    assert decide(first, batch, "publish").status_code == 403

    get_user_model().objects.filter(pk=batch.person_id).update(email="first@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        decide(second, batch, "publish")

    record.refresh_from_db()
    assert (batch.state, record.name_en) == (State.PUBLISHED, "Saigon")
    [mail] = mailoutbox
    assert mail.to == ["first@example.org"]
    assert page_of_kind(Institution, "batch", batch.pk) in mail.body


@pytest.mark.once
def test_editors_do_not_publish_by_a_table(published, sign_in, edited, decide, client):
    record = published(Institution, "Hanoi")
    sign_in("Reviewers")
    editor = sign_in("Editors")
    batch = edited(editor, Institution, **{record.ref: "Saigon"})

    assert decide(editor, batch, "confirm", publish="1").status_code == 403
    decide(editor, batch, "confirm")
    assert decide(editor, batch, "publish").status_code == 403

    record.refresh_from_db()
    assert record.name_en == "Hanoi"
    assert LogLine.objects.filter(act=LogLine.Act.REFUSED).count() == 2


@pytest.mark.once
def test_only_those_who_may_change_import(published, sign_in, page_of_kind, edited):
    nobody, editor = sign_in(), sign_in("Editors")
    for ending in ["import", "template", "export"]:
        page = page_of_kind(Institution, ending, *(["xlsx"] if ending == "export" else []))
        assert nobody.get(page).status_code == 403
    batch = edited(editor, Institution, new=["Hanoi"])
    assert nobody.get(page_of_kind(Institution, "batch", batch.pk)).status_code == 403
    assert nobody.post(page_of_kind(Institution, "decide", batch.pk, "confirm")).status_code == 403
    assert editor.get(page_of_kind(Alliance, "batch", batch.pk)).status_code == 404


@pytest.mark.once
def test_a_visitor_is_asked_to_sign_in(client, db, page_of_kind):
    for ending in [["import"], ["template"], ["export", "xlsx"], ["batch", 1]]:
        assert client.get(page_of_kind(Institution, *ending)).status_code == 302


@pytest.mark.once
def test_another_person_does_not_confirm(published, sign_in, edited, decide):
    one, other = sign_in("Editors"), sign_in("Editors", "Managers")
    batch = edited(one, Institution, new=["Hanoi"])
    assert decide(other, batch, "confirm").status_code == 403
    assert batch.state == State.READY


@pytest.mark.once
def test_who_is_limited_to_countries_imports_only_those(
    published, countries, sign_in, exported, upload, page_of_kind
):
    from editorial.permissions.limits import Limit

    mine = published(Institution, "Hanoi", countries=[countries["VN"]])
    other = published(Institution, "Vientiane", countries=[countries["LA"]])
    client = sign_in("Editors")
    limit = Limit.objects.create(person=get_user_model().objects.get(username="Editors"))
    limit.countries.add(countries["VN"])
    sheet = exported(client, Institution)
    sheet.write(mine.ref, "name_en", "Saigon")
    sheet.write(other.ref, "name_en", "Luang Prabang")
    sheet.add(name_en="Hue", countries="Viet Nam")
    sheet.add(name_en="Pakse", countries="Laos")

    batch = upload(client, Institution, sheet)

    rows = {row.name or row.ref: row.sort for row in batch.rows.all()}
    assert (rows["Saigon"], rows["Hue"]) == ("changed", "new")
    assert (rows["Luang Prabang"], rows["Pakse"]) == ("refused", "refused")


@pytest.mark.once
def test_of_what_lies_beyond_a_limit_only_the_public_is_exported(
    published, make, countries, sign_in, exported, fill, desk
):
    from editorial.permissions.limits import Limit

    other = published(Institution, "Vientiane", countries=[countries["LA"]])
    make(Institution, "Secret", countries=[countries["LA"]])
    fill(sign_in("Managers"), desk("change", Institution, other.pk), name_en="Not yet")
    client = sign_in("Editors")
    limit = Limit.objects.create(person=get_user_model().objects.get(username="Editors"))
    limit.countries.add(countries["VN"])

    rows = exported(client, Institution, "csv")

    assert [row["name_en"] for row in rows] == ["Vientiane"]


@pytest.mark.once
def test_what_was_changed_on_the_site_is_shown_with_all_three(
    published, sign_in, exported, upload, decide, fill, desk, page_of_kind
):
    record = published(Institution, "Hanoi", city_en="Old city")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    fill(
        client,
        desk("change", Institution, record.pk),
        name_en="Site name",
        website="https://a.example",
    )
    sheet.write(record.ref, "name_en", "File name")
    sheet.write(record.ref, "city_en", "New city")

    batch = upload(client, Institution, sheet)
    page = client.get(page_of_kind(Institution, "batch", batch.pk)).content.decode()

    (row,) = batch.rows.all()
    assert row.conflicts == [
        {"label": "Name (English)", "base": "Hanoi", "site": "Site name", "file": "File name"}
    ]
    for words in ["Hanoi", "Site name", "File name", "Take the file’s words"]:
        assert words in page
    decide(client, batch, "confirm")
    fields = newest_of(record.permalink).content["fields"]
    assert (fields["name_en"], fields["city_en"], fields["website"]) == (
        "Site name", "New city", "https://a.example",
    )  # fmt: skip


@pytest.mark.once
def test_a_person_may_take_the_files_words(
    published, sign_in, exported, upload, decide, fill, desk
):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    fill(
        client,
        desk("change", Institution, record.pk),
        name_en="Site name",
        website="https://a.example",
    )
    sheet.write(record.ref, "name_en", "File name")
    batch = upload(client, Institution, sheet)

    decide(client, batch, "take", whose=f"file-{batch.rows.get().pk}")
    decide(client, batch, "confirm")

    fields = newest_of(record.permalink).content["fields"]
    assert (fields["name_en"], fields["website"]) == ("File name", "https://a.example")


@pytest.mark.once
def test_what_both_changed_the_same_is_no_change(published, sign_in, exported, upload, fill, desk):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    fill(client, desk("change", Institution, record.pk), name_en="Saigon")
    sheet.write(record.ref, "name_en", "Saigon")

    batch = upload(client, Institution, sheet)

    assert (batch.rows.count(), batch.unchanged) == (0, 1)


@pytest.mark.once
def test_a_change_between_preview_and_confirmation_is_looked_at_again(
    published, sign_in, edited, decide, fill, desk
):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    batch = edited(client, Institution, new=["Hue"], **{record.ref: "File name"})
    fill(client, desk("change", Institution, record.pk), name_en="Site name")

    decide(client, batch, "confirm")

    assert (batch.state, "was changed meanwhile" in batch.message) == (State.READY, True)
    assert batch.rows.get(ref=record.ref).conflicts
    assert newest_of(record.permalink).name() == "Site name"
    assert Institution.objects.count() == 1


@pytest.mark.once
def test_what_is_in_review_is_not_overwritten(published, sign_in, exported, upload, fill, desk):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    fill(client, desk("change", Institution, record.pk), name_en="Saigon", _submit="1")
    sheet = exported(client, Institution)
    sheet.write(record.ref, "name_en", "Hue")

    (row,) = upload(client, Institution, sheet).rows.all()

    assert row.errors[0]["reason"].startswith("This entry is in review.")


@pytest.mark.once
def test_a_returned_draft_is_one_again_after_an_undo(
    published, sign_in, edited, decide, fill, desk
):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    reviewer = sign_in("Reviewers")
    fill(client, desk("change", Institution, record.pk), name_en="Saigon", _submit="1")
    person = get_user_model().objects.get(username="Reviewers")
    actions.return_to_author(newest_of(record.permalink), "No", by=person)
    assert reviewer
    batch = edited(client, Institution, **{record.ref: "Hue"})
    decide(client, batch, "confirm")

    decide(client, batch, "undo")

    assert (newest_of(record.permalink).state, newest_of(record.permalink).name()) == (
        "returned", "Saigon",
    )  # fmt: skip


@pytest.mark.once
def test_every_record_of_an_import_leaves_a_line(published, sign_in, edited, decide):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    batch = edited(client, Institution, new=["Hue"], **{record.ref: "Saigon"})
    decide(client, batch, "confirm")

    lines = LogLine.objects.filter(act=LogLine.Act.IMPORT).exclude(ref="")
    assert sorted(lines.values_list("subject", "person_name")) == [
        ("Hue", "Editors"), ("Saigon", "Editors"),
    ]  # fmt: skip
    assert LogLine.objects.filter(act=LogLine.Act.EXPORT).count() == 1


@pytest.mark.once
def test_near_duplicates_are_warned_of(published, make, sign_in, exported, upload, page_of_kind):
    there = published(Institution, "Guizhou University", name_zh_hans="贵州大学")
    draft = make(Institution, "Tongren Polytechnic College")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    sheet.add(name_zh_hans="貴州大學")
    sheet.add(name_en="Tongren Polytechnical College")
    sheet.add(name_en="Hanoi Conservatory")
    sheet.add(name_en="HANOI  conservatory")

    batch = upload(client, Institution, sheet)

    near = [[one["ref"] or one["line"] for one in row.near] for row in batch.rows.all()]
    assert near == [[there.ref], [draft.ref], [], [7]]
    page = client.get(page_of_kind(Institution, "batch", batch.pk), {"show": "near"})
    assert "Nearly the same:" in page.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("done", [0, 200])
def test_a_reading_that_was_cut_off_goes_on(
    done, sign_in, exported, upload, settings, page_of_kind
):
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    for number in range(450):
        sheet.add(name_en=f"Body number {number}", ror=f"0{number:08}")
    batch = upload(client, Institution, sheet)
    whole = list(batch.rows.values_list("line", "name", "sort"))
    batch.rows.filter(line__gt=done + 2).delete()
    late = timezone.now() - timedelta(seconds=1)
    Batch.objects.filter(pk=batch.pk).update(
        state=State.READING, done=done + 2 if done else 0, lease_until=late, holder="gone"
    )

    client.get(page_of_kind(Institution, "batch", batch.pk))

    batch.refresh_from_db()
    assert (batch.state, list(batch.rows.values_list("line", "name", "sort"))) == (
        State.READY,
        whole,
    )


def test_a_batch_that_is_worked_on_is_left_to_its_command(sign_in, edited, page_of_kind):
    client = sign_in("Editors")
    batch = edited(client, Institution, new=["Hanoi"])
    soon = timezone.now() + timedelta(seconds=20)
    Batch.objects.filter(pk=batch.pk).update(
        state=State.IMPORTING, lease_until=soon, holder="other"
    )
    batch.refresh_from_db()

    page = client.get(page_of_kind(Institution, "batch", batch.pk))
    carry_on(batch)

    assert (page["Refresh"], Institution.objects.count()) == ("2", 0)
    assert "still to come" in page.content.decode()


def test_an_import_that_was_cut_off_before_its_one_step_goes_on(sign_in, edited, page_of_kind):
    client = sign_in("Editors")
    batch = edited(client, Institution, new=["Hanoi"])
    Batch.objects.filter(pk=batch.pk).update(state=State.IMPORTING)

    client.get(page_of_kind(Institution, "batch", batch.pk))

    batch.refresh_from_db()
    assert (batch.state, Institution.objects.count()) == (State.DONE, 1)


def test_pressing_twice_imports_once(sign_in, edited, decide):
    client = sign_in("Editors")
    batch = edited(client, Institution, new=["Hanoi"])
    decide(client, batch, "confirm")
    decide(client, batch, "confirm")
    assert (batch.state, Institution.objects.count()) == (State.DONE, 1)


@pytest.mark.once
def test_where_only_the_sites_words_stay_nothing_is_written(
    published, sign_in, exported, upload, decide, fill, desk, page_of_kind
):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    fill(client, desk("change", Institution, record.pk), name_en="Site name")
    sheet.write(record.ref, "name_en", "File name")
    batch = upload(client, Institution, sheet)
    page = client.get(page_of_kind(Institution, "batch", batch.pk)).content.decode()

    decide(client, batch, "confirm")

    assert "0 changes: there is nothing to import." in page
    assert (newest_of(record.permalink).number, newest_of(record.permalink).name()) == (
        2, "Site name",
    )  # fmt: skip
