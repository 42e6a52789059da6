"""Tables as offices make them, with their own headings."""

import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.models import Alliance
from editions.models import Edition
from editorial.revisions.create_revision import newest_of
from editorial.workflow.log import LogLine
from events.models import Event
from institutions.models import Institution
from tables.batches.batch import Batch
from tables.batches.decisions import new_batch
from tables.batches.runner import carry_on
from tables.cells.cell_dates import partial_date, span, stamp
from tables.cells.names import bodies, name_key
from tables.export.sheet_columns import main_sheet
from tables.read.headings import find_head


def test_headings_of_offices_are_understood(
    published, countries, sectors, sign_in, upload, decide, table
):
    university = published(Institution, "Guizhou University", name_zh_hans="贵州大学")
    client = sign_in("Editors", language="zh-hans")
    data = table(
        ["2025年交流周活动汇总表"],
        [],
        ["序号", "活动名称", "时间", "地点", "主办单位", "承办单位", "国家", "领域", "类型", "其他"],
        [
            1, "铁路论坛", "2025年7月26日至28日", "贵阳国际会议中心", "教育部、贵州大学", "某公司",
            "老挝、越南", "轨道交通", "论坛", "x",
        ],
        [],
        [2, "年会", "2025年8月", "贵阳", "贵州大学"],
    )  # fmt: skip

    batch = upload(client, Event, data)
    assert [row.errors for row in batch.rows.all()] == [[], []]
    assert "其他" in "".join(batch.left_out)
    decide(client, batch, "confirm")

    first, second = Event.objects.order_by("pk")
    parties = [
        (
            organizer.role,
            organizer.institution and organizer.institution.ref,
            organizer.own_name_zh_hans,
            organizer.order,
        )
        for organizer in first.organizers.order_by("role", "order")
    ]
    assert (first.name_zh_hans, first.start, first.end, first.venue_zh_hans, first.type) == (
        "铁路论坛", "2025-07-26", "2025-07-28", "贵阳国际会议中心", "forum",
    )  # fmt: skip
    assert parties == [
        ("host", None, "教育部", 1),
        ("host", university.ref, "", 2),
        ("organizer", None, "某公司", 3),
    ]
    assert sorted(first.countries.values_list("pk", flat=True)) == ["LA", "VN"]
    assert (second.start, second.end) == ("2025-08", "")
    assert newest_of(second.permalink).state == "draft"


def test_members_of_an_alliance_stand_in_one_cell(sign_in, upload, decide, table):
    client = sign_in("Editors", language="zh-hans")
    batch = upload(
        client,
        Alliance,
        table(
            ["联盟名称", "成员单位", "牵头单位", "简称"], ["铁路联盟", "甲校；乙校", "丙校", "铁盟"]
        ),
    )
    decide(client, batch, "confirm")

    alliance = Alliance.objects.get()
    assert sorted((member.role, member.own_name_zh_hans) for member in alliance.members.all()) == [
        ("lead", "丙校"), ("member", "乙校"), ("member", "甲校"),
    ]  # fmt: skip
    assert [(alias.text, alias.sort, alias.language) for alias in alliance.aliases.all()] == [
        ("铁盟", "short", "zh-hans")
    ]


def test_merged_headings_are_read_over_two_rows(sign_in, upload):
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["B1"], page["D1"] = "活动名称", "时间", "地点"
    page["B2"], page["C2"] = "开始时间", "结束时间"
    for area in ["A1:A2", "B1:C1", "D1:D2"]:
        page.merge_cells(area)
    page.append(["论坛", datetime(2025, 7, 26), "2025/7/28", "贵阳"])
    file = io.BytesIO()
    book.save(file)

    (row,) = upload(sign_in("Editors"), Event, file.getvalue()).rows.all()

    fields = row.content["fields"]
    assert (row.errors, fields["name_zh_hans"], fields["start"], fields["end"], fields["venue_zh_hans"]) == (
        [], "论坛", "2025-07-26", "2025-07-28", "贵阳",
    )  # fmt: skip


