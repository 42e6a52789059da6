import csv
from io import StringIO

import pytest
from model_bakery import baker

from evidence.models import Citation
from records.exports.csv_file import escape_formula
from records.models import Alias


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
    assert answer["Content-Disposition"] == f'attachment; filename="{kind.label()}.csv"'
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
        "sources": "A page of the ministry. https://example.org/page. Original consulted",
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
