"""What goes out as a table and comes back unchanged, changes nothing."""

import csv
import io
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.models import Alliance, Membership
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from events.models import Event
from evidence.models import Citation
from institutions.models import Institution
from records.models import Alias
from tables.batches.batch import Batch
from tables.batches.decisions import new_batch
from tables.batches.runner import carry_on
from tables.contents.row_contents import blank_row
from tables.export.sheet_columns import main_sheet, row_sheets
from tables.export.table_export import write_csv, write_table, write_workbook

READY, DONE = Batch.State.READY, Batch.State.DONE
NASTY = [
    "=1+1",
    "001",
    "2025-07",
    "  leading spaces",
    "trailing ",
    "two\nlines",
    "two\r\nlines",
    "𬭎 and 𠀀",
    "'quoted",
    "''",
    "+86 851",
    "-",
    "@home",
    "\tindented",
    "1E5",
    "TRUE",
    "_x000D_",
    "x_x0041_y",
    "a; b；c、d",
    "#N/A",
    "名称，“引号”",
    "1/2",
    "\u200bzero width",
    "ກະຊວງ",
]


def changes_of(batch):
    return {row.ref or row.name: row.changes for row in batch.rows.all()}


@pytest.mark.every_kind
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_unchanged_file_makes_no_changes(
    kind, form, language, published, countries, sectors, sign_in, upload
):
    published(kind, "Hanoi", countries=countries.values(), sectors=sectors.values())
    published(kind, "Bangkok", name_zh_hans="曼谷", reach="all-asean", confidence="medium")
    client = sign_in("Editors", language=language)
    file, refs = io.BytesIO(), list(kind.objects.values_list("permalink", flat=True))
    with translation.override(language):
        if form == "csv":
            text = io.StringIO(newline="")
            write_csv(kind, refs, text)
            file = io.BytesIO(text.getvalue().encode())
        else:
            write_workbook(kind, refs, file)

    batch = upload(client, kind, file.getvalue(), f"table.{form}")

    assert (batch.state, batch.message, changes_of(batch)) == (READY, "", {})
    assert batch.unchanged == 2


def any_value(column):
    """Values that a field takes, in the form of a content."""
    field = column.field
    if column.value_type == "choice":
        return st.sampled_from([value for value, _label in field.choices])
    if column.value_type == "flag":
        return st.booleans()
    if column.value_type == "number":
        return st.none() | st.integers(0, 32767)
    if column.value_type == "partial date":
        return st.sampled_from(["", "2016", "2016-08", "2016-02-29", "2016-08-01T00:00", "1000-01"])
    if column.value_type == "date":
        return st.none() | st.dates(date(1000, 1, 1)).map(str)
    # PostgreSQL takes no NUL, and no database a half of a surrogate pair.
    signs = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
    sometimes = st.sampled_from([*NASTY, *map(chr, range(1, 32)), "\x7f", "\ufffe", "e" * 40_000])
    return sometimes | st.lists(signs | sometimes, max_size=9).map("".join)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_any_values_come_back_as_they_are(form, published):
    published(Event, "Forum")
    person = get_user_model().objects.create_user("editor", is_superuser=True)
    revision = Revision.objects.get(newest=True)
    (aliases,) = (sheet for sheet in row_sheets(Event) if sheet.relation == "aliases")
    row = blank_row(aliases) | {"language": "en"}
    revision.content["rows"]["aliases"] = {str(uuid4()): row}
    columns = [column for column in main_sheet(Event).edited if not column.model]

    @settings(max_examples=8, deadline=None)
    @given(st.fixed_dictionaries({column.name: any_value(column) for column in columns}))
    def comes_back(fields):
        revision.content["fields"] |= fields
        row["text"] = fields["staff_note"]
        revision.save()
        file = io.BytesIO()
        write_table(form, Event, [revision.permalink_id], file)
        batch = new_batch(Event, f"a.{form}", file.getvalue(), person)
        carry_on(batch)
        refused = [row.errors for row in batch.rows.all()]
        assert (batch.message, changes_of(batch), refused, batch.unchanged) == ("", {}, [], 1)

    comes_back()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_texts_of_every_sort_survive(form, published, sign_in, exported, upload):
    for number, text in enumerate(NASTY):
        published(Institution, f"No {number}", city_en=text, staff_note=text)
    client = sign_in("Editors")
    if form == "xlsx":
        data = exported(client, Institution)
        shown = {
            data.at(institution.ref, "city_en").value for institution in Institution.objects.all()
        }
    else:
        rows = exported(client, Institution, "csv")
        shown = {row["city_en"] for row in rows}
        file = io.StringIO(newline="")
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        data = file.getvalue().encode()

    batch = upload(client, Institution, data, f"table.{form}")

    assert changes_of(batch) == {}
    assert batch.unchanged == len(NASTY)
    assert ("=1+1" if form == "xlsx" else "'=1+1") in shown


