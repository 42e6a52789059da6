"""The charts of the statistics page: true to the figures, equal to the lists, closed to drafts."""

import csv
import io
import re

import pytest
from django.utils import translation

from alliances.models import Alliance
from centers.models import Center
from editions.models import Edition
from evidence.models import Figure, Indicator, Place, Source
from exchange_site.statistics_charts import MAKERS
from exchange_site.statistics_charts.students_chart import comparable
from institutions.models import Institution
from records.kinds import record_kinds

# Pictures of numbers, whichever database added them up.
pytestmark = pytest.mark.once

PAGES = [
    "statistics/",
    *(f"statistics/{name}/" for name in ["students", "cooperation", "coverage"]),
]


@pytest.fixture
def activities(db):
    return Indicator.objects.create(
        slug="activities", name_en="Activities", name_zh_hans="活动", unit_en="activity",
        units_en="activities", measure_word_zh_hans="项", order=2,
    )  # fmt: skip


@pytest.fixture
def students(db):
    return Indicator.objects.create(
        slug="students", name_en="Students going out", name_zh_hans="留学生", unit_en="student",
        units_en="students", measure_word_zh_hans="名", order=13,
    )  # fmt: skip


@pytest.fixture
def figure(source):
    """A public figure of a record or of a movement."""

    def make(indicator, value, as_of, **fields):
        usual = {"qualifier": "exact", "source": source}
        return Figure.objects.create(
            indicator=indicator, value=value, as_of=as_of, **usual | fields
        )

    return make


@pytest.fixture
def flow(figure, students):
    for code in ["CN", "ASEAN", "CN-GZ"]:
        Place.objects.create(code=code, own_name_en=code, own_name_zh_hans=code)

    def make(value, as_of, *, origin="CN", **fields):
        places = {"origin_id": origin, "destination_id": "ASEAN"}
        return figure(students, value, as_of, about="flow", **places | fields)

    return make


@pytest.fixture
def picture_of(client):
    def picture(name, language="en"):
        shown = [
            chart
            for page in PAGES
            for chart in client.get(f"/{language}/{page}").context["pictures"]
        ]
        return {chart.name: chart for chart in shown}.get(name)

    return picture


def rows_of(client, name, language="en"):
    answer = client.get(f"/{language}/statistics/{name}.csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_editions_are_drawn_with_their_qualifiers(
    client, published, make, figure, activities, picture_of, language
):
    shown = published(Edition, "Week", slug="2016", number=9)
    later = published(Edition, "Week", slug="2018", number=11)
    draft = make(Edition, "Week", slug="2017", number=10)
    figure(activities, 30, "2016", record=shown, qualifier="more-than")
    figure(activities, 60, "2018", record=later, qualifier="planned")
    figure(activities, 77_777, "2017", record=draft)
    figure(activities, 88_888, "2016", record=shown, public=False)

    picture = picture_of("editions", language)

    [(_title, drawn)] = picture.panels
    assert re.findall(r'<a class="([^"]*)" href="([^"]*)"', drawn) == [
        ("s1 more-than", f"/{language}/editions/2016/"),
        ("s1 planned", f"/{language}/editions/2018/"),
    ]
    assert [name for name in ["77", "88"] if name in drawn] == []
    said = {
        "en": ["Activities: more than 30 activities, as of 2016.",
               "Activities: 60 activities planned, as of 2018."],
        "zh-hans": ["活动超30项（截至2016年）。", "活动计划60项（截至2018年）。"],
    }  # fmt: skip
    assert picture.sentences == said[language]
    assert [row["value"] for row in rows_of(client, "editions")] == ["30", "60"]
    assert [row["qualifier"] for row in rows_of(client, "editions")] == ["more-than", "planned"]


def test_students_counted_in_different_ways_are_never_one_line(flow, source, picture_of):
    other = Source.objects.create(slug="radio", kind="press", title_en="Radio")
    flow(100, "2008")
    flow(200, "2010")
    flow(300, "2012", source=other)
    flow(10, "2008", counting_en="other count", counting_zh_hans="另一口径")
    flow(20, "2015", counting_en="other count", counting_zh_hans="另一口径")
    flow(5000, "2012", origin="CN-GZ")
    flow(99, "", qualifier="about")

    picture = picture_of("students")

    [(_title, drawn)] = picture.panels
    assert re.findall(r'<line class="joining (s\d)"', drawn) == ["s1", "s2"]
    assert re.findall(r'aria-label="Students going out: (\d+) students', drawn) == [
        "100", "200", "300", "10", "20",
    ]  # fmt: skip
    assert picture.sentences == [
        "Students going out: 100 students (2008), 200 students (2010), 300 students (2012).",
        "Students going out, other count: 10 students (2008), 20 students (2015).",
    ]
    assert (
        "a line between them would show a growth or a fall that nobody counted" in picture.notes[0]
    )
    assert picture.notes[1].endswith("about 99 students, date not recorded.")


