"""What people type is understood: words for countries, sectors, kinds, types, years and numbers."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from alliances.models import Alliance
from documents.models import Document
from editions.models import Edition
from events.models import Event
from institutions.models import Institution
from records.questions.understanding import understand
from records.questions.vocabulary import key_of, vocabulary
from search.query.terms import TO_ALL, Value
from serving.generation_cache import clear_caches
from taxonomy.models import Country, Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(countries, sectors):
    """Search words of countries and sectors, as staff enter them."""
    Country.objects.filter(pk="VN").update(search_words="Vietnamese\nSaigon = Ho Chi Minh\n中越")
    Country.objects.filter(pk="LA").update(search_words="Lao\n中老\n万象\nลาว\nVientiane")
    Sector.objects.filter(pk="rail-transit").update(search_words="railway\n铁路\n高铁")
    clear_caches()
    yield
    clear_caches()


def values(text):
    """The values of each phrase of a question, by what was typed."""
    return {
        asked.text: {f"{value.name}={value.value}" for value in asked.meaning.values - {TO_ALL}}
        for asked in understand(text).phrases
    }


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("railway Laos", {"railway": {"sector=rail-transit"}, "laos": {"country=LA"}}),
        (
            "Vietnamese railways",
            {"vietnamese": {"country=VN"}, "railways": {"sector=rail-transit"}},
        ),
        ("老挝铁路", {"老挝": {"country=LA"}, "铁路": {"sector=rail-transit"}}),
        ("中老铁路", {"中老": {"country=LA"}, "铁路": {"sector=rail-transit"}}),
        ("老撾鐵路", {"老挝": {"country=LA"}, "铁路": {"sector=rail-transit"}}),
        ("laowo", {"laowo": {"country=LA"}}),
        ("viet nam", {"viet nam": {"country=VN"}}),
        ("list of alliances", {"alliances": {"kind=alliances"}}),
        ("有哪些联盟", {"联盟": {"kind=alliances"}}),
        ("2023年论坛", {"2023": {"year=2023"}, "论坛": {"type=forum"}}),
        ("forum 2023", {"forum": {"type=forum"}, "2023": {"year=2023"}}),
        ("มหาวิทยาลัยในลาว", {"มหาวิทยาลัย": {"type=university"}, "ลาว": {"country=LA"}}),
        # The vowel belongs to the letter before it, which makes another word.
        ("ลาวี", {"ลาวี": set()}),
        ("đại học ở Lào", {"dai hoc": {"type=university"}, "lao": {"country=LA"}}),
        ("Which alliances take part?", {"alliances": {"kind=alliances"}}),
        ("companies", {"companies": {"type=company"}}),
        ("the weather", {"weather": set()}),
        ('"railway" Laos', {"laos": {"country=LA"}}),
        ("-railway Laos", {"laos": {"country=LA"}}),
    ],
)
def test_phrases_are_found_anywhere(typed, read, words):
    assert values(typed) == read


def edition(published, year, number):
    return published(
        Edition, f"{year} Week", slug=str(year), number=number, start=str(year), name_zh_hans="某周"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "第二届",
        "第2届交流周",
        "second week",
        "2nd education week",
        "2009年教育周",
        "二周年",
        "二届",
        "2届交流周",
    ],
)
def test_an_edition_answers_to_its_ordinal_and_year(typed, published, words):
    for number, year in enumerate([2008, 2009, 2010], 1):
        edition(published, year, number)

    assert "year=2009" in set().union(*values(typed).values())


def test_an_ordinal_beside_another_kind_is_of_that_kind(published, words):
    edition(published, 2008, 1)

    assert values("first forum") == {"first": set(), "forum": {"type=forum"}}
    assert values("first") == {"first": {"year=2008"}}


@pytest.mark.parametrize(
    "typed", ["100000 students", "100,000 students", "10万 students", "十万 students"]
)
def test_a_number_is_found_however_it_is_written(typed, client, published, words):
    published(Document, "Double 100,000 students plan", name_zh_hans="双十万 students 10万")

    assert names(client, typed, "documents") == ["Double 100,000 students plan"]


def names(client, q, kind, language="en"):
    """The names of the records of a kind in a search, in order, as the first groups show them."""
    context = client.get(f"/{language}/search/", {"q": q}).context
    return [
        str(record)
        for group in context["groups"]
        if group.kind.label() == kind
        for record in group.records
    ]


def test_words_first_then_the_named_country_then_all_of_asean(
    client, published, countries, sectors, words
):
    rail, laos = [sectors["rail-transit"]], [countries["LA"]]
    published(Event, "Open to all", sectors=rail, reach="all-asean")
    published(Event, "Named", sectors=rail, countries=laos)
    published(Event, "Railway Laos meeting")
    published(Event, "Elsewhere", sectors=rail, countries=[countries["FR"]])
    published(Event, "Another field", countries=laos)

    assert names(client, "railway laos", "events") == [
        "Railway Laos meeting",
        "Named",
        "Open to all",
    ]
    with transaction.atomic():
        assert names(client, "railway laos", "events") == [
            "Railway Laos meeting", "Named", "Open to all"
        ]  # fmt: skip


def test_the_list_of_a_kind_and_its_file_understand_the_question_as_well(
    client, published, countries, sectors, words
):
    published(Institution, "Vientiane Academy", countries=[countries["LA"]], type="university")
    published(Institution, "Hanoi Academy", countries=[countries["VN"]], type="university")

    listed = client.get("/en/institutions/", {"q": "universities in Laos"})
    file = client.get("/en/institutions/list.csv", {"q": "universities in Laos"}).content.decode()

    assert [str(record) for record in listed.context["object_list"]] == ["Vientiane Academy"]
    assert ("Vientiane Academy" in file, "Hanoi Academy" in file) == (True, False)


def test_the_page_says_how_it_read_the_question(client, published, countries, sectors, words):
    published(Event, "Named", sectors=[sectors["rail-transit"]], countries=[countries["LA"]])

    for language, said in [
        ("en", "Read as: Rail transit + Laos (including all of ASEAN)"),
        ("zh-hans", "已按“轨道交通＋老挝（含面向东盟各国）”查找"),
    ]:
        page = client.get(f"/{language}/search/", {"q": "railway Laos"}).content.decode()
        assert said in " ".join(page.split())


def test_the_reading_names_each_meaning_once_and_other_words_as_typed(
    client, published, sectors, words
):
    published(Event, "Harbor forum", sectors=[sectors["rail-transit"]])

    reading = client.get("/en/search/", {"q": "railway Harbor 铁路"}).context["found"].reading
    assert reading.text == "Rail transit + Harbor"


def test_the_links_of_the_reading_lead_to_filters_and_to_exact_words(
    client, published, countries, sectors, words
):
    published(Event, "Named", sectors=[sectors["rail-transit"]], countries=[countries["LA"]])
    reading = client.get("/en/search/", {"q": "railway Laos"}).context["found"].reading

    assert client.get(f"/en/search/{reading.filters_address}").context["total"] == 1
    exact = client.get(f"/en/search/{reading.exact_address}").context
    assert (exact["total"], exact["found"].reading) == (0, None)


def test_a_name_typed_in_full_is_not_widened(client, published, countries, words):
    published(Institution, "National University of Laos", countries=[countries["LA"]])
    published(Institution, "National Academy", type="university", countries=[countries["LA"]])

    assert names(client, "national university of laos", "institutions") == [
        "National University of Laos"
    ]


def test_a_name_beside_a_country_comes_before_what_begins_with_it(client, published, words):
    published(Institution, "UM", countries=["LA"])
    published(Institution, "UMP of Laos", countries=["LA"])

    assert names(client, "UM Laos", "institutions") == ["UM", "UMP of Laos"]
    assert names(client, "um in laos", "institutions") == ["UM", "UMP of Laos"]


def test_a_kind_that_is_named_comes_first(client, published, words):
    published(Event, "Alliances of the world")
    published(Alliance, "Rail Group")

    context = client.get("/en/search/", {"q": "alliances"}).context
    assert [group.kind for group in context["groups"]] == [Alliance, Event]


def test_parts_of_a_chinese_phrase_are_found_apart(client, published, words):
    published(Alliance, "A", name_zh_hans="中国铁路合作联盟")
    published(Alliance, "B", name_zh_hans="铁路联盟通讯")

    assert names(client, "铁路联盟", "alliances", "zh-hans") == ["B", "A"]


def test_without_a_word_that_is_nowhere_the_others_are_found(client, published, words):
    published(Event, "Harbor summit")

    context = client.get("/en/search/", {"q": "Harbor xylophone Summit"}).context
    assert context["found"].partly.missing == "xylophone"
    assert [group.kind for group in context["groups"]] == [Event]
    assert [(word.words, word.count) for word in context["found"].words] == [
        ("Harbor", 1),
        ("Summit", 1),
    ]
    assert context["sentence"] == "1 entry matching “Harbor Summit”"


def test_rather_a_type_is_left_out_than_a_sector(client, published, words):
    published(Event, "Harbor", type="forum")
    for name in ["Metro fair", "Tram fair"]:
        published(Event, name, sectors=["rail-transit"], type="exhibition")

    context = client.get("/zh-hans/search/", {"q": "铁路论坛"}).context
    assert context["found"].partly.missing == "论坛"


def test_what_some_words_find_is_not_what_is_shown_above(client, published, words):
    published(Event, "Harbor days", summary_en="A summit")
    published(Event, "Summit of Ports")
    published(Document, "Summit report")

    context = client.get("/en/search/", {"q": "harbor summit"}).context
    shown = {"groups": ["Harbor days"], "others": ["Summit of Ports", "Summit report"]}
    for place, expected in shown.items():
        found = [str(record) for group in context[place] for record in group.records]
        assert sorted(found) == expected


def test_one_sure_correction_is_shown_at_once(client, published, words):
    published(Event, "Kuala Lumpur meeting")

    page = client.get("/en/search/", {"q": "Kuala Lumpar"})
    assert page.context["found"].instead.words == "Kuala Lumpur"
    assert [group.kind for group in page.context["groups"]] == [Event]
    as_typed = client.get(f"/en/search/{page.context['found'].exact_address}").context
    assert as_typed["groups"] == []


@pytest.mark.parametrize(
    "typed", ["adamson.edu.ph", "www.adamson.edu.ph", "https://www.adamson.edu.ph/about/?x=1#y"]
)
def test_a_website_leads_to_its_record(typed, client, published, words):
    published(Institution, "Adamson", website="https://www.adamson.edu.ph/home")
    published(Institution, "Other", website="https://www.other.edu.ph/")

    assert names(client, typed, "institutions") == ["Adamson"]


def test_pages_of_the_site_are_offered_by_their_titles(client, published, words):
    def offered(language, q):
        links = client.get(f"/{language}/search/", {"q": q}).context["links"]
        return [address for _title, address in links]

    with translation.override("en"):
        assert reverse("statistics") in offered("en", "statistics")
        assert reverse("country", args=["la"]) in offered("en", "railway in laos")
        published(Institution, "Lao Academy of Arts")
        assert reverse("country", args=["la"]) not in offered("en", "Lao Academy")
        assert reverse("country", args=["la"]) not in offered("en", "Lao Acadmey")
    with translation.override("zh-hans"):
        assert reverse("statistics") in offered("zh-hans", "统计")


def test_staff_words_take_effect_with_the_next_generation(words):
    assert key_of("high-speed trains") not in vocabulary()
    Sector.objects.filter(pk="rail-transit").update(search_words="high-speed train")
    clear_caches()

    assert vocabulary()[key_of("High Speed Trains")].values == {Value("sector", "rail-transit")}


@pytest.mark.parametrize(
    "typed",
    [
        "九" * 199,
        "year 99999999999999999",
        "\x00laos",
        "(laos) AND *",
        "第 届 周年 万",
        "1,,000,000万年",
        "²万 ①",
    ],
)
@pytest.mark.parametrize("address", ["/en/search/", "/zh-hans/events/"])
def test_strange_questions_get_a_page(typed, address, client, words):
    assert client.get(address, {"q": typed}).status_code == 200
