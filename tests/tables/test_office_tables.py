"""Tables as offices make them, with their own headings."""

from datetime import datetime

import openpyxl
import pytest

from alliances.models import Alliance
from editorial.revisions.create_revision import newest_of
from events.models import Event
from institutions.models import Institution
from tables.batches.batch import Batch
from tables.read.cell_dates import partial_date, span, stamp


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
    import io

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
    import io

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
        (45870, "2025-08-01"), ("20250726", "2025-07-26"), (20250726, "2025-07-26"),
        ("2025-07-26 00:00:00", "2025-07-26"), ("2025-07-26 09:30", "2025-07-26T09:30"),
        ("", ""),
    ],
)  # fmt: skip
def test_dates_are_read_as_they_are_typed(typed, meant):
    assert partial_date(typed) == meant


@pytest.mark.parametrize(
    "typed", ["7月26日", "soon", "2016-02-30", 202507, "1/7/2025", 1e300, "2025.7-8"]
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
