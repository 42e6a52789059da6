"""What the search offers while one types: names of public records, countries and sectors."""

import json
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from records.kinds import record_kinds

ADDRESS = "/{}/search/suggestions/"


@pytest.fixture
def ask(client):
    def answers(q, language="en", **more):
        answer = client.get(ADDRESS.format(language), {"q": q} | more)
        assert answer.status_code == 200
        return json.loads(answer.content)

    return answers


def names(answer):
    return answer[1]


def test_an_answer_has_the_format_of_opensearch(kind, ask, published, page_of):
    record = published(kind, "Harbor Crafts")

    noun = kind._meta.verbose_name
    assert ask("harb") == [
        "harb",
        ["Harbor Crafts"],
        [noun[0].upper() + noun[1:]],
        [page_of(record)],
    ]
    assert ask("nothing of the kind") == ["nothing of the kind", [], [], []]


def test_what_is_not_public_is_never_offered(kind, ask, make, withdrawn, published):
    make(kind, "Harbor draft")
    withdrawn(kind, "Harbor withdrawn")
    published(kind, "Harbor public")
    published(kind, "Lighthouse", summary_en="Beside the harbor.", staff_note="Harbor")

    assert names(ask("harbor")) == ["Harbor public"]


def test_names_that_begin_with_the_words_come_first_and_the_shortest_of_them(kind, ask, published):
    for name in ["Old Harbor", "Harbor of Crafts and Arts", "Harbor Crafts", "Harborough"]:
        published(kind, name)

    assert names(ask("harbor")) == [
        "Harborough", "Harbor Crafts", "Harbor of Crafts and Arts", "Old Harbor",
    ]  # fmt: skip
    assert names(ask("harbor crafts -arts")) == ["Harbor Crafts"]


def test_a_chinese_name_is_offered_by_its_characters_and_its_pinyin(kind, ask, published):
    published(kind, "", name_zh_hans="贵阳职业学院")

    for typed in ["贵阳", "职业学", "guiyang", "guiy", "gyzy", "gui yang"]:
        assert (typed, names(ask(typed, "zh-hans"))) == (typed, ["贵阳职业学院"])


def test_countries_and_sectors_come_first_in_the_readers_language(
    kind, ask, published, countries, sectors
):
    published(kind, "Vocational Viet Nam", name_zh_hans="越南职业教育")

    assert names(ask("viet")) == ["Viet Nam", "Vocational Viet Nam"]
    assert ask("yuenan", "zh-hans")[1][0] == "越南"
    assert ask("vocational")[3][0] == "/en/sectors/vocational/"
    assert ask("老挝")[1:] == [["Laos"], ["Country"], ["/en/countries/la/"]]


def test_the_box_of_a_list_offers_its_own_kind_alone(ask, published, countries):
    for kind in record_kinds():
        published(kind, f"Viet {kind.label()}")

    for kind in record_kinds():
        assert ask("viet", kind=kind.label())[1:3] == [[f"Viet {kind.label()}"], [""]]


def test_at_most_eight_are_offered_with_few_queries(
    kind, client, published, countries, django_assert_max_num_queries
):
    for number in range(12):
        published(kind, f"Viet {number}")

    with django_assert_max_num_queries(8):
        answer = client.get(ADDRESS.format("en"), {"q": "viet"})

    assert len(json.loads(answer.content)[1]) == 8


@pytest.mark.parametrize("q", ["", "  ", "-", '"', "()*:", "\u200b", "-harbor"])
def test_a_question_without_words_has_no_answer(ask, db, q):
    assert ask(q)[1:] == [[], [], []]


@pytest.mark.parametrize("query", ["q=%00", f"q={'x' * 201}", "q=a&kind=nothing", "country=XX"])
def test_what_is_not_understood_is_refused_and_named(client, db, query):
    answer = client.get(f"{ADDRESS.format('en')}?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [query.split("&")[-1].partition("=")[0]]


def test_an_answer_is_of_the_right_type_and_is_asked_for_again_like_a_page(client, published):
    published(record_kinds()[0], "Harbor")
    address = f"{ADDRESS.format('zh-hans')}?q=harb"
    answer = client.get(address)

    assert answer["Content-Type"] == "application/x-suggestions+json; charset=utf-8"
    assert (answer["Cache-Control"], answer["Content-Language"]) == ("no-cache", "zh-hans")
    assert (list(answer.cookies), "cookie" in answer.get("Vary", "").lower()) == ([], False)
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    head = client.head(address)
    assert (head["Content-Length"], head.content) == (str(len(answer.content)), b"")
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_browsers_and_crawlers_know_the_address(client, db, language):
    described = ET.fromstring(client.get(f"/opensearch.xml?language={language}").content)
    urls = {
        url.get("type"): url.get("template") for url in described.iter() if "type" in url.attrib
    }
    template = urls["application/x-suggestions+json"]

    assert template.endswith(f"{ADDRESS.format(language)}?q={{searchTerms}}")
    assert "Disallow: /*/search/suggestions/" in client.get("/robots.txt").text.splitlines()


def test_names_of_kinds_are_those_of_the_reader(ask, published):
    published(record_kinds()[0], "Harbor")

    [[english], [chinese]] = [ask("harb", language)[2] for language in ["en", "zh-hans"]]
    assert (english.isascii(), chinese.isascii()) == (True, False)
