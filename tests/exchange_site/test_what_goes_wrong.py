"""A clear answer of the right status in both languages, never a 500, never "everything"."""

import re

import pytest
from django.http import QueryDict

from editorial.workflow.publishing import withdraw
from records.kinds import record_kinds, selection
from serving.monitoring.request_ids import request_id

FLOOD = "&".join(f"country=V{n}" for n in range(1001))
LABELS = [kind.label() for kind in record_kinds()]
LOST = ["We cannot find this page.", "找不到该页面。"]


def says(answer, language, english, chinese):
    """Whether a page speaks of the trouble, in the language and only in that one."""
    return answer["Content-Language"], english in answer.text, chinese in answer.text


def expected(language):
    return language, language == "en", language == "zh-hans"


@pytest.mark.parametrize(
    "rest",
    [
        "nothing/", "nothing", "alliances/nothing/", "countries/xx/", "countries/vnm/", "countries/1/",
        "sectors/nothing/", "events/list.docx", "events/%00/", "events/%FF%FE/", "%E4%B8%AD/",
        "alliances/%E4%B8%AD/", "alliances/a%00b/", "alliances/" + "x" * 3000 + "/", "..%2f..%2fetc/",
        "alliances/?page=2", "alliances/?page=0", "alliances/?page=x", "alliances/?page=%00",
        "events//", "preview/x/", "alliances/'%20OR%201=1/",
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_what_is_not_there_is_not_found(client, language, rest):
    answer = client.get(f"/{language}/{rest}")

    assert answer.status_code == 404
    assert says(answer, language, *LOST) == expected(language)
    assert list(answer.cookies) == []


@pytest.mark.parametrize(
    "address", ["/fr/", "/zh/", "/EN/", "/en-us/", "/nothing", "/id/", "/media/", "/%ff"]
)
def test_an_address_without_a_language_of_ours_is_not_found(client, db, address):
    english = client.get(address)
    chinese = client.get(address, headers={"accept-language": "zh-CN"})

    assert [answer.status_code for answer in [english, chinese]] == [404, 404]
    assert says(english, "en", *LOST) == expected("en")
    assert says(chinese, "zh-hans", *LOST) == expected("zh-hans")


def test_a_page_that_was_not_found_leads_on(client, db, language):
    answer = client.get(f"/{language}/nothing/")

    assert f'href="/{language}/"' in answer.text
    assert f'action="/{language}/search/"' in answer.text
    assert answer.text.count("<h1") == 1


def test_an_address_without_its_last_slash_is_led_to_it(client, db, language):
    answer = client.get(f"/{language}/alliances?country=VN")

    assert (answer.status_code, answer["Location"]) == (301, f"/{language}/alliances/?country=VN")


@pytest.mark.every_kind
def test_a_withdrawn_record_is_gone_and_says_its_number(kind, client, published, page_of, language):
    record = published(kind)
    withdraw(record)
    answer = client.get(page_of(record, language))

    assert answer.status_code == 410
    assert record.ref in answer.text
    assert says(answer, language, "This entry was withdrawn on", "该条目已于") == expected(language)
    assert list(answer.cookies) == []


@pytest.mark.parametrize("rest", ["alliances/", "events/list.csv", "search/", "editions/"])
def test_a_flood_of_parameters_is_refused(client, countries, language, rest):
    answer = client.get(f"/{language}/{rest}?{FLOOD}")

    assert answer.status_code == 400
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("rest", ["", "countries/vn/", "about/"])
def test_a_flood_is_refused_by_pages_without_parameters_too(client, countries, language, rest):
    assert client.get(f"/{language}/{rest}?{FLOOD}").status_code == 400


@pytest.mark.parametrize("label", LABELS)
def test_a_thousand_repeated_parameters_are_answered(client, db, language, label):
    flood = "&".join(["country=VN"] * 999)
    answer = client.get(f"/{language}/{label}/?{flood}")

    assert answer.status_code == 200
    assert list(answer.context["object_list"]) == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("rest", ["", "alliances/", "alliances/x/", "search/", "nothing/"])
def test_there_is_nothing_to_send_to_a_public_page(client, db, language, method, rest):
    answer = getattr(client, method)(f"/{language}/{rest}")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert f'<html lang="{language}">' in answer.text
    assert list(answer.cookies) == []


@pytest.mark.parametrize(
    "address", ["/", "/id/ABCDEFGH/", "/media/x.webp", "/sitemap.xml", "/healthz"]
)
def test_nor_to_the_addresses_without_a_language(client, db, address):
    assert client.post(address).status_code == 405


def test_a_head_is_a_page_without_its_body(client, db, language):
    answer = client.head(f"/{language}/alliances/")

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("address", ["/{language}/", "/{language}/correct/", "/accounts/login/"])
def test_more_than_the_site_takes_is_refused_by_its_length(client, db, settings, language, address):
    answer = client.post(
        address.format(language=language),
        "a=b",
        content_type="application/x-www-form-urlencoded",
        headers={"accept-language": language},
        CONTENT_LENGTH=str(settings.LARGEST_BODY_BYTES + 1),
    )

    assert answer.status_code == 413
    assert says(answer, language, "may have 25 MB in all", "合计不得超过25 MB") == expected(
        language
    )


@pytest.fixture
def failing_client(client, settings):
    settings.ROOT_URLCONF = "tests.exchange_site.urls_that_fail"
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    "accepted", ["en", "zh-CN"], ids=["browser in English", "browser in Chinese"]
)
def test_our_own_fault_is_admitted_without_asking_the_database(failing_client, language, accepted):
    # This test has no database, so that asking it would fail.
    answer = failing_client.get(f"/{language}/broken/", headers={"accept-language": accepted})

    assert answer.status_code == 500
    said = says(answer, language, "Something went wrong on our side.", "系统出现故障")
    assert said == expected(language)
    assert re.search(r"\d\d:\d\d", answer.text)
    assert "our fault" not in answer.text
    assert "LookupError" not in answer.text


def test_a_failure_names_its_request_for_whoever_reports_it(failing_client, language):
    token = request_id.set("7f9c24e83b12")
    try:
        answer = failing_client.get(f"/{language}/broken/")
    finally:
        request_id.reset(token)

    assert "7f9c24e83b12" in answer.text
    assert says(answer, language, "please quote this number", "请注明本次请求的编号") == expected(
        language
    )


def test_what_is_forbidden_is_said_to_be(failing_client, db, language):
    answer = failing_client.get(f"/{language}/forbidden/")

    assert answer.status_code == 403
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1") == 1


def test_a_form_that_comes_from_elsewhere_is_forbidden(db, language):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True, headers={"accept-language": language}).post(
        "/accounts/login/"
    )

    assert answer.status_code == 403
    assert f'<html lang="{language}">' in answer.text


