"""Tables in other forms than a workbook of today: .ods, Word, pasted text, other code pages."""

import io
import zipfile

import pytest

from events.models import Event
from institutions.models import Institution
from tables.files.file_refusals import FileRefused
from tables.files.table_files import read_file

ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
 <table:table table:name="A">%s</table:table></office:spreadsheet></office:body></office:document-content>"""
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'
ODS_DATE = '<table:table-cell office:value-type="date" office:date-value="%s"/>'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(**parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def ods(*rows: list[str]) -> bytes:
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return archive(
        mimetype=mime, content_dot_xml=ODS % lines, **{"META-INF__manifest.xml": manifest}
    )


def docx(*rows: list[str], before="") -> bytes:
    def cell(text):
        marks = "<w:tcPr><w:vMerge/></w:tcPr>" if text == "^" else ""
        start = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' if text.startswith("!") else ""
        return f"<w:tc>{marks}{start}<w:p><w:r><w:t>{text.strip('!^')}</w:t></w:r></w:p></w:tc>"

    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    document = (
        f'<w:document xmlns:w="{W}"><w:body>{before}<w:tbl>{lines}</w:tbl></w:body></w:document>'
    )
    return archive(**{"[Content_Types].xml": "<Types/>", "word__document.xml": document})


def starts(batch):
    return [
        (row.name, row.content["fields"]["start"], row.errors != []) for row in batch.rows.all()
    ]


def test_an_opendocument_sheet_is_read_but_the_first_of_a_month_is_not_guessed(sign_in, upload):
    data = ods(
        [ODS_CELL % "活动名称", ODS_CELL % "时间"],
        [ODS_CELL % "甲", ODS_DATE % "2025-07-26"],
        [ODS_CELL % "乙", ODS_DATE % "2025-09-01"],
    )

    batch = upload(sign_in("Editors"), Event, data, "a.ods")

    assert starts(batch) == [("甲", "2025-07-26", False), ("乙", "", True)]
    assert "whether “2025-09-01” is the day" in batch.rows.last().errors[0]["reason"]


def test_an_area_that_would_fill_the_memory_is_refused():
    cell = '<table:table-cell table:number-columns-repeated="16000"/>' + ODS_CELL % "x"
    data = ods(*[[cell]] * 3000)

    with pytest.raises(FileRefused):
        read_file(io.BytesIO(data))


def test_a_table_in_a_word_document_is_read_with_its_merged_cells(sign_in, upload):
    data = docx(["活动名称", "时间", "地点"], ["甲", "2025-07", "!贵阳"], ["乙", "2025-08", "^"])

    batch = upload(sign_in("Editors"), Event, data, "a.docx")

    places = [row.content["fields"]["venue_zh_hans"] for row in batch.rows.all()]
    assert (starts(batch), places) == (
        [("甲", "2025-07", False), ("乙", "2025-08", False)], ["贵阳", "贵阳"],
    )  # fmt: skip


def test_a_word_document_without_a_table_or_with_entities_is_refused(sign_in, upload):
    client = sign_in("Editors")
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    empty = f'<w:document xmlns:w="{W}"/>'
    for document in [bomb, empty]:
        data = archive(**{"[Content_Types].xml": "<Types/>", "word__document.xml": document})
        assert upload(client, Event, data, "a.docx").state == "refused"


def test_a_table_is_pasted(sign_in, page_of_kind):
    from tables.batches.batch import Batch

    pasted = "活动名称\t时间\t简介\r\n甲\t2025-07\t一,二,三,四,五\r\n乙\t2025-08\t\r\n"
    sign_in("Editors").post(page_of_kind(Event, "import"), {"pasted": pasted})

    batch = Batch.objects.get()
    assert (batch.file_name, starts(batch)) == (
        "pasted table.txt", [("甲", "2025-07", False), ("乙", "2025-08", False)],
    )  # fmt: skip


ROWS = [("甲", "2025-07-26", False), ("乙", "2025-08", False)]
TWO_EVENTS = """BEGIN:VEVENT
DTSTART;VALUE=DATE:20250726
DTEND;VALUE=DATE:20250729
SUMMARY:甲
END:VEVENT
BEGIN:VEVENT
DTSTART:20250801T013000Z
SUMMARY:乙
RRULE:FREQ=WEEKLY
END:VEVENT
"""


@pytest.mark.parametrize(
    "text",
    [
        "活动名称|时间\n甲|2025-07-26\n乙|2025-08\n",
        "| 活动名称 | 时间 |\n|---|---|\n| 甲 | 2025-07-26 |\n| 乙 | 2025-08 |\n",
        "活动名称   时间\n甲        2025-07-26\n乙        2025-08\n",
        "活动名称：甲\n时间：2025年7月26日\n\n活动名称：乙\n时间：2025年8月\n",
        "【活动名称】甲\n【时间】2025-07-26\n【活动名称】乙\n【时间】2025-08",
        "<table><tr><th>活动名称<th>时间<tr><td>甲<td>2025-07-26</tr><tr><td>乙</td><td>2025-08</table>",
        '活动名称,时间\n"=""甲""",2025-07-26\n乙,2025-08\n',
    ],
)
def test_text_is_a_table_in_many_ways(text, sign_in, upload):
    assert starts(upload(sign_in("Editors"), Event, text.encode(), "a.txt")) == ROWS


