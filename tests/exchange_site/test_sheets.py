"""The sheets to print: a country in both languages, and all current totals."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from alliances.models import Alliance
from editions.models import Edition
from evidence.models import Figure, Indicator, Place
from exchange_site.public.country_brief import SHOWN
from exchange_site.public.statistics_pages import newest
from records.kinds import record_kinds

# What pages say of figures, whichever database brought them.
pytestmark = pytest.mark.once


@pytest.fixture
def students(db):
    return Indicator.objects.create(
        slug="students", name_en="International students", name_zh_hans="国际学生",
        unit_en="student", units_en="students", measure_word_zh_hans="名",
    )  # fmt: skip


@pytest.fixture
def figure(students, source, countries):
    """A public figure, by default of students from Laos to China."""
    for code in ["CN", "LA", "VN"]:
        Place.objects.create(code=code, country=countries[code])

    def make(value, as_of, **fields):
        usual = {
            "indicator": students, "source": source, "qualifier": "exact", "about": "flow",
            "origin_id": "LA", "destination_id": "CN",
        }  # fmt: skip
        return Figure.objects.create(value=value, as_of=as_of, **usual | fields)

    return make


def texts(part) -> list[str]:
    return [item.text for item in part.items]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_brief_tells_of_every_kind_in_both_languages(
    client, published, make, withdrawn, countries, language
):
    laos = [countries["LA"]]
    for kind in record_kinds():
        published(kind, "Named", name_zh_hans="已命名", countries=laos)
        published(kind, "Elsewhere", countries=[countries["FR"]])
        make(kind, "Draft", countries=laos)
        withdrawn(kind, "Gone", countries=laos)

    answer = client.get(f"/{language}/countries/la/brief/")

    head, *of_kinds, _figures, _sources = answer.context["pairs"]
    order = ["en", "zh-hans"] if language == "en" else ["zh-hans", "en"]
    assert [part.language for part in head] == order
    assert dict(zip(order, [part.title for part in head], strict=True)) == {
        "en": "Laos", "zh-hans": "老挝",
    }  # fmt: skip
    names = {"en": "Named", "zh-hans": "已命名"}
    assert [[texts(part) for part in pair] for pair in of_kinds] == [
        [[names[code]] for code in order] for _kind in record_kinds()
    ]
    for code, part in zip(order, head, strict=True):
        with translation.override(code):
            assert texts(part) == [str(kind.counted % {"count": 1}) for kind in record_kinds()]
        for item in part.items:
            assert client.get(item.address).context["paginator"].count == 1
    assert [word for word in ["Elsewhere", "Draft", "Gone"] if word in answer.text] == []


def test_a_brief_shows_a_few_of_many_and_says_how_many_more(client, published, countries):
    for n in range(SHOWN + 3):
        published(Alliance, f"Alliance {n}", countries=[countries["FR"]])

    english, chinese = client.get("/en/countries/fr/brief/").context["pairs"][1]

    assert [len(english.items), english.note] == [SHOWN, "and 3 more"]
    assert [len(chinese.items), chinese.note] == [SHOWN, f"等联盟{SHOWN + 3}个"]


def test_a_brief_tells_which_are_only_open_to_all(client, published, countries):
    published(Alliance, "Named", countries=[countries["LA"]])
    published(Alliance, "Open", reach="all-asean")

    english, _chinese = client.get("/en/countries/la/brief/").context["pairs"][1]

    assert texts(english) == ["Named", "Open"]
    assert english.note == "First 1 with Laos, then 1 more for all ASEAN countries"


def test_a_name_in_one_language_only_says_which_on_the_other_side(client, published, countries):
    published(Alliance, "Only English", name_zh_hans="", countries=[countries["LA"]])

    text = client.get("/zh-hans/countries/la/brief/").text

    assert re.findall(r'<a\s+href="/(en|zh-hans)/alliances/[^"]+"(?:\s+lang="(.*?)")?', text)[-2:] == [
        ("zh-hans", "en"), ("en", ""),
    ]  # fmt: skip


def test_a_brief_gives_the_figures_of_its_country_with_their_sources(client, figure):
    figure(14_645, "2018")
    figure(999, "2019", origin_id="VN")
    figure(888, "2019", public=False)

    english, chinese = client.get("/en/countries/la/brief/").context["pairs"][-2]

    assert [(item.text, item.note) for item in english.items] == [
        ("International students: 14,645 students, as of 2018.", "Source: A page of the ministry")
    ]
    assert texts(chinese) == ["国际学生14645名（截至2018年）。"]
    assert "from Laos to China" in client.get("/en/countries/la/brief/").text


def test_a_country_leads_to_its_brief(client, countries):
    assert 'href="/en/countries/la/brief/"' in client.get("/en/countries/la/").text
    assert client.get("/en/countries/xx/brief/").status_code == 404
    assert client.get("/en/countries/LA/brief/").status_code == 200


def test_of_each_indicator_and_place_the_newest_figure_stands(figure):
    figure(1, "2017")
    last = figure(2, "2018")
    other_way = figure(3, "2016", origin_id="CN", destination_id="LA")
    figure(4, "")

    assert newest(Figure.objects.order_by("-value")) == [other_way, last]


def test_what_is_planned_does_not_hide_what_was_reached(figure):
    reached, planned = figure(2400, "2019"), figure(4000, "2024", qualifier="planned")
    figure(50, "2018")

    assert newest(Figure.objects.order_by("-as_of", "value")) == [planned, reached]


def test_a_brief_marks_what_is_to_be_verified_or_not_official(client, figure, published, countries):
    figure(5, "2019", confidence="medium")
    published(Alliance, "Ours", countries=[countries["LA"]], name_status_en="translation")

    text = client.get("/en/countries/la/brief/").text
    assert text.count(">to be verified<") == 1
    assert text.count(">unofficial translation<") == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_totals_stand_on_one_page_with_all_that_belongs_to_them(
    client, published, make, figure, language
):
    figure(14_000, "2018", qualifier="more-than", confidence="medium",
           counting_en="person-times", counting_zh_hans="按人次计")  # fmt: skip
    figure(13_111, "2017")
    week = {"about": "record", "origin_id": None, "destination_id": None}
    figure(60, "2025", qualifier="planned", record=published(Edition, "Week 2025"), **week)
    figure(77_777, "2026", record=make(Edition, "Draft"), **week)

    answer = client.get(f"/{language}/statistics/one-page/")
    text = re.sub(r"\s+", " ", answer.text)

    said = {
        "en": ["60 students planned", "more than 14,000 students", "as of 2018", "person-times",
               "from Laos to China", "to be verified", "A page of the ministry", "1 edition"],
        "zh-hans": ["计划60名", "超1.4万名", "截至2018年", "按人次计", "老挝来华", "待核实",
                    "A page of the ministry", "交流周1届"],
    }  # fmt: skip
    assert [words for words in said[language] if words not in text] == []
    assert [name for name in ["13,111", "13111", "77,777", "77777"] if name in text] == []
    assert [table.anchor for table in answer.context["tables"]] == ["all-editions", "in"]


def test_the_sheets_are_in_the_sitemap(client, countries):
    text = client.get("/sitemap.xml").text

    assert "/en/statistics/one-page/</loc>" in text
    assert "/zh-hans/countries/la/brief/</loc>" in text


@pytest.mark.slow
def test_more_records_do_not_take_more_questions(client, published, countries):
    def questions():
        asked_by = {}
        for address in ["countries/la/brief/", "statistics/one-page/", "statistics/"]:
            client.get(f"/en/{address}")
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/en/{address}")
            asked_by[address] = len(asked)
        return asked_by

    def publish(number):
        for n in range(number):
            for kind in record_kinds():
                published(kind, f"Record {n}", countries=[countries["LA"]])

    publish(SHOWN)
    few = questions()
    publish(SHOWN)

    assert questions() == few
