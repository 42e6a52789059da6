"""What is refused, each with a sentence: files, and rows of files."""

import io
import random
import tracemalloc
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliances.models import Alliance
from editorial.revisions.create_revision import newest_of
from events.models import Event
from institutions.models import Institution
from records.models import Permalink
from tables.batches.batch import Batch
from tables.files import markup
from tables.files.file_checks import OLE, form_of
from tables.files.file_refusals import FileRefused
from tables.files.table_files import read_file
from uploads import zip_limits

# Why a file is refused does not depend on the database.
pytestmark = pytest.mark.once

# Of letters that hardly can be packed.
TEXT = random.Random(1).randbytes(800_000).hex().encode()
READY, REFUSED = Batch.State.READY, Batch.State.REFUSED


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one more part, or with another content of one."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def why_refused(data) -> str:
    with pytest.raises(FileRefused) as refused:
        form_of(io.BytesIO(data))
    return str(refused.value)


@pytest.fixture
def workbook(table):
    return table(["name_en"], ["Hanoi"])


def test_a_workbook_that_swells_is_refused(workbook):
    swollen = with_part(workbook, "xl/worksheets/sheet9.xml", b"<a>" + b" " * 20_000_000)
    assert "too large" in why_refused(swollen)


def test_a_workbook_of_many_parts_is_refused(workbook, monkeypatch):
    monkeypatch.setattr(zip_limits, "MOST_ENTRIES", 5)
    assert "too large" in why_refused(workbook)


def test_a_workbook_of_too_many_cells_is_refused_before_it_is_parsed(table, monkeypatch):
    monkeypatch.setattr(markup, "MOST_CELLS", 3)
    assert "more than 3 cells" in why_refused(table(["name_en"], [1], [2], [3]))
    assert form_of(io.BytesIO(table(["name_en"], [1], [2]))) == ".xlsx"


