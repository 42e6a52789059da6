"""Wrong cells are mended in the page or in a workbook of refused rows; names of several are asked."""

import io

import openpyxl
import pytest

from events.models import Event
from institutions.models import Institution
from tables.batches import mending
from tables.batches.batch import Batch
from tables.batches.runner import carry_on
from tables.export.refused_rows import RefusedRows
from tables.writing.write_drafts import read_again

HEADINGS = ["序号", "活动名称", "时间", "国家", "备注"]


@pytest.fixture
def wrong(sign_in, upload):
    """A browser, and its batch of a right row and two with wrong cells."""
    client = sign_in("Editors")
    lines = [",".join(HEADINGS), "1,甲,2025-07,,a", "2,乙,soon,,=1+1", "3,丙,later,,"]
    return client, upload(client, Event, "\n".join(lines).encode(), "table.csv")


@pytest.fixture
def post(page_of_kind):
    def send(client, batch, act="mend", **fields):
        answer = client.post(page_of_kind(batch.model, "decide", batch.pk, act), fields)
        batch.refresh_from_db()
        return answer

    return send


def field_of(row, name="start"):
    return f"cell-{row.pk}-{name}"


def refused_workbook(batch) -> bytes:
    file = io.BytesIO()
    RefusedRows(batch).save(file)
    return file.getvalue()


def test_a_wrong_cell_is_mended_in_the_page_and_its_row_read_once_more(
    wrong, post, page_of_kind, decide
):
    client, batch = wrong
    _right, second, third = batch.rows.all()
    page = client.get(page_of_kind(Event, "batch", batch.pk)).text
    assert f'name="{field_of(second)}"' in page
    assert '<span class="was">soon</span>' in page

    typed = {field_of(second): "2025.8.1", field_of(third): "never"}
    answer = post(client, batch, go="show=refused&page=2", **typed)

    assert answer["Location"].endswith("?show=refused&page=2")
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.sort, second.content["fields"]["start"]) == ("new", "2025-08-01")
    assert (third.sort, third.errors[0]["value"]) == ("refused", "never")
    page = client.get(page_of_kind(Event, "batch", batch.pk)).text
    assert '<span class="was">later</span>' in page
    assert 'value="never"' in page
    decide(client, batch, "confirm")
    assert set(Event.objects.values_list("name_zh_hans", "start")) == {
        ("甲", "2025-07"),
        ("乙", "2025-08-01"),
    }


def test_whatever_button_is_pressed_keeps_what_was_typed(wrong, post):
    client, batch = wrong
    right, second, third = batch.rows.all()

    post(client, batch, "row", whether=f"leave-{right.pk}", **{field_of(second): "2025-08"})
    post(client, batch, "confirm", **{field_of(third): "2025-09"})

    # What was typed is looked at before it is written.
    assert batch.state == "ready"
    assert [row.sort for row in batch.rows.all()] == ["left", "new", "new"]


def test_what_was_mended_holds_when_the_file_is_read_once_more(wrong, post):
    client, batch = wrong
    post(client, batch, **{field_of(batch.rows.all()[1]): "2025-08"})

    read_again(batch, "The file was read once more.")
    carry_on(batch)

    assert [row.sort for row in batch.rows.all()] == ["new", "new", "refused"]
    assert batch.rows.all()[1].content["fields"]["start"] == "2025-08"


def test_what_another_account_types_changes_nothing(wrong, sign_in, post):
    _client, batch = wrong
    second = batch.rows.all()[1]

    post(sign_in("Reviewers"), batch, **{field_of(second): "2025-08"})

    second.refresh_from_db()
    assert second.sort == "refused"


def test_only_the_wrong_cells_of_a_row_can_be_written(wrong, post):
    client, batch = wrong
    right, second, _third = batch.rows.all()

    post(client, batch, **{field_of(right): "2030", field_of(second, "staff_note"): "x"})

    assert [row.content["fields"]["start"] for row in batch.rows.all()[:1]] == ["2025-07"]
    assert batch.rows.filter(sort="refused").count() == 2


def test_cells_hold_html_as_text(sign_in, upload, table, page_of_kind):
    client = sign_in("Editors")
    batch = upload(client, Event, table(HEADINGS, [1, "甲", '"><script>x</script>', "", ""]))

    page = client.get(page_of_kind(Event, "batch", batch.pk)).text

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_refused_rows_come_as_a_workbook_with_reasons_and_go_back_the_same_way(
    wrong, upload, page_of_kind
):
    client, batch = wrong
    answer = client.get(page_of_kind(Event, "refused", batch.pk))
    data = b"".join(answer.streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(data))
    (sheet,) = book.worksheets
    headings, second, _third = [[cell.value for cell in row] for row in sheet.rows]
    assert headings == ["序号", "活动名称", "时间", "✗ 时间", "国家", "备注"]
    assert second[:3] == ["2", "乙", "soon"]
    assert "soon" in second[3]
    # Text like a formula stays text.
    assert (sheet["F2"].value, sheet["F2"].data_type) == ("=1+1", "s")

    sheet["C2"].value, sheet["C3"].value = "2025-08", "2025-09"
    file = io.BytesIO()
    book.save(file)
    mended = upload(client, Event, file.getvalue())

    assert [(row.name, row.sort) for row in mended.rows.all()] == [("乙", "new"), ("丙", "new")]
    assert mended.left_out == batch.left_out