def test_nothing_in_a_workbook_is_a_formula(published, sign_in, exported):
    published(Institution, "=1+1", city_en='=HYPERLINK("http://x")')
    sheet = exported(sign_in("Editors"), Institution)

    kinds = {cell.data_type for page in sheet.book for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}


def test_what_a_person_types_in_cells_comes_as_it_was_meant(
    published, countries, sectors, sign_in, exported, upload, decide
):
    record = published(Institution, "Hanoi", founded="1990", countries=[countries["CN"]])
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    typed = {
        "name_zh_hans": "=1+1",
        "city_en": "001",
        "city_zh_hans": "  贵𬭎\n市",
        "founded": datetime(2016, 8, 1),
        "type": "本科高校",
        "countries": "越南；Laos、fr",
        "sectors": "Rail transit; 职业教育",
        "verified_on": 45870,
        "image_consent": "是",
    }
    for column, value in typed.items():
        sheet.write(record.ref, column, value)
    sheet.at(record.ref, "name_zh_hans").data_type = "s"
    sheet.at(record.ref, "founded").number_format = "yyyy-mm"

    batch = upload(client, Institution, sheet)
    assert batch.rows.get().errors == []
    decide(client, batch, "confirm")

    content = newest_of(record.permalink).content
    fields = {name: content["fields"][name] for name in typed if name in content["fields"]}
    assert batch.state == DONE
    assert fields == {
        "name_zh_hans": "=1+1",
        "city_en": "001",
        "city_zh_hans": "贵𬭎市",
        "founded": "2016-08",
        "type": "university",
        "verified_on": "2025-08-01",
        "image_consent": True,
    }
    assert content["links"] == {
        "countries": ["FR", "LA", "VN"],
        "sectors": ["rail-transit", "vocational"],
    }


def test_the_public_row_stays_as_it_is(published, sign_in, exported, upload, decide, client):
    record = published(Institution, "Hanoi")
    before = client.get(record.get_absolute_url()).content
    editor = sign_in("Editors")
    sheet = exported(editor, Institution)
    sheet.write(record.ref, "name_en", "Saigon")

    decide(editor, upload(editor, Institution, sheet), "confirm")

    assert client.get(record.get_absolute_url()).content == before
    assert newest_of(record.permalink).name() == "Saigon"


def test_members_other_names_and_sources_go_on_sheets_of_their_own(
    published, source, sign_in, exported, upload, decide
):
    university = published(Institution, "Guizhou University", name_zh_hans="贵州大学")
    alliance = published(Alliance, "Rail alliance")
    kept = Membership.objects.create(alliance=alliance, own_name_en="Kept", order=1)
    Membership.objects.create(alliance=alliance, own_name_en="Gone", order=2)
    other = published(Alliance, "Other alliance")
    from editorial.workflow.publishing import publish_as_it_stands

    publish_as_it_stands(alliance)
    client = sign_in("Editors")
    sheet = exported(client, Alliance)
    members, aliases, citations = sheet.page(1), sheet.page(2), sheet.page(3)
    gone = next(row[0].row for row in members.iter_rows(min_row=3) if row[5].value == "Gone")
    members.delete_rows(gone)
    sheet.write(alliance.ref, "role", "牵头单位", members)
    sheet.add(members, record=alliance.ref, institution="贵州大学", role="member")
    sheet.add(members, record=other.ref, own_name_zh_hans="越南某校")
    sheet.add(aliases, record=alliance.ref, text="Rails", language="English", sort="简称")
    sheet.add(citations, record=alliance.ref, source="ministry", facts="its name")

    batch = upload(client, Alliance, sheet)
    assert [row.errors for row in batch.rows.all()] == [[], []]
    decide(client, batch, "confirm")

    rows = newest_of(alliance.permalink).content["rows"]
    assert {
        (row["own_name_en"], row["institution"], row["role"]) for row in rows["members"].values()
    } == {
        ("Kept", None, "lead"),
        ("", university.ref, "member"),
    }
    assert str(kept.pk) in rows["members"]
    assert [row["text"] for row in rows["aliases"].values()] == ["Rails"]
    assert [row["source"] for row in rows["citations"].values()] == ["ministry"]
    (added,) = newest_of(other.permalink).content["rows"]["members"].values()
    assert added["own_name_zh_hans"] == "越南某校"