def test_a_workbook_with_entities_is_refused(workbook):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert "damaged" in why_refused(with_part(workbook, "xl/sharedStrings.xml", bomb))
    assert "damaged" in why_refused(
        with_part(workbook, "xl/sharedStrings.xml", bomb.decode().encode("utf-16"))
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("worksheets/sheet9.xml", b"<sheetData><row>" + b"<c/>" * 30_001, "300 columns"),
        ("worksheets/sheet9.xml", b"<sheetData>" + b"<row/>" * 50_001, "50000 rows"),
        ("worksheets/sheet9.xml", b"<t>" + TEXT, "too large"),
        ("worksheets/sheet9.xml", b"<a>" * 101, "too large"),
        ("sharedStrings.xml", b"<sst>" + b"<si/>" * 1_500_001, "too large"),
        # Whatever a part is called, it may be read as what the workbook says it is.
        ("strings.bin", b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "damaged"),
        ("strings.xml", b"<sst><si></sst>", "damaged"),
    ],
    ids=["cells", "rows", "a text", "depth", "texts", "entities", "not well-formed"],
)  # fmt: skip
def test_a_workbook_is_refused_before_anything_large_is_built_of_it(workbook, name, content, said):
    data = with_part(workbook, f"xl/{name}", content)

    tracemalloc.start()
    why = why_refused(data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (said in why, why) == (True, why)
    assert most < 20_000_000


def test_a_drawing_that_is_not_well_formed_is_no_obstacle(workbook):
    form_of(io.BytesIO(with_part(workbook, "xl/drawings/vmlDrawing1.vml", b"<xml><br></xml>")))


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_workbook_with_macros_is_refused(workbook, name):
    assert "macros" in why_refused(with_part(workbook, name, b"x"))


def test_a_workbook_that_says_it_holds_macros_is_refused(workbook):
    types = zipfile.ZipFile(io.BytesIO(workbook)).read("[Content_Types].xml")
    enabled = types.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    assert "macros" in why_refused(with_part(workbook, "[Content_Types].xml", enabled))


def test_a_workbook_that_draws_from_others_is_refused(workbook):
    linked = with_part(workbook, "xl/externalLinks/externalLink1.xml", b"<a/>")
    assert "other files" in why_refused(linked)


def test_an_encrypted_or_old_workbook_is_refused():
    ole = OLE + b"\0" * 600
    assert "password" in why_refused(ole + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FileRefused, match="damaged"):
        read_file(io.BytesIO(ole))


def test_what_is_no_table_is_refused(workbook):
    assert "not a table" in why_refused(b"%PDF-1.7")
    assert "empty" in why_refused(b"")
    assert "damaged" in why_refused(workbook[:-40])
    archive = io.BytesIO()
    zipfile.ZipFile(archive, "w").writestr("a.txt", "a")
    assert "not a table" in why_refused(archive.getvalue())


def test_a_file_of_any_bytes_is_refused_and_breaks_nothing(sign_in, upload):
    client = sign_in("Editors")
    for data in [b"\x00\x01\x02", b"\xff\xfe\x00\xd8", b"PK\x03\x04", b"\n\n\n", b'"', b","]:
        batch = upload(client, Institution, data, "a.csv")
        assert batch.state == REFUSED
        assert batch.message


def test_a_million_columns_are_refused(sign_in, upload, table):
    book = openpyxl.load_workbook(io.BytesIO(table(["name_en"], ["Hanoi"])))
    book.active.cell(1, 16_384).value = "x"
    file = io.BytesIO()
    book.save(file)

    wide = upload(sign_in("Editors"), Institution, file.getvalue())

    assert (wide.state, "columns" in wide.message) == (REFUSED, True)


def test_a_row_far_down_costs_nothing(table):
    book = openpyxl.load_workbook(io.BytesIO(table(["name_en"], ["Hanoi"])))
    book.active.cell(1_048_576, 1).value = "x"
    file = io.BytesIO()
    book.save(file)

    with pytest.raises(FileRefused, match="rows"):
        list(read_file(file)[0].rows)


def test_a_million_columns_in_csv_are_refused(sign_in, upload):
    data = b"name_en" + b"," * 1_000_000 + b"x\nHanoi"
    assert upload(sign_in("Editors"), Institution, data, "a.csv").state == REFUSED


def test_a_table_of_another_kind_is_refused(published, sign_in, exported, upload):
    published(Event, "Forum")
    client = sign_in("Editors")

    batch = upload(client, Institution, exported(client, Event))

    assert batch.state == REFUSED
    assert batch.message == "This is a table of “events”, not of “institutions”. Import it there."


def test_a_table_with_a_column_less_is_refused(published, sign_in, exported, upload):
    published(Institution, "Hanoi")
    client = sign_in("Editors")
    for column in ["ref", "revision", "name_en", "website"]:
        sheet = exported(client, Institution)
        sheet.main.delete_cols(sheet.columns().index(column) + 1)

        batch = upload(client, Institution, sheet)

        assert (batch.state, batch.message) == (
            REFUSED,
            f"Columns are missing on the sheet “Institutions”: {column}. "
            "Download the table again and leave all columns in place.",
        )


def test_a_table_without_names_is_refused(sign_in, upload, table):
    batch = upload(sign_in("Editors"), Institution, table(["Foo", "Bar"], ["a", "b"]))
    assert (batch.state, batch.message.split(".")[0]) == (
        REFUSED, "No column for the name was found",
    )  # fmt: skip


def reasons(batch):
    return [[error["reason"] for error in row.errors] for row in batch.rows.all()]


def test_refs_that_were_changed_are_refused(published, withdrawn, sign_in, exported, upload):
    records = [published(Institution, f"No {number}") for number in range(6)]
    other = published(Alliance, "Rail")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    first, second, third, fourth, fifth, sixth = (sheet.row_of(record.ref) for record in records)
    for row in range(3, 9):
        sheet.main.cell(row, 4).value = "Changed"
    sheet.main.cell(first, 1).value = "AAAAAAAA"
    sheet.main.cell(second, 1).value = other.ref
    sheet.main.cell(third, 1).value = records[5].ref
    sheet.main.cell(fourth, 1).value = None
    sheet.main.cell(fifth, 2).value = "v9-AAAA"
    sheet.main.cell(sixth, 1).value = "no such"

    batch = upload(client, Institution, sheet)

    by_line = {row.line: row.errors[0]["reason"] for row in batch.rows.all()}
    assert by_line[first] == "There is no entry with the ref AAAAAAAA."
    assert by_line[second] == f"The ref {other.ref} belongs to another kind: Alliances."
    assert by_line[third].startswith("Ref and version of this row do not belong together")
    assert by_line[fourth].startswith("The ref was taken out.")
    assert by_line[fifth].startswith("Ref and version of this row do not belong together")
    assert by_line[sixth].startswith("“no such” is not a ref.")
    assert batch.counts()["changed"] == 0


def test_a_ref_that_stands_twice_is_refused(published, sign_in, exported, upload):
    record = published(Institution, "Hanoi")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    sheet.main.append([cell.value for cell in sheet.main[3]])
    sheet.main.cell(4, 4).value = "Twice"

    batch = upload(client, Institution, sheet)

    assert reasons(batch) == [["This ref stands in row 3 as well."]]
    assert batch.rows.get().ref == record.ref


def test_rows_are_refused_by_line_with_reasons_in_the_readers_words(
    countries, sectors, sign_in, exported, upload
):
    client = sign_in("Editors")
    sheet = exported(client, Event)
    bad = {
        "name_en": "Forum",
        "countries": "Atlantis; Laos",
        "sectors": "Magic",
        "type": "party",
        "start": "soon",
        "end": "2016-02-30",
        "website": "not an address",
        "edition": "2099",
        "verified_on": "2016",
        "time_zone": "Mars/Olympus",
        "image_consent": "perhaps",
    }
    sheet.add(**bad)
    sheet.add(name_en="Good")
    sheet.add(name_en="", city_en="nameless")
    sheet.add(name_en="Ends before it begins", start="2016-08-02", end="2016-08-01")

    batch = upload(client, Event, sheet)

    first, good, nameless, reversed_ = batch.rows.all()
    said = {error["column"]: error["reason"] for error in first.errors}
    assert said["Countries"] == (
        "“Atlantis” is not a country we know. Use the names on the sheet “Choices”, "
        "several divided by ；"
    )
    assert "“Magic” is not a sector we know" in said["Sectors"]
    assert said["Type"].startswith("“party” is not one of the choices: forum；")
    assert said["Begins"].startswith("“soon” is not a date.")
    assert said["Ends"].startswith("“2016-02-30” is not a date.")
    assert said["Website"] == (
        "Write the address of a web page: it begins with https:// or http://."
    )
    assert said["Edition"].startswith("“2099” is not known here.")
    assert said["Verified on"] == "Write the day as well, such as 2016-08-01."
    assert said["Time zone"].startswith("“Mars/Olympus” is not a time zone")
    assert said["The persons shown have consented"] == "Write yes or no, not “perhaps”."
    assert (good.sort, nameless.sort, reversed_.sort) == ("new", "refused", "refused")
    assert nameless.errors[0]["reason"] == "Give the name in at least one language."
    assert reversed_.errors[0] == {
        "line": 6, "column": "Ends", "reason": "This lies before the beginning.", "sheet": "",
        "relation": "", "name": "end", "value": "2016-08-01",
    }  # fmt: skip


def test_what_only_one_may_have_is_refused(published, sign_in, exported, upload):
    taken = published(Institution, "Hanoi", slug="hanoi", ror="02wmsc916")
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    sheet.add(name_en="Other", ror="02wmsc916")
    sheet.add(name_en="Third", ror="03wmsc916")
    sheet.add(name_en="Fourth", ror="03wmsc916")
    sheet.add(name_en="Fifth", slug="hanoi")
    sheet.add(name_en="Hanoi")

    rows = list(upload(client, Institution, sheet).rows.all())

    assert [row.sort for row in rows] == ["refused", "new", "refused", "refused", "new"]
    assert rows[0].errors[0]["reason"] == f"“02wmsc916” is taken by {taken.ref}."
    assert rows[2].errors[0]["reason"] == "“03wmsc916” is taken by row 5."
    assert rows[4].content["fields"]["slug"] == "hanoi-2"


def test_a_formula_without_a_result_is_refused(sign_in, upload, table):
    data = table(["name_en", "city_en"], ["Hanoi", "=1+1"])
    batch = upload(sign_in("Editors"), Institution, data)
    assert reasons(batch) == [
        ["The cell holds “=1+1”, which has no result. Write the value itself."]
    ]


def test_an_address_of_another_record_is_refused_that_it_once_had(
    published, sign_in, exported, upload
):
    record = published(Institution, "Hanoi", slug="hanoi")
    from editorial.workflow.publishing import publish_as_it_stands

    record.slug = "saigon"
    record.save()
    publish_as_it_stands(record)
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    sheet.add(name_en="New", slug="hanoi")
    sheet.add(name_en="Hanoi")

    first, second = upload(client, Institution, sheet).rows.all()

    assert first.errors[0]["reason"] == "“hanoi” was the address of another record."
    assert second.content["fields"]["slug"].startswith("hanoi-")


def test_a_year_of_the_week_stays(published, sign_in, exported, upload):
    from editions.models import Edition

    record = published(Edition, "First", number=5, slug="2012")
    client = sign_in("Editors")
    sheet = exported(client, Edition)
    sheet.write(record.ref, "slug", "2013")

    assert reasons(upload(client, Edition, sheet)) == [["This cannot be changed any more."]]


def test_the_form_says_what_is_wrong_with_an_upload(sign_in, page_of_kind):
    client = sign_in("Editors")
    page = page_of_kind(Institution, "import")
    assert "Choose a file." in client.post(page).content.decode()
    empty = SimpleUploadedFile("a.csv", b"")
    assert "This file is empty." in client.post(page, {"file": empty}).content.decode()


def test_nothing_is_left_of_a_refused_file(sign_in, upload):
    batch = upload(sign_in("Editors"), Institution, b"%PDF-1.7", "a.pdf")
    assert bytes(batch.file) == b""
    assert Permalink.objects.count() == 0


def test_a_cut_text_is_not_written_back(published, sign_in, exported, upload, decide):
    record = published(Institution, "Hanoi", text_en="x" * 40_000)
    client = sign_in("Editors")
    sheet = exported(client, Institution)
    unchanged = upload(client, Institution, sheet)
    assert unchanged.unchanged == 1

    sheet.write(record.ref, "text_en", "short")
    batch = upload(client, Institution, sheet)

    assert "too long for a cell" in reasons(batch)[0][0]
    assert len(newest_of(record.permalink).content["fields"]["text_en"]) == 40_000
    assert batch.state == READY