@pytest.mark.every_kind
def test_a_template_is_filled_in_and_sent(sign_in, page_of_kind, upload, kind, own_fields, decide):
    client = sign_in("Editors")
    answer = client.get(page_of_kind(kind, "template"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    columns = [cell.value for cell in book.worksheets[0][2]]
    values = {"name_en": "Hanoi", "name_zh_hans": "河内"} | own_fields(kind)
    book.worksheets[0].append([values.get(name) for name in columns])
    file = io.BytesIO()
    book.save(file)

    batch = upload(client, kind, file.getvalue())
    decide(client, batch, "confirm")

    assert (batch.state, [one.name_en for one in kind.objects.all()]) == (
        Batch.State.DONE,
        ["Hanoi"],
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2016", "2016"), (2016, "2016"), ("2025-07", "2025-07"), ("2025年7月", "2025-07"),
        ("2025.7.26", "2025-07-26"), ("2025/07/26", "2025-07-26"), ("２０２５年７月", "2025-07"),
        (45870, "2025-08-01"), (2025.9, "2025-09"), (202507, "2025-07"),
        ("20250726", "2025-07-26"), (20250726, "2025-07-26"),
        ("2025-07-26 00:00:00", "2025-07-26"), ("2025-07-26 09:30", "2025-07-26T09:30"),
        ("", ""),
    ],
)  # fmt: skip
def test_dates_are_read_as_they_are_typed(typed, meant):
    assert partial_date(typed) == meant


@pytest.mark.parametrize(
    "typed", ["7月26日", "soon", "2016-02-30", 201103, "1/7/2025", 1e300, "2025.7-8", 2025.1]
)
def test_what_is_no_date_is_none(typed):
    with pytest.raises((ValueError, OverflowError)):
        partial_date(typed)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2025年7月26日至28日", "2025-07-26", "2025-07-28"),
        ("2025.7.26-8.2", "2025-07-26", "2025-08-02"),
        ("2025-12-30 — 2026-01-02", "2025-12-30", "2026-01-02"),
        ("2025年8月至10月", "2025-08", "2025-10"),
        ("2025-07-26", "2025-07-26", ""),
    ],
)  # fmt: skip
def test_a_time_from_one_day_to_another(typed, start, end):
    assert span(typed) == (start, end)


@pytest.mark.parametrize(
    ("shown_as", "meant"),
    [("yyyy-mm", "2025-07"), ('yyyy"年"m"月"', "2025-07"), ("mmm-yy", "2025-07"), ("yyyy", "2025"),
     ("yyyy-mm-dd", "2025-07-01"), ("m/d/yy", "2025-07-01"), ("General", "2025-07-01")],
)  # fmt: skip
def test_a_date_in_a_cell_means_what_is_shown(shown_as, meant):
    assert stamp(datetime(2025, 7, 1), shown_as) == meant


MONTH = "2025-09"


@pytest.mark.parametrize(
    ("shown_as", "meant"),
    [('e"年"m"月"', MONTH), ('[$-804]e"年"m"月";@', MONTH), ("mmm-yy", MONTH), ("yyyy/m", MONTH),
     ("yyyy-mm-dd", "2025-09-01"), ('yyyy"年"', "2025"), ("aaaa", "2025-09-01")],
)  # fmt: skip
def test_a_cell_means_what_excel_shows(shown_as, meant, sign_in, upload, table):
    data = table(["活动名称", "时间"], ["论坛", datetime(2025, 9, 1)])
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active["B2"].number_format = shown_as

    (row,) = upload(sign_in("Editors"), Event, saved(book)).rows.all()

    assert row.content["fields"]["start"] == meant


def test_numbers_are_read_as_their_cells_show_them(sign_in, upload, table):
    formats = {"00": "07", "#,##0.00": "1,234.50", "0.0%": "12.5%", "0.00_ ": "2025.10"}
    numbers = [7, 1234.5, 0.125, 2025.1]
    data = table(["活动名称", "备注"], *[[f"论坛{number}", number] for number in numbers])
    book = openpyxl.load_workbook(io.BytesIO(data))
    for line, shown_as in enumerate(formats, 2):
        book.active.cell(line, 2).number_format = shown_as

    rows = upload(sign_in("Editors"), Event, saved(book)).rows.all()

    assert [row.content["fields"]["staff_note"] for row in rows] == [*formats.values()]


@pytest.mark.parametrize(
    ("key", "meant"), [(27, MONTH), (57, MONTH), (31, "2025-09-01"), (58, "2025-09-01")]
)
def test_the_formats_of_chinese_excel_have_no_code_in_the_file(key, meant):
    from tables.formats.sheet_rows import CHINESE_FORMATS

    assert stamp(datetime(2025, 9, 1), CHINESE_FORMATS[key]) == meant


def test_minutes_are_fractions_of_a_day():
    assert partial_date(45864 + 9.5 / 24 - 1e-10) == "2025-07-26T09:30"
    assert (
        stamp(datetime(2025, 7, 26, 9, 30) - timedelta(microseconds=9), "h:mm")
        == "2025-07-26T09:30"
    )