def test_new_rows_become_drafts_that_only_staff_see(
    db, countries, source, sign_in, exported, upload, decide, client, names_in
):
    editor = sign_in("Editors")
    sheet = exported(editor, Institution)
    aliases, citations = sheet.page(1), sheet.page(2)
    sheet.add(
        name_zh_hans="贵州大学", name_en="Guizhou University", countries="中国", type="university"
    )
    sheet.add(ref="新1", name_zh_hans="铜仁学院", countries="China")
    sheet.add(aliases, record="贵州大学", text="GZU", language="en", sort="short")
    sheet.add(citations, record="新1", source="ministry")

    batch = upload(editor, Institution, sheet)
    assert [(row.sort, row.errors) for row in batch.rows.all()] == [("new", []), ("new", [])]
    assert Institution.objects.count() == 0
    decide(editor, batch, "confirm")

    one, other = Institution.objects.order_by("pk")
    assert (batch.state, one.name_en, one.slug, one.published_at) == (
        DONE, "Guizhou University", "guizhou-university", None,
    )  # fmt: skip
    assert [alias.text for alias in one.aliases.all()] == ["GZU"]
    assert [str(citation.source_id) for citation in other.citations.all()] == ["ministry"]
    for record in [one, other]:
        revision = newest_of(record.permalink)
        assert (revision.state, revision.content) == ("draft", content_of(record))
    assert names_in(Institution) == []
    assert client.get(one.get_absolute_url()).status_code == 404
    listed = editor.get("/admin/institutions/institution/", {"q": "Tongren"}).content.decode()
    assert "铜仁学院" in listed


def test_a_filtered_list_goes_out_as_it_is_shown(published, countries, sign_in, exported):
    shown = published(Institution, "Hanoi", countries=[countries["VN"]])
    published(Institution, "Vientiane", countries=[countries["LA"]])

    rows = exported(sign_in("Editors"), Institution, "csv", countries__code__exact="VN")

    assert [row["ref"] for row in rows] == [shown.ref]


def test_a_draft_goes_out_as_it_stands(published, sign_in, exported, fill, desk):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    fill(client, desk("change", Institution, record.pk), name_en="Saigon")

    (row,) = exported(client, Institution, "csv")

    assert row["name_en"] == "Saigon"
    assert row["revision"].startswith(f"v{newest_of(record.permalink).number}-")


def test_headings_are_in_the_readers_language_above_machine_names(
    published, countries, sign_in, exported
):
    published(Institution, "Hanoi", countries=[countries["VN"]])

    sheet = exported(sign_in("Editors", language="zh-hans"), Institution)

    row = dict(zip(sheet.columns(), [cell.value for cell in sheet.main[3]], strict=True))
    heads = dict(zip(sheet.columns(), [cell.value for cell in sheet.main[1]], strict=True))
    assert list(heads)[:3] == ["ref", "revision", "name_zh_hans"]
    assert heads["countries"] == "所在国家"
    assert row["countries"] == "越南"
    assert sheet.main.freeze_panes == "C3"
    assert not sheet.main.protection.sheet
    assert sheet.main.auto_filter.ref.startswith("A2:")
    assert sheet.main["A3"].fill.fgColor.rgb.endswith("E4E4E4")


def test_single_choices_have_drop_downs(published, sign_in, exported):
    published(Institution, "Hanoi")
    sheet = exported(sign_in("Editors"), Institution)

    column = openpyxl_letter(sheet.columns().index("type"))
    rules = sheet.main.data_validations.dataValidation
    (rule,) = [one for one in rules if str(one.sqref).startswith(f"{column}3")]
    area = rule.formula1.split("!")[1].replace("$", "")
    assert "university" in [row[0].value for row in sheet.book["Choices"][area]]


