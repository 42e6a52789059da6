"""A selection as a workbook and as a feed."""

from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from openpyxl import load_workbook

from editorial.workflow.publishing import publish_as_it_stands
from records.exports.columns import column_names
from records.kinds import record_kinds

# The same selections as in lists, which are tried on every database.
pytestmark = pytest.mark.once

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def sheet(client, list_of):
    """The first sheet of the workbook of a list, its rows as tuples."""

    def read(kind, language="en", **parameters):
        answer = client.get(f"{list_of(kind, language)}list.xlsx", parameters)
        assert answer.status_code == 200
        return load_workbook(BytesIO(answer.content)).active

    return read


@pytest.fixture
def feed(client, list_of):
    def read(kind, language="en", **parameters):
        answer = client.get(f"{list_of(kind, language)}list.atom", parameters)
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        return ET.fromstring(answer.content)

    return read


def titles(feed):
    return [match.text for match in feed.findall("a:entry/a:title", ATOM)]


@pytest.mark.every_kind
def test_a_workbook_has_headings_for_people_and_machine_names_below(kind, sheet, published):
    published(kind, name_zh_hans="河内")
    english, chinese = sheet(kind), sheet(kind, "zh-hans")

    assert [cell.value for cell in english[2]] == column_names(kind)
    assert [cell.value for cell in english[2]] == [cell.value for cell in chinese[2]]
    assert english["B1"].value == "Name (English)"
    assert chinese["B1"].value.startswith("名称")
    assert english.freeze_panes == "C3"
    with translation.override("zh-hans"):
        assert chinese.title == str(kind.list_title)


def test_a_workbook_holds_the_selection_and_no_more(kind, sheet, published, make, countries):
    record = published(kind, "=1+1", name_zh_hans="𬭎一", countries=[countries["VN"]])
    published(kind, "Paris", countries=[countries["FR"]])
    make(kind, "Draft", countries=[countries["VN"]])

    rows = list(sheet(kind, country="VN").iter_rows(min_row=3))

    assert [[cell.value for cell in row[:3]] for row in rows] == [[record.ref, "=1+1", "𬭎一"]]
    assert {cell.data_type for cell in rows[0][:3]} == {"s"}


def test_a_feed_tells_of_the_selection_the_last_changed_first(
    kind, feed, published, make, countries
):
    first = published(kind, "First & <b>", countries=[countries["VN"]])
    published(kind, "Second", countries=[countries["VN"]])
    published(kind, "Paris", countries=[countries["FR"]])
    make(kind, "Draft", countries=[countries["VN"]])
    before = feed(kind, country="VN")
    publish_as_it_stands(first)
    after = feed(kind, country="VN")

    assert titles(before) == ["Second", "First & <b>"]
    assert titles(after) == ["First & <b>", "Second"]
    same = [match.findtext("a:id", namespaces=ATOM) for match in before.findall("a:entry", ATOM)]
    assert [
        match.findtext("a:id", namespaces=ATOM) for match in after.findall("a:entry", ATOM)
    ] == [*reversed(same)]
    assert before.findtext("a:id", namespaces=ATOM) == after.findtext("a:id", namespaces=ATOM)
    changed = first.permalink.changes.first().at.isoformat(timespec="microseconds")
    assert after.findtext("a:updated", namespaces=ATOM) == changed


def test_a_feed_says_where_it_is_and_what_it_follows(kind, feed, published, countries):
    published(kind, countries=[countries["VN"]])
    links = feed(kind, country="VN", nonsense="1").findall("a:link", ATOM)

    assert {link.get("rel"): link.get("href") for link in links} == {
        "alternate": f"http://127.0.0.1:8000/en/{kind.label()}/?country=VN",
        "self": f"http://127.0.0.1:8000/en/{kind.label()}/list.atom?country=VN",
    }


def test_an_entry_says_its_language_where_it_is_not_the_readers(kind, feed, published):
    published(kind, name_en="", name_zh_hans="河内")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"

    assert [match.get(lang) for match in feed(kind).findall("a:entry", ATOM)] == ["zh-hans"]
    assert [match.get(lang) for match in feed(kind, "zh-hans").findall("a:entry", ATOM)] == [None]


def test_a_feed_of_nothing_stays_the_same(kind, client, list_of, db):
    answers = [client.get(f"{list_of(kind)}list.atom") for _time in range(2)]

    assert answers[0].status_code == 200
    assert answers[0]["ETag"] == answers[1]["ETag"]


@pytest.mark.parametrize("face", ["csv", "xlsx", "json", "atom"])
def test_a_face_refuses_what_it_does_not_understand(kind, client, list_of, countries, face):
    answer = client.get(f"{list_of(kind, 'zh-hans')}list.{face}", {"country": "XX"})

    sentence = "无法识别国家“XX”，因此未显示结果。请从列表中选择国家。"
    assert answer.status_code == 400
    if face == "json":
        assert answer.json()["errors"]["country"]["zh-hans"] == [sentence]
    else:
        assert answer.text == f"country: {sentence}\n"


@pytest.mark.slow
@pytest.mark.parametrize("face", ["csv", "xlsx", "json", "atom"])
def test_a_face_asks_as_often_for_many_records_as_for_few(
    kind, client, list_of, published, countries, sectors, django_assert_max_num_queries, face
):
    for n in range(3):
        published(kind, f"No {n}", countries=[countries["VN"]], sectors=[sectors["ict"]])
    with django_assert_max_num_queries(100) as few:
        client.get(f"{list_of(kind)}list.{face}")
    for n in range(3, 12):
        published(kind, f"No {n}", countries=[countries["VN"]], sectors=[sectors["ict"]])
    with django_assert_max_num_queries(len(few)):
        client.get(f"{list_of(kind)}list.{face}")


def test_a_list_offers_its_faces_on_the_page_and_in_the_head(kind, client, list_of, published):
    published(kind)
    html = client.get(list_of(kind), {"sort": "name"}).content.decode()
    faces = ["csv", "xlsx", "json", "atom", *(["ics"] if hasattr(kind, "appointments") else [])]

    for face in faces:
        assert html.count(f'href="list.{face}?sort=name"') == 1
        assert html.count(f'/en/{kind.label()}/list.{face}?sort=name"') == 1 + (face == "ics")
    assert ("list.ics" in html) == ("ics" in faces)


def test_only_what_is_held_has_a_calendar():
    assert {kind.label() for kind in record_kinds() if hasattr(kind, "appointments")} == {
        "events",
        "editions",
    }