def test_a_workbook_of_the_site_comes_back_with_its_rows(make, sign_in, exported, upload, kind):
    client = sign_in("Editors")
    record = make(kind)
    sheet = exported(client, kind)
    sheet.write(record.permalink_id, "verified_on", "soon")
    batch = upload(client, kind, sheet)
    (row,) = batch.rows.all()
    assert row.sort == "refused"

    book = openpyxl.load_workbook(io.BytesIO(refused_workbook(batch)))
    page = book.worksheets[0]
    place = [cell.value for cell in page[2]].index("verified_on") + 1
    assert "soon" in page.cell(3, place + 1).value
    page.cell(3, place).value = "2025-08-01"
    file = io.BytesIO()
    book.save(file)
    (row,) = upload(client, kind, file.getvalue()).rows.all()

    assert (row.sort, row.ref, row.errors) == ("changed", record.permalink_id, [])
    assert [change["new"] for change in row.changes] == ["2025-08-01"]


def test_a_cell_without_a_result_does_not_become_text_on_its_way(sign_in, upload, table):
    client = sign_in("Editors")
    batch = upload(client, Event, table(HEADINGS, [1, "甲", "=1/0", "", ""]))
    assert batch.rows.get().sort == "refused"

    again = upload(client, Event, refused_workbook(batch))

    assert again.rows.get().sort == "refused"


def test_a_name_that_two_have_is_asked_once_and_the_answer_holds_for_all_rows(
    published, sign_in, upload, table, post, page_of_kind, monkeypatch
):
    first, second = (
        published(Institution, name_zh_hans="同名大学", slug=slug) for slug in ["one", "two"]
    )
    client = sign_in("Editors")
    rows = [[f"活动{n}", "2025", "同名大学"] for n in range(3)]
    batch = upload(client, Event, table(["活动名称", "时间", "主办单位"], *rows))
    page = client.get(page_of_kind(Event, "batch", batch.pk)).text
    (asked,) = mending.names_asked(batch)
    assert (asked["rows"], page.count(f'name="name-{asked["key"]}"')) == (3, 3)
    assert first.permalink_id in page
    assert second.permalink_id in page

    post(client, batch, **{f"name-{asked['key']}": "NONESUCH"})
    assert batch.meant == {}
    # By a worker, as for many rows.
    monkeypatch.setattr(mending, "AT_ONCE", 1)
    post(client, batch, **{f"name-{asked['key']}": second.permalink_id})

    assert (batch.state, mending.names_asked(batch)) == (Batch.State.READY, [])
    for row in batch.rows.all():
        (organizer,) = row.content["rows"]["organizers"].values()
        assert (organizer["institution"], row.notes) == (second.permalink_id, [])


def test_none_of_several_leaves_a_name_as_text(published, sign_in, upload, table, post):
    for slug in ["one", "two"]:
        published(Institution, name_zh_hans="同名大学", slug=slug)
    client = sign_in("Editors")
    batch = upload(client, Event, table(["活动名称", "主办单位"], ["甲", "同名大学"]))
    (asked,) = mending.names_asked(batch)

    post(client, batch, **{f"name-{asked['key']}": ""})

    (organizer,) = batch.rows.get().content["rows"]["organizers"].values()
    assert (organizer["institution"], organizer["own_name_zh_hans"]) == (None, "同名大学")
    assert mending.names_asked(batch) == []


def test_of_many_rows_those_with_a_problem_are_shown_and_fields_are_limited(
    sign_in, upload, table, page_of_kind, django_assert_max_num_queries
):
    client = sign_in("Editors")
    rows = [[n, f"活动{n}", "soon" if n % 2 else "2025", "Atlantis", ""] for n in range(70)]
    rows += [[n, f"活动{n}", "2025", "", ""] for n in range(70, 80)]
    batch = upload(client, Event, table(HEADINGS, *rows))

    with django_assert_max_num_queries(30):
        page = client.get(page_of_kind(Event, "batch", batch.pk)).text

    assert page.count('class="version sheet-row"') == 50
    assert "活动75" not in page
    assert page.count('name="cell-') == 75
    # The pages are turned by buttons of the form that holds the fields.
    assert 'value="show=refused&amp;page=2"' in page