def openpyxl_letter(place):
    from openpyxl.utils import get_column_letter

    return get_column_letter(place + 1)


def test_figures_are_numbers_and_codes_are_texts(published, sign_in, exported):
    from editions.models import Edition

    record = published(Edition, "First", number=7)
    sheet = exported(sign_in("Editors"), Edition)

    assert (sheet.at(record.ref, "number").value, sheet.at(record.ref, "slug").data_type) == (
        7,
        "s",
    )


def test_a_file_saved_in_gb18030_is_read(published, sign_in, exported, upload):
    record = published(Institution, "Hanoi", name_zh_hans="河内")
    client = sign_in("Editors")
    rows = exported(client, Institution, "csv")
    rows[0]["city_zh_hans"] = "贵𬭎"
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)

    batch = upload(client, Institution, file.getvalue().encode("gb18030"), "table.csv")

    assert [change["new"] for change in batch.rows.get(ref=record.ref).changes] == ["贵𬭎"]


def test_a_record_whose_draft_was_imported_has_one_working_version(
    published, sign_in, exported, upload, decide
):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    for name in ["Saigon", "Hue"]:
        sheet = exported(client, Institution)
        sheet.write(record.ref, "name_en", name)
        decide(client, upload(client, Institution, sheet), "confirm")

    states = record.permalink.revisions.order_by("number").values_list("state", "newest")
    assert list(states) == [("published", False), ("superseded", False), ("draft", True)]


def test_citations_and_aliases_are_not_touched_in_public(
    published, source, sign_in, exported, upload, decide
):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    sheet.add(sheet.page(2), record=record.ref, source="ministry")
    decide(client, upload(client, Institution, sheet), "confirm")

    assert Citation.objects.count() == Alias.objects.count() == 0
    assert Revision.objects.filter(batch__isnull=False).count() == 1


@pytest.fixture
def computed_column(monkeypatch):
    """Add a column that is computed to all kinds, as somebody would who edits ``columns_of``."""
    from records.exports import columns
    from tables.export import sheet_columns
    from tables.read import headings

    cached = [
        columns.public_columns,
        columns.staff_columns,
        sheet_columns.main_sheet,
        sheet_columns.row_sheets,
        headings.meanings,
    ]

    def add(**options):
        before = columns.columns_of
        added = columns.Column("initial", label="first letter", **options)
        monkeypatch.setattr(columns, "columns_of", lambda kind: [*before(kind), added])
        for function in cached:
            function.cache_clear()

    yield add
    monkeypatch.undo()
    for function in cached:
        function.cache_clear()


def test_a_computed_column_is_in_the_public_files_and_in_the_tables_of_staff(
    kind, published, sign_in, exported, upload, client, list_of, computed_column
):
    computed_column(compute=lambda record: record.name_en[0])
    record = published(kind, "Hanoi")
    editor = sign_in("Editors")

    public = client.get(f"{list_of(kind)}list.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(public, newline=""))
    sheet = exported(editor, kind)
    sheet.write(record.ref, "initial", "X")
    batch = upload(editor, kind, sheet)

    assert row["initial"] == "H"
    assert exported(editor, kind).at(record.ref, "initial").value == "H"
    assert (batch.state, batch.unchanged, changes_of(batch)) == (READY, 1, {})


@pytest.mark.parametrize("viewer", ["PUBLIC", "STAFF"])
def test_a_column_is_seen_by_those_alone_for_whom_it_is_meant(
    viewer, published, sign_in, exported, client, list_of, computed_column
):
    from records.column import SeenBy

    computed_column(compute=lambda record: record.name_en[0], seen_by=SeenBy[viewer])
    published(Institution, "Hanoi")

    public = client.get(f"{list_of(Institution)}list.csv").content.decode("utf-8-sig")
    staff = exported(sign_in("Editors"), Institution, "csv")

    seen = {"PUBLIC": "initial" in public.splitlines()[0], "STAFF": "initial" in staff[0]}
    assert [name for name, is_seen in seen.items() if is_seen] == [viewer]