def test_days_of_a_workbook_that_counts_from_1904(sign_in, upload, table):
    book = openpyxl.load_workbook(
        io.BytesIO(table(["活动名称", "时间"], ["甲", 44402], ["乙", 44402]))
    )
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["B3"].number_format = "yyyy-mm-dd"

    rows = upload(sign_in("Editors"), Event, saved(book)).rows.all()

    assert [row.content["fields"]["start"] for row in rows] == ["2025-07-26", "2025-07-26"]


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_merged_cells_are_filled_down_and_hidden_rows_are_said(sign_in, upload, table, decide):
    data = table(
        ["活动名称", "时间", "地点"], ["甲", "2025-07-26", "贵阳"], ["乙", "2025-07-27"], ["丙"]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active.merge_cells("C2:C4")
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True

    client = sign_in("Editors")
    batch = upload(client, Event, saved(book))

    places = [row.content["fields"]["venue_zh_hans"] for row in batch.rows.all()]
    assert places == ["贵阳", "贵阳", "贵阳"]
    assert batch.remarks == [
        "Merged cells on “活动汇总”: each row has their value (C2:C4).",
        "Hidden columns on “活动汇总” are read like the others: B.",
        "Hidden rows on “活动汇总” are read like the others: 3.",
    ]
    decide(client, batch, "confirm")
    (line,) = LogLine.objects.filter(act=LogLine.Act.IMPORT, ref="")
    assert line.detail == "; ".join(["3 entries", *batch.remarks])


def test_rows_that_are_no_entries_are_left_out_and_listed(
    sign_in, upload, table, decide, page_of_kind
):
    client = sign_in("Editors")
    batch = upload(
        client,
        Event,
        table(
            ["2025年活动计划表"], ["序号", "活动名称", "时间", "地点"], ["一", "论坛类"],
            [1, "论坛甲", "7月26日至28日", "贵阳"], ["", "小计：1项"], ["序号", "活动名称", "时间", "地点"],
            [2, "论坛乙", "2025-08", "贵阳"], ["合计", "2项"], [], ["填表人：某某", "", "审核人：某某"],
            ["注：以上活动均为暂定。"],
        ),
    )  # fmt: skip

    new = batch.rows.filter(sort="new")
    left = batch.rows.filter(sort="left")
    assert [(row.name, row.content["fields"]["start"]) for row in new] == [
        ("论坛甲", "2025-07-26"), ("论坛乙", "2025-08"),
    ]  # fmt: skip
    assert [row.line for row in left] == [3, 5, 6, 8, 10, 11]
    assert all(row.notes for row in left)

    client.post(page_of_kind(Event, "decide", batch.pk, "row"), {"whether": f"take-{left[1].pk}"})
    client.post(page_of_kind(Event, "decide", batch.pk, "row"), {"whether": f"leave-{new[0].pk}"})
    decide(client, batch, "confirm")

    assert sorted(Event.objects.values_list("name_zh_hans", flat=True)) == ["小计：1项", "论坛乙"]
    (line,) = LogLine.objects.filter(act=LogLine.Act.IMPORT, ref="")
    assert "left out: row 3, row 4," in line.detail


def test_hints_examples_and_signatures_are_left_out(sign_in, upload, table):
    rows = [
        ["（必填，不超过50字）", "如2025-07-26", "多个国家用顿号隔开"],
        ["示例：某某论坛", "2025-07-26", "老挝"],
        ["甲", "2025-07", ""], ["——", "——", "——"], ["2.具体时间另行通知。"], ["", "", "某某厅（盖章）"],
        ["例行年会", "2025-08", ""], ["请进论坛", "2025-08", ""],
    ]  # fmt: skip
    batch = upload(sign_in("Editors"), Event, table(["活动名称", "时间", "国家"], *rows))
    assert [row.name for row in batch.rows.filter(sort="new")] == ["甲", "例行年会", "请进论坛"]
    assert batch.rows.filter(sort="left").count() == 5


def test_a_cell_that_says_the_same_as_above_has_that_value(sign_in, upload, table):
    data = table(
        ["活动名称", "时间", "主办单位"], ["甲", "2025-07", "某某厅"], ["乙", "同上", "〃"]
    )
    _first, second = upload(sign_in("Editors"), Event, data).rows.all()
    (host,) = second.content["rows"]["organizers"].values()
    assert (second.content["fields"]["start"], host["own_name_zh_hans"]) == ("2025-07", "某某厅")
    assert second.notes == [
        "“同上” in “时间” is read as that of the row above.",
        "“〃” in “主办单位” is read as that of the row above.",
    ]


def test_sheets_with_the_same_headings_are_all_read(sign_in, upload, table, decide):
    book = openpyxl.load_workbook(
        io.BytesIO(table(["活动名称", "时间"], ["甲", "7月"], title="2024年"))
    )
    for title, rows in {
        "2025年": [["活动名称", "时间"], ["乙", "7月"]],
        "联系人": [["姓名", "电话"], ["x", "1"]],
        "藏": [["活动名称", "时间"], ["丙", "2025"]],
    }.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book["藏"].sheet_state = "hidden"
    client = sign_in("Editors")

    batch = upload(client, Event, saved(book))

    rows = [(row.number, row.name, row.content["fields"]["start"]) for row in batch.rows.all()]
    assert rows == [("2 (2024年)", "甲", "2024-07"), ("2 (2025年)", "乙", "2025-07")]
    assert batch.left_out == ["the sheet “联系人”", "the hidden sheet “藏”"]
    decide(client, batch, "confirm")
    assert Event.objects.count() == 2


def test_signs_for_nothing_are_empty_but_may_be_a_name(sign_in, upload, table):
    signs = ["—", "/", "无", "暂无", "N/A", "待定", "暂定", "-", "……", "TBD"]
    rows = [[f"甲{number}", sign, sign, sign, sign] for number, sign in enumerate(signs)]
    batch = upload(
        sign_in("Editors"),
        Institution,
        table(["学校名称", "英文名称", "成立时间", "网址", "国家"], *rows, ["无", "", "", "", ""]),
    )

    for row in batch.rows.all():
        fields = [row.content["fields"][name] for name in ["name_en", "founded", "website"]]
        assert (row.errors, fields) == ([], ["", "", ""])
    assert batch.rows.last().name == "无"
    assert "“暂无” in “网址” is read as empty." in batch.rows.all()[3].notes


@pytest.mark.parametrize(
    "typed",
    ["老挝,越南", "老挝/越南", "老挝 越南", "老挝和越南等国", "老撾、越南兩國", "LA；vn",
     "Lao PDR and Viet Nam", "Laos, Viet Nam", "老挝—越南", "老、越", "老越", "LAO/VNM", "1.老挝 2.越南",
     "老挝、越南两国", "Laos; and Vietnam"],
)  # fmt: skip
def test_countries_are_read_in_any_spelling(typed, countries, sign_in, upload, table):
    countries["LA"].aliases = "Lao PDR"
    countries["LA"].save()
    (row,) = upload(
        sign_in("Editors"), Event, table(["活动名称", "国家"], ["甲", typed])
    ).rows.all()
    assert (row.errors, row.content["links"]["countries"]) == ([], ["LA", "VN"])


@pytest.mark.parametrize(
    ("column", "typed", "field", "meant"),
    [
        ("时间", "2025年7月26日（暂定）", "start", "2025-07-26"), ("时间", "约2025年7月", "start", "2025-07"),
        ("时间", "2025-07-26 tbc", "start", "2025-07-26"),
        ("国家", "老挝（线上）、越南", "countries", ["LA", "VN"]),
        ("国家", "老挝、越南等国", "countries", ["LA", "VN"]), ("类型", "培训班", "type", "training"),
        ("网址", "a.cn；www.b.cn", "website", "https://a.cn"),
    ],
)  # fmt: skip
def test_a_remark_beside_a_value_is_kept_in_the_staff_note(
    column, typed, field, meant, countries, sign_in, upload, table
):
    headings = ["活动名称", column, "备注"]
    (row,) = upload(sign_in("Editors"), Event, table(headings, ["甲", typed, "旧"])).rows.all()

    content = row.content["fields"] | row.content["links"]
    assert (row.errors, content[field]) == ([], meant)
    assert content["staff_note"] == f"旧\n{column}: {typed}"
    assert "staff note" in row.notes[0]


@pytest.mark.parametrize("typed", ["老", "十国", "老、火", "2025年7月26日（星期五）"])
def test_what_a_remark_could_turn_into_something_else_is_refused(
    typed, countries, sign_in, upload, table
):
    (row,) = upload(
        sign_in("Editors"),
        Event,
        table(["活动名称", "时间" if "年" in typed else "国家"], ["甲", typed]),
    ).rows.all()
    assert row.sort == "refused"


def test_times_in_columns_of_their_own_are_those_of_the_day(sign_in, upload, table):
    client = sign_in("Editors")
    rows = [["甲", "2025-07-26", "9:30-11:30"], ["乙", "2025年7月26日", "无"], ["丙", "", ""]]
    batch = upload(client, Event, table(["活动名称", "日期", "时间"], *rows))
    starts = [row.content["fields"]["start"] for row in batch.rows.all()]
    assert starts == ["2025-07-26T09:30", "2025-07-26", ""]
    assert batch.rows.first().content["fields"]["end"] == "2025-07-26T11:30"

    headings = ["活动名称", "日期", "开始时间", "结束时间"]
    batch = upload(client, Event, table(["2025年"], headings, ["甲", "7月26日", "9:30", "11:30"]))
    fields = batch.rows.get().content["fields"]
    assert (fields["start"], fields["end"]) == ("2025-07-26T09:30", "2025-07-26T11:30")


@pytest.mark.parametrize(
    "typed", [2025, "第18届", "十八届交流周", "18th", "2025年（第十八届）", "18th CAECW"]
)
def test_an_edition_is_named_by_its_number_or_year(typed, published, sign_in, upload, table):
    name = "China-ASEAN Education Cooperation Week"
    week = published(Edition, f"2025 {name}", slug="2025", number=18)
    published(Edition, f"2008 {name}", slug="2008", number=8)
    (row,) = upload(
        sign_in("Editors"), Event, table(["活动名称", "届次"], ["甲", typed])
    ).rows.all()
    assert (row.errors, row.content["fields"]["edition"]) == ([], week.ref)


@pytest.mark.parametrize(
    "typed",
    ["东盟十国", "东盟国家", "ASEAN", "All ASEAN countries", "面向东盟各国", "中国及东盟国家"],
)
def test_all_of_asean_is_a_reach(typed, countries, sign_in, upload, table):
    (row,) = upload(
        sign_in("Editors"), Event, table(["活动名称", "国家"], ["甲", typed])
    ).rows.all()
    named = ["CN"] if "中国" in typed else []
    assert (row.content["fields"]["reach"], row.content["links"]["countries"]) == (
        "all-asean",
        named,
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("教育部 外交部 贵州省人民政府", ["教育部", "外交部", "贵州省人民政府"]),
        ("1.教育部 2.外交部", ["教育部", "外交部"]), ("（1）教育部；（2）外交部", ["教育部", "外交部"]),
        ("主办：教育部、外交部等", ["教育部", "外交部"]), ("国家发展和改革委员会", ["国家发展和改革委员会"]),
        ("某大学（贵阳、遵义校区），某学院", ["某大学（贵阳、遵义校区）", "某学院"]),
        ("Ministry of Education and Sports", ["Ministry of Education and Sports"]),
        ("教育部和外交部", ["教育部", "外交部"]), ("—", []),
    ],
)  # fmt: skip
def test_bodies_in_a_cell_are_told_apart(typed, meant):
    assert bodies(typed, lambda name: False) == meant