def test_neighbors_are_comparable_only_where_one_source_gives_both(flow, source):
    other = Source.objects.create(slug="radio", kind="press", title_en="Radio")
    first, second, third = flow(1, "2008"), flow(2, "2010"), flow(3, "2012", source=other)
    assert comparable([first, second, third]) == [(first, second)]

    second.also_in.add(other)
    assert comparable([first, second, third]) == [(first, second), (second, third)]


def test_nobody_counted_is_a_number_too(flow, picture_of):
    flow(0, "2008")
    flow(None, "2009", qualifier="worded", text_en="dozens")

    assert picture_of("students").sentences == ["Students going out: 0 students (2008)."]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_number_is_that_of_the_list_it_leads_to(
    client, published, make, withdrawn, countries, sectors, picture_of, language
):
    laos, rail = [countries["LA"]], [sectors["rail-transit"]]
    for kind in record_kinds():
        published(kind, "Named", countries=laos, sectors=rail, on="2016")
        published(kind, "Open", reach="all-asean", on="2018")
        make(kind, "Draft", countries=laos, sectors=rail, on="2016")
        withdrawn(kind, "Gone", countries=laos, sectors=rail, on="2016")

    for name, total in {"countries": 6, "sectors": 6, "founding": 4}.items():
        cells = [cell for line in picture_of(name, language).lines for cell in line.cells]
        counted = [client.get(cell.address).context["paginator"].count for cell in cells]
        assert (name, [cell.count for cell in cells]) == (name, counted)
        assert (name, sum(counted)) == (name, total)


def test_a_sector_had_through_another_record_counts_as_in_the_list(
    client, published, sectors, picture_of
):
    published(Alliance, "Rail Alliance", sectors=[sectors["rail-transit"]]).members.create(
        institution=published(Institution, "North University")
    )

    lines = {line.name: line for line in picture_of("sectors").lines}

    assert [cell.count for cell in lines["Rail transit"].cells] == [
        1 if kind in {Alliance, Institution} else 0 for kind in record_kinds()
    ]
    assert [cell.count for cell in lines["ICT"].cells] == [0] * len(record_kinds())


def test_the_page_says_which_countries_have_none(published, countries, picture_of):
    published(Alliance, "Named", countries=[countries["LA"]])
    published(Center, "Open", reach="all-asean")

    picture = picture_of("countries")

    assert picture.sentences == ["Alliances: none so far that names Viet Nam."]
    assert picture.notes == [
        "Counted are the entries that name the country. Open to all ASEAN countries, and counted "
        "here only where they name one: 1 center or base."
    ]
    assert [line.name for line in picture.lines] == ["Viet Nam", "Laos"]


def test_founding_years_are_links_to_the_lists_of_those_years(published, make, picture_of):
    for name, year in [("One", "2016"), ("Two", "2016-08"), ("Three", "2018"), ("Undated", "")]:
        published(Alliance, name, founded=year)
    published(Institution, "Old University", founded="1902")
    make(Alliance, "Draft", founded="2030")

    picture = picture_of("founding")

    (_alliances, drawn), (_centers, empty) = picture.panels
    assert re.findall(r'href="([^"]*)" aria-label="([^"]*)"', drawn) == [
        ("/en/alliances/?year=2016", "2 alliances founded in 2016"),
        ("/en/alliances/?year=2018", "1 alliance founded in 2018"),
    ]
    assert re.findall("<a ", empty) == []
    assert [line.name for line in picture.lines] == ["2016", "2017", "2018"]
    assert picture.notes == ["Year of founding not recorded: 1 alliance."]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_empty_site_has_a_page_of_statistics(client, countries, sectors, language):
    shown = {}
    for page in PAGES:
        answer = client.get(f"/{language}/{page}")
        assert answer.status_code == 200
        shown |= {picture.name: picture.sentences for picture in answer.context["pictures"]}

    assert shown == {"countries": [], "sectors": []}


