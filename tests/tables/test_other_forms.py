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


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"]
)
def test_tables_come_in_any_code_page(encoding, sign_in, upload):
    text = "學校名稱,網址\n香港大學,www.hku.hk\n國立臺灣大學,www.ntu.edu.tw\n"
    batch = upload(sign_in("Editors"), Institution, text.encode(encoding), "a.csv")
    assert [row.name for row in batch.rows.all()] == ["香港大學", "國立臺灣大學"]