def test_a_name_that_two_have_is_not_linked_but_asked(published, sign_in, upload, table):
    one, other = [published(Institution, "x", name_zh_hans="同名大学") for _number in range(2)]
    published(Institution, "😀")
    (row,) = upload(
        sign_in("Editors"), Event, table(["活动名称", "主办单位"], ["甲", "同名大学；※；😀"])
    ).rows.all()

    (organizer,) = row.content["rows"]["organizers"].values()
    assert (organizer["institution"], organizer["own_name_zh_hans"]) == (None, "同名大学")
    assert "several" in row.notes[0]
    assert one.ref in row.notes[0]
    assert other.ref in row.notes[0]


def test_marks_of_thai_and_lao_make_another_name():
    assert name_key("ขาว") != name_key("ข่าว")
    assert name_key("ລາວ") != name_key("ລ່າວ")
    assert name_key("第十七届") == name_key("第17届")
    assert name_key("中國—東盟 2025年") == name_key("中国-东盟2025")


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["活动名称（必填）", "活动时间（年月日）"], ["name_zh_hans", "span"]),
        (["活动名称\nActivity Name", "地点/Venue"], ["name_zh_hans", "venue_zh_hans"]),
        (["活動名稱", "名称（英文）"], ["name_zh_hans", "name_en"]),
        (["论坛名称", "主办方"], ["name_zh_hans", "role"]), (["Event", "Hosts"], ["name_en", "role"]),
        (["Name of the event*", "Start date"], ["name_en", "start"]),
        (["项目（中文）", "项目（英文）"], ["name_zh_hans", "name_en"]),
        (["Event Title (Chinese)", "Event Title (English)"], ["name_zh_hans", "name_en"]),
        (["拟举办活动名称", "拟举办时间", "Organiser(s)"], ["name_zh_hans", "span", "role"]),
    ],
)  # fmt: skip
def test_headings_are_understood_with_their_notes(headings, columns):
    head = find_head(main_sheet(Event), [(1, headings)])
    assert [head.columns[place].name for place in sorted(head.columns)] == columns