def test_a_host_that_is_not_ours_is_refused(client, db, language):
    answer = client.get(f"/{language}/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "elsewhere.example" not in answer.text


BAD_VALUES = [
    "x" * 10_000, "中" * 10_000, "\0", "%", "'", '"><script>', "\ud7ff", "💥", "-1", "9" * 400, "", " ",
]  # fmt: skip
BAD_NAMES = [
    "country", "sector", "year", "year_from", "year_to", "type", "reach", "sort", "q", "edition",
    "alliance", "center", "institution", "when", "registration", "kind",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.django_db
def test_no_value_of_any_parameter_is_our_fault(client, name):
    knowing = [
        kind.label() for kind in record_kinds() if name in selection(kind, QueryDict()).base_filters
    ]
    # Kinds read a parameter by the same filter; the first and the last that know it are enough.
    knowing = list(dict.fromkeys([*knowing[:1], *knowing[-1:]]))
    for value in BAD_VALUES:
        for label in [*knowing, "search"]:
            answer = client.get(f"/zh-hans/{label}/", {name: value}, follow=True)
            assert (label, value[:9], answer.status_code) == (label, value[:9], 200)
            assert "<script>" not in answer.text
        for label in knowing:
            answer = client.get(f"/en/{label}/list.csv", {name: value})
            assert answer.status_code in {200, 400}


@pytest.mark.parametrize(
    "query",
    ["q=%FF%FE", "country=%80", "%FF=1", "q=%", "&&&===", "q[]=1", "q=a&q=b", "page=1&page=x"],
)
@pytest.mark.parametrize("label", [*LABELS, "search"])
def test_broken_text_in_the_address_is_no_fault_of_ours(client, db, label, query):
    assert client.get(f"/en/{label}/?{query}").status_code in {200, 404}


def test_a_search_for_what_is_no_word_finds_nothing(client, published):
    for kind in record_kinds():
        published(kind, "100% Hanoi")

    for words in ["%", "_", "!!!", "—", "\\", "*", "🎓"]:
        assert client.get("/en/search/", {"q": words}).context["total"] == 0
        assert list(client.get("/en/alliances/", {"q": words}).context["object_list"]) == []
