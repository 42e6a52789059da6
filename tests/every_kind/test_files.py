import csv
import json
from io import BytesIO, StringIO
from time import sleep
from urllib.parse import quote

import pytest
from django.utils import timezone
from model_bakery import baker
from openpyxl import load_workbook

from evidence.models import Citation
from records.exports.csv_file import escape_formula
from records.exports.json.public_tables import TABLES
from records.exports.views import sending
from records.models import Alias
from serving.rate_limits.places import DownloadsBusy, Places


@pytest.fixture
def rows(client, list_of):
    """The rows of the file of a list, as a program reads them."""

    def read(kind, language="en", **parameters):
        answer = client.get(f"{list_of(kind, language)}list.csv", parameters)
        text = answer.content.decode("utf-8")
        assert text.startswith("\ufeff")
        assert text.count("\ufeff") == 1
        return list(csv.DictReader(StringIO(text[1:], newline="")))

    return read


def test_a_file_says_what_it_is(kind, client, list_of, published):
    published(kind)
    answer = client.get(f"{list_of(kind)}list.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    day = timezone.localdate().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="{kind.label()}_{day}.csv"'
    assert answer.content.startswith("\ufeffref,name_en,name_zh_hans,".encode())
    assert answer.content.endswith(b"\r\n")


@pytest.mark.every_kind
def test_the_columns_have_the_same_names_in_both_languages_and_none_is_for_staff(
    kind, rows, published
):
    published(kind)
    english, chinese = rows(kind)[0], rows(kind, "zh-hans")[0]

    assert english == chinese
    columns = set(english)
    assert {"ref", "slug", "countries", "sectors", "aliases", "sources", "address"} <= columns
    assert (
        columns & {"id", "staff_note", "published_at", "dated", "sort_name_en", "permalink"}
        == set()
    )


def test_a_file_holds_the_whole_selection_of_the_list_and_no_more(
    kind, client, list_of, rows, published, make, countries
):
    for n in range(21):
        published(kind, f"Number {n:02}", countries=[countries["VN"]])
    published(kind, "Paris", countries=[countries["FR"]])
    make(kind, "Draft", countries=[countries["VN"]])

    asked = {"country": "VN", "sort": "name"}
    pages = [client.get(list_of(kind), asked | {"page": n}).context["object_list"] for n in [1, 2]]
    in_list = [(one.ref, one.name_en) for page in pages for one in page]
    in_file = [(row["ref"], row["name_en"]) for row in rows(kind, **asked)]

    assert len(in_list) == 21
    assert in_file == in_list


@pytest.mark.every_kind
def test_a_row_says_what_the_record_says(kind, rows, published, countries, sectors, source):
    record = published(
        kind, 'The "Rail", Forum', name_zh_hans="中国—东盟；论坛", summary_en="One\nline; two",
        countries=[countries["VN"], countries["LA"]], sectors=[sectors["ict"]], on="2016-08",
    )  # fmt: skip
    baker.make(Alias, record=record, text="ລາວ", language="lo", sort="other")
    Citation.objects.create(record=record, source=source)

    row = rows(kind)[0]

    assert {name: row[name] for name in [
        "ref", "name_en", "name_zh_hans", "slug", "summary_en", "countries", "sectors", "aliases",
        "sources", kind.own_date or "start", "address",
    ]} == {
        "ref": record.ref,
        "name_en": 'The "Rail", Forum',
        "name_zh_hans": "中国—东盟；论坛",
        "slug": record.slug,
        "summary_en": "One\nline; two",
        "countries": "VN; LA",
        "sectors": "ict",
        "aliases": "ລາວ",
        "sources": "A page of the ministry. https://example.org/page",
        kind.own_date or "start": "2016-08",
        "address": f"http://127.0.0.1:8000/id/{record.ref}/",
    }  # fmt: skip


@pytest.mark.parametrize("dangerous", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted"])
def test_no_cell_begins_like_a_formula(dangerous):
    assert escape_formula(dangerous) == f"'{dangerous}"
    assert escape_formula(f"a{dangerous}") == f"a{dangerous}"
    assert escape_formula("") == ""


def test_a_name_that_begins_like_a_formula_is_made_harmless_and_can_be_read_back(
    kind, rows, published
):
    names = ["=cmd|' /C calc'!A0", "'s-Hertogenbosch", "@home", "-1", "Hanoi"]
    for name in names:
        published(kind, name)

    cells = [row["name_en"] for row in rows(kind)]

    assert sorted(cell for cell in cells if cell[0] in "=+-@\t\r") == []
    assert sorted(cell.removeprefix("'") for cell in cells) == sorted(names)


def test_the_name_of_a_file_says_the_selection_and_the_day(
    kind, client, list_of, published, countries
):
    asked = {"country": ["la", "VN"], "q": "a/b 铁路"}
    answer = client.get(f"{list_of(kind)}list.csv", asked)

    day = timezone.localdate().isoformat()
    name = f"{kind.label()}_q-a-b-铁路_country-LA_country-VN_{day}.csv"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"


def test_a_file_holds_the_refs_of_linked_public_records_only(link, rows, published, make):
    target, hidden = published(link.target, "Target"), make(link.target, "Hidden")
    for to in [target, hidden]:
        link.make(published(link.kind, "From"), to)
    column = f"{link.path.split('__')[0]}_refs"

    found = rows(link.kind)

    if column in found[0]:
        assert sorted(row[column] for row in found) == sorted(["", target.ref])


def test_a_workbook_says_what_it_is_and_is_the_same_until_something_changes(
    kind, client, list_of, published, countries, settings
):
    settings.DATA_LICENCE = {"en": "CC BY 4.0", "zh-hans": ""}
    published(kind, countries=[countries["VN"]])
    address = f"{list_of(kind)}list.xlsx?country=VN&nonsense=1"
    first = client.get(address)
    about = load_workbook(BytesIO(first.content)).worksheets[1]
    said = dict(row for row in about.iter_rows(values_only=True))

    assert (
        said["Address of the selection"] == f"http://127.0.0.1:8000/en/{kind.label()}/?country=VN"
    )
    assert (said["Number of rows"], said["License"]) == ("1", "CC BY 4.0")
    assert said["name_en"] == "Name (English)"
    sleep(2.1)  # A ZIP archive counts time in steps of two seconds.
    assert client.get(address).content == first.content
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    published(kind, countries=[countries["VN"]])
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


@pytest.mark.parametrize("name", TABLES)
def test_a_public_table_is_a_file_in_every_format(client, published, source, kind, name):
    record = published(kind)
    baker.make(Alias, record=record, text="=1", language="lo", sort="other")
    Citation.objects.create(record=record, source=source)
    answers = {
        ending: client.get(f"/en/data/{name}.{ending}") for ending in ["csv", "xlsx", "json"]
    }

    in_csv = list(csv.reader(StringIO(answers["csv"].content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(BytesIO(answers["xlsx"].content)).active
    in_sheet = [
        [cell or "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    rows_in_json = json.loads(b"".join(answers["json"]))["results"]
    assert in_csv[0] == list(in_sheet[0])
    assert len(in_csv) - 1 == len(in_sheet) - 1 == len(rows_in_json)
    assert [row[0] for row in in_csv[1:]] == [next(iter(row.values())) for row in rows_in_json]
    assert f"/en/data/{name}.csv" in client.get("/en/data/").text
    if name == "aliases":
        assert (in_csv[1][2], in_sheet[1][2], rows_in_json[0]["text"]) == ("'=1", "=1", "=1")
    assert client.get(f"/en/data/{name}.zip").status_code == 404


def test_a_figure_counted_in_another_way_than_the_one_before_breaks_its_series(
    client, published, source, kind
):
    record = published(kind)
    indicator = baker.make("evidence.Indicator", slug="students")
    for owner in [{"record": record, "about": "record"}, {"about": "week"}]:
        for year, counting in [("2014", "all"), ("2015", "all"), ("2016", "new"), ("2017", "new")]:
            baker.make(
                "evidence.Figure", **owner, indicator=indicator, source=source, as_of=year, value=1,
                counting_en=counting, counting_zh_hans="", text_en="", text_zh_hans="",
                qualifier="exact",
            )  # fmt: skip

    found = client.get("/api/v1/figures/").json()["results"]
    breaks = [(figure["about"], figure["as_of"]) for figure in found if figure["series_break"]]
    assert sorted(breaks) == [("record", "2016"), ("week", "2016")]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "atom"])
def test_a_large_file_is_sent_from_disk_and_not_again_while_nothing_changed(
    kind, client, list_of, published, monkeypatch, ending
):
    published(kind, "Hanoi")
    address = f"{list_of(kind)}list.{ending}"
    small = client.get(address)
    monkeypatch.setattr(sending, "MOST_IN_MEMORY_BYTES", 10)

    large = client.get(address)
    assert (small.streaming, large.streaming) == (False, True)
    # Read to the end, an answer is closed without the connection that the test has open.
    assert b"".join(large) == small.content
    assert large["Content-Disposition"] == small["Content-Disposition"]
    assert client.get(address, HTTP_IF_NONE_MATCH=large["ETag"]).status_code == 304
    sent = client.get(address, HTTP_ACCEPT_ENCODING="gzip")
    assert sent.get("Content-Encoding") == (None if ending == "xlsx" else "gzip")
    assert b"".join(sent)
    assert client.get(address, HTTP_IF_NONE_MATCH=sent["ETag"]).status_code == 304
    published(kind, "Bangkok")
    answer = client.get(address, HTTP_IF_NONE_MATCH=large["ETag"])
    assert (answer.status_code, bool(b"".join(answer))) == (200, True)


def test_who_asks_while_too_many_files_are_made_is_asked_to_come_again(
    kind, client, list_of, monkeypatch, db
):
    places = Places(working=1, waiting=0, seconds=0, busy=DownloadsBusy)
    monkeypatch.setattr(sending.made_files, "places", places)
    with places.taken():
        for ending, said in [("xlsx", "Several files are being made"), ("json", '"status":503')]:
            answer = client.get(f"{list_of(kind)}list.{ending}")
            assert (answer.status_code, said in answer.text) == (503, True)
            assert int(answer["Retry-After"]) > 0
    assert client.get(f"{list_of(kind)}list.xlsx").status_code == 200