def test_a_row_with_wrong_cells_can_come_in_without_them(
    countries, sign_in, upload, table, decide, page_of_kind
):
    client = sign_in("Editors")
    batch = upload(
        client,
        Event,
        table(
            ["活动名称", "时间", "国家", "网址", "备注"],
            ["甲", "soon", "Atlantis", "no address", "旧"],
            ["乙", "2025-07", "老挝", "", ""],
            ["", "soon", "", "", "x"],
        ),
    )
    wrong, good, nameless = batch.rows.all()
    assert [wrong.sort, good.sort, nameless.sort] == ["refused", "new", "refused"]
    assert [wrong.otherwise, good.otherwise, nameless.otherwise] == ["new", "", ""]

    client.post(page_of_kind(Event, "decide", batch.pk, "row"), {"whether": "all"})
    decide(client, batch, "confirm")

    event = Event.objects.get(name_zh_hans="甲")
    assert (event.start, event.website, Event.objects.count()) == ("", "", 2)
    assert event.staff_note.splitlines() == [
        "旧",
        "To complete: “时间” said “soon”.",
        "To complete: “国家” said “Atlantis”.",
        "To complete: “网址” said “no address”.",
    ]


@pytest.mark.parametrize("wrong", [False, True])
def test_the_number_of_queries_does_not_grow_with_the_number_of_rows(
    wrong, countries, sign_in, table, published
):
    sign_in("Editors")
    person = get_user_model().objects.get(username="Editors")
    published(Institution, "Known", name_zh_hans="某某大学")

    def queries(count: int) -> int:
        rows = [
            [
                f"论坛{n}",
                "soon" if wrong else "2025-07",
                "老挝",
                "某某大学；某某厅",
                "无" if wrong else "x.cn",
            ]
            for n in range(count)
        ]
        headings = ["活动名称", "时间", "国家", "主办单位", "网址"]
        batch = new_batch(Event, "a.xlsx", table(headings, *rows), person)
        with CaptureQueriesContext(connection) as captured:
            carry_on(batch)
        assert batch.counts()["refused" if wrong else "new"] == count
        # SQLite takes so many values at once, so that many rows are written with several queries.
        return sum("INSERT" not in query["sql"] for query in captured.captured_queries)

    assert queries(10) == queries(100)