def test_a_figure_of_an_edition_stands_in_its_year_even_without_a_date(
    published, figure, activities, picture_of
):
    for year, value in [("2016", 30), ("2018", 60)]:
        shown = published(Edition, "Week", slug=year, number=int(year) - 2007)
        figure(activities, value, "", record=shown)

    assert picture_of("editions").sentences == [
        "Activities: 30 activities in 2016, 60 activities in 2018."
    ]


def test_two_indicators_of_the_same_order_do_not_mix(published, figure, picture_of):
    for year in ["2016", "2018"]:
        shown = published(Edition, "Week", slug=year, number=int(year) - 2007)
        for slug in ["guests", "reports"]:
            one, _new = Indicator.objects.get_or_create(slug=slug, defaults={"name_en": slug})
            figure(one, 5, year, record=shown)

    assert [title for title, _drawn in picture_of("editions").panels] == ["guests", "reports"]


def test_figures_of_other_records_are_not_those_of_editions(client, published, figure, activities):
    figure(activities, 5, "2018", record=published(Edition, "Week", slug="2018", number=11))
    figure(activities, 6, "2018", record=published(Alliance, "An alliance"))

    tables = [table for page in PAGES for table in client.get(f"/en/{page}").context["tables"]]
    assert {table.anchor: [figure.value for figure in table.figures] for table in tables} == {
        "all-editions": [5],
        "all-others": [6],
    }


def test_a_way_of_counting_has_one_form_in_both_directions(figure, flow, picture_of):
    flow(10, "2016", counting_en="", counting_zh_hans="")
    flow(11, "2017", counting_en="long stays", counting_zh_hans="长期")
    coming = Indicator.objects.create(slug="coming", name_en="Coming", order=14)
    places = {"origin_id": "ASEAN", "destination_id": "CN"}
    figure(
        coming,
        12,
        "2017",
        about="flow",
        counting_en="long stays",
        counting_zh_hans="长期",
        **places,
    )

    picture = picture_of("students")

    drawn = [re.findall(r'<a class="(s\d)', panel) for _title, panel in picture.panels]
    assert drawn == [["s1", "s2"], ["s2"]]
    assert [text for _form, text in picture.key][:2] == ["way of counting not stated", "long stays"]


def test_every_chart_says_itself_in_words_and_leads_to_its_table_and_its_file(
    client, published, figure, flow, activities, countries, sectors
):
    published(Alliance, "Rail Alliance", founded="2016")
    figure(activities, 30, "2016", record=published(Edition, "Week", slug="2016", number=9))
    flow(100, "2008")

    texts = [client.get(f"/en/{page}").text for page in PAGES]

    for name in MAKERS:
        [text] = [text for text in texts if f'id="{name}"' in text]
        section = text.partition(f'id="{name}"')[2].partition("</section>")[0]
        assert f'href="/en/statistics/{name}.csv"' in section
        assert f'<figcaption id="{name}-says">' in section
        assert "<table>" in section
        assert rows_of(client, name)


@pytest.mark.parametrize("name", ["nothing", "editions", "founding"])
def test_a_file_of_no_chart_is_not_found(client, db, name):
    assert client.get(f"/en/statistics/{name}.csv").status_code == 404


def test_a_file_holds_the_same_whatever_the_language(client, published, countries):
    published(Alliance, "Named", countries=[countries["LA"]])

    english, chinese = (rows_of(client, "countries", name) for name in ["en", "zh-hans"])

    assert english == chinese
    assert english[1]["name_zh_hans"] == "老挝"
    assert english[1]["alliances"] == "1"
    with translation.override("zh-hans"):
        assert list(english[1]) == [
            "country", "name_en", "name_zh_hans", *[kind.label() for kind in record_kinds()],
        ]  # fmt: skip


def test_a_page_has_few_stops_for_the_keyboard_and_one_sentence_at_its_head(
    client, published, figure, flow, activities, countries, sectors
):
    for year in range(2008, 2027):
        record = published(Edition, "Week", slug=str(year), number=year - 2007)
        figure(activities, 30, str(year), record=record)
    flow(100, "2008")

    for page in PAGES:
        answer = client.get(f"/en/{page}")
        links = re.findall("<a\\b[^>]*>", re.sub("(?s)<details.*?</details>", "", answer.text))
        assert len([link for link in links if 'tabindex="-1"' not in link]) <= 60
    week = client.get("/en/statistics/").context["headline"]
    assert week == "Editions of the Week in this directory: 19, from 2008 to 2026."