def test_a_web_page_gives_cells_their_merged_values(sign_in, upload):
    page = (
        "<html><meta charset=gb2312><style>x</style><table><tr><td>活动名称<td>时间<td>地点"
        "<tr><td>甲<td>2025-07-26<td rowspan=2>贵<br>阳<tr><td>乙<td>2025-08</table></html>"
    )
    batch = upload(sign_in("Editors"), Event, page.encode("gb18030"), "a.xls")
    places = [row.content["fields"]["venue_zh_hans"] for row in batch.rows.all()]
    assert (starts(batch), places) == (ROWS, ["贵阳", "贵阳"])


def test_a_calendar_is_a_table_of_its_events(sign_in, upload):
    text = f"BEGIN:VCALENDAR\n{TWO_EVENTS}END:VCALENDAR\n"
    batch = upload(sign_in("Editors"), Event, text.encode(), "a.ics")
    first, second = [row.content["fields"] for row in batch.rows.all()]
    assert (first["name_zh_hans"], first["start"], first["end"]) == (
        "甲",
        "2025-07-26",
        "2025-07-28",
    )
    assert (second["start"], second["staff_note"]) == ("2025-08-01T09:30", "FREQ=WEEKLY")


@pytest.mark.parametrize(
    ("rows", "meant"),
    [
        (
            [["活动申报表"], ["活动名称", "甲"], ["时间", "2025-07-26"], ["负责人", "某某"]],
            ROWS[:1],
        ),
        ([["活动名称", "乙", "时间", "2025-08"], ["地点", "贵阳", "负责人", "某某"]], ROWS[1:]),
    ],
)
def test_a_form_is_an_entry_and_its_unknown_labels_are_named(rows, meant, sign_in, upload):
    batch = upload(sign_in("Editors"), Event, docx(*rows), "a.docx")
    assert (starts(batch), batch.left_out) == (meant, ["the column “负责人”"])


def test_an_older_word_document_is_named(sign_in, upload):
    data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    batch = upload(sign_in("Editors"), Event, data, "a.doc")
    assert "older Word document" in batch.message


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"]
)
def test_tables_come_in_any_code_page(encoding, sign_in, upload):
    text = "學校名稱,網址\n香港大學,www.hku.hk\n國立臺灣大學,www.ntu.edu.tw\n"
    batch = upload(sign_in("Editors"), Institution, text.encode(encoding), "a.csv")
    assert [row.name for row in batch.rows.all()] == ["香港大學", "國立臺灣大學"]