def test_a_person_says_what_the_columns_mean_and_it_is_remembered(
    sign_in, upload, table, decide, page_of_kind
):
    client = sign_in("Editors")
    headings = ["品名", "何时", "何人", "其他"]
    first = upload(client, Event, table(["总表"], headings, ["甲", "2025-07", "教育部", "x"]))
    assert (first.state, [column["heading"] for column in first.columns]) == ("refused", headings)
    assert first.columns[1]["samples"] == ["2025-07"]
    page = client.get(page_of_kind(Event, "batch", first.pk)).content.decode()
    assert 'name="column-3"' in page

    meanings = ["name_zh_hans||", "span||", "role|organizers|host", "nonsense"]
    chosen = {f"column-{place}": meaning for place, meaning in enumerate(meanings)}
    client.post(page_of_kind(Event, "decide", first.pk, "match"), chosen)
    second = upload(client, Event, table(headings, ["乙", "2025-08", "外交部", "y"]))

    for batch, name, start in [(first, "甲", "2025-07"), (second, "乙", "2025-08")]:
        batch.refresh_from_db()
        (row,) = batch.rows.all()
        assert (batch.state, row.name, row.content["fields"]["start"]) == ("ready", name, start)
        assert len(row.content["rows"]["organizers"]) == 1
        assert batch.left_out == ["the column “其他”"]
    decide(client, first, "cancel")
    decide(client, second, "confirm")
    # Nothing of the file is kept, but what its headings mean.
    assert [(batch.columns, bytes(batch.file)) for batch in [first, second]] == [([], b"")] * 2
    other = upload(sign_in("Reviewers"), Event, table(headings, ["丙"]))
    assert other.state == "refused"
