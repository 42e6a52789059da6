"""What holds for every public page: no cookies, cached with care, nothing inline, no 500."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from documents.models import Document
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from events.models import Event
from records.exports.export_formats import formats_of
from records.kinds import record_kinds
from records.pages.record_parts.related import partners_first

# What is sent with a page, whichever database filled it.
pytestmark = [pytest.mark.once, pytest.mark.slow]

OTHER = {"en": "zh-hans", "zh-hans": "en"}


@pytest.fixture(scope="module")
def kept():
    """By its address, how each public page answered."""
    return {}


@pytest.fixture
def answer(client, page, kept):
    """The answer of each public page in turn, the same for all tests."""
    if page not in kept:
        kept[page] = client.get(page)
    return kept[page]


def cookies_and_vary(answer):
    return list(answer.cookies), "cookie" in answer.get("Vary", "").lower()


def test_a_page_sets_no_cookie_and_does_not_depend_on_one(answer):
    assert answer.status_code == 200
    assert cookies_and_vary(answer) == ([], False)


@pytest.mark.every_kind
def test_a_record_and_its_file_set_no_cookie_either(kind, client, published, addresses_of):
    record = published(kind)

    for address in [
        *addresses_of(record),
        f"/id/{record.ref}/",
        "/sitemap.xml",
        "/robots.txt",
        "/",
    ]:
        assert (address, cookies_and_vary(client.get(address))) == (address, ([], False))


def test_a_page_looks_the_same_to_one_who_is_signed_in(answer, staff_client, page):
    assert staff_client.get(page).content == answer.content


def test_a_page_says_its_language_has_one_heading_and_one_main_part(answer, language):
    assert answer["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert [answer.text.count(tag) for tag in ["<h1", "<main", "</html>"]] == [1, 1, 1]


def test_chinese_sentences_follow_each_other_without_a_space(answer):
    assert re.findall(r"[。！？；]\s+[\u4e00-\u9fff]", answer.text) == []


def test_a_page_has_one_search_of_the_site_and_each_search_has_its_own_name(answer, language):
    """Boxes by their labels: of the whole site once, and a list's own by its kind."""
    searches = re.findall(r'role="search"\s+aria-label="([^"]+)"', answer.text)
    of_the_site = {"en": "Search the directory", "zh-hans": "全站搜索"}[language]
    ids = re.findall(r'\sid="([^"]+)"', answer.text)

    assert searches.count(of_the_site) == 1
    assert len(searches) == len(set(searches)) == answer.text.count("data-suggestions=")
    assert len(ids) == len(set(ids))


def test_the_search_of_a_list_is_called_by_its_kind(kind, client, db):
    for language, pattern in {"en": "Search {0}", "zh-hans": "在{1}中查找"}.items():
        with translation.override(language):
            label = pattern.format(kind._meta.verbose_name_plural, kind.list_title)
            text = client.get(reverse(f"{kind.label()}:list")).text

        assert re.findall(r'<label for="words">([^<]+)</label>', text) == [label]


@pytest.mark.parametrize("address", ["nothing/", "alliances/?page=99"])
def test_an_error_page_has_the_search_open(client, db, address):
    answer = client.get(f"/en/{address}")

    assert answer.status_code == 404
    assert re.findall(r"<details[^>]*>", answer.text)[0].split()[-1] == "open>"
    assert answer.text.count('role="search"') == 1


def test_a_page_leads_to_itself_in_the_other_language(answer, page, language):
    path = page.partition("?")[0].replace(f"/{language}/", f"/{OTHER[language]}/")

    assert re.search(rf'href="{re.escape(path)}[^"]*"\s+lang="{OTHER[language]}"', answer.text)


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(answer):
    # JSON-LD is data: no browser runs it.
    text = answer.text.replace('<script type="application/ld+json">', "")

    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", text) == []
    assert [
        address
        for address in re.findall(
            r'<(?:link|script|img|source)[^>]*?(?:href|src|srcset)="([^"]+)"', text
        )
        if address.startswith(("http", "//")) and not address.startswith("http://127.0.0.1:8000/")
    ] == []


def test_the_security_policy_allows_nothing_inline(answer):
    policy = answer["Content-Security-Policy"]
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))

    loose = ["unsafe-inline", "unsafe-eval", "nonce-", "http:", "*"]
    assert [word for word in loose if word in policy] == []
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == parts["style-src"] == "'self'"
    assert parts["frame-ancestors"] == "'none'"


@pytest.mark.parametrize(
    "address", ["/en/", "/zh-hans/nothing/", "/accounts/login/", "/healthz", "/"]
)
def test_every_answer_carries_the_headers_that_protect_its_reader(client, db, address):
    answer = client.get(address)

    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_page_that_did_not_change_is_not_sent_again(kind, client, published, addresses_of):
    record = published(kind)

    for address in addresses_of(record):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (address, again.status_code, again.content) == (address, 304, b"")
        assert first["Cache-Control"] == "no-cache"


def test_a_page_that_changed_is_sent_anew(kind, client, published, addresses_of):
    record = published(kind, "Before")
    tags = {address: client.get(address)["ETag"] for address in addresses_of(record)}
    record.name_en = "After"
    record.save()
    publish_as_it_stands(record)

    for address, tag in tags.items():
        answer = client.get(address, headers={"if-none-match": tag})
        assert (address, answer.status_code, "After" in answer.text) == (address, 200, True)


@pytest.mark.parametrize("kind", [Event, Document], ids=["events", "documents"])
def test_no_cache_answers_for_the_site_what_a_record_says(kind, client, published, countries):
    record = published(kind, countries=[countries["VN"]], on="2024-05-06")
    page, base = record.get_absolute_url(), f"/en/{kind.label()}"
    addresses = [
        *[page, f"{page}?view=bilingual", f"/id/{record.ref}/", f"/id/{record.ref}.svg"],
        *[f"{page.removesuffix('/')}.{ending}" for ending in ["bib", "ris", "ics"]],
        *[f"{base}/list.{file.name}" for file in formats_of(kind)],
        *[
            f"{base}/",
            "/en/",
            "/en/search/?q=hanoi",
            "/en/countries/vn/",
            "/en/countries/vn/brief/",
        ],
        *["/en/statistics/", "/en/statistics/one-page/", "/en/data/", "/en/sources/"],
        *["/sitemap.xml", f"/sitemap-{kind.label()}.xml", "/en/events/calendar/2024/05/"],
    ]

    def directives():
        return {
            (address, directive.split("=")[0].strip())
            for address in addresses
            for directive in client.get(address)["Cache-Control"].split(",")
        }

    def only(*names):
        return {(address, name) for address in addresses for name in names}

    assert directives() == only("no-cache")
    withdraw(record)
    assert directives() == only("no-cache")


def test_the_root_leads_to_the_best_language(client, db):
    def led_to(accepted):
        answer = client.get("/", headers={"accept-language": accepted} if accepted else {})
        assert answer["Vary"] == "Accept-Language"
        return answer.status_code, answer["Location"]

    assert led_to("") == (302, "/en/")
    assert led_to("zh-CN,zh;q=0.9,en;q=0.8") == (302, "/zh-hans/")
    assert led_to("zh-TW") == (302, "/zh-hans/")
    assert led_to("en-GB,zh;q=0.3") == (302, "/en/")
    assert led_to("vi,th;q=0.9") == (302, "/en/")
    assert led_to("vi,zh;q=0.5,en;q=0.4") == (302, "/zh-hans/")
    assert led_to("en;q=0,zh") == (302, "/zh-hans/")
    assert led_to("\xff;;;q=x,,*") == (302, "/en/")
    assert led_to("a" * 10_000) == (302, "/en/")


def test_the_language_follows_the_address_and_not_the_browser(client, page, language):
    answer = client.get(page, headers={"accept-language": OTHER[language]})

    assert answer["Content-Language"] == language


def test_robots_are_led_to_the_sitemap_and_away_from_the_admin(client, db):
    text = client.get("/robots.txt").text

    assert "Disallow: /admin/" in text.splitlines()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text.splitlines()


def test_security_txt_says_whom_to_tell_and_until_when_it_holds(client, db, settings):
    def fields():
        lines = client.get("/.well-known/security.txt").text.splitlines()
        return dict(line.split(": ", 1) for line in lines)

    assert fields()["Contact"] == "http://127.0.0.1:8000/en/correct/"
    expires = datetime.fromisoformat(fields()["Expires"])
    assert timedelta(days=1) < expires - timezone.now() < timedelta(days=365)
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    assert fields()["Contact"] == "mailto:security@example.org"
    settings.SECURITY_CONTACT, settings.CORRECTIONS = "", False
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.slow
def test_the_sitemap_names_pages_that_answer(client, published, countries, sectors):
    for kind in record_kinds():
        published(kind, name_zh_hans="河内")
    text = client.get("/sitemap.xml").text

    found = re.findall(r"<loc>http://127.0.0.1:8000([^<]*)</loc>", text)
    assert len(found) == len(set(found)) >= 2 * (7 + 2 * len(record_kinds()) + 4 + 3)
    assert {client.get(address).status_code for address in found} == {200}
    assert text.count("x-default") > 0


def test_the_icon_is_there(client, db):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    assert b"".join(answer)[:4] == b"\x00\x00\x01\x00"


def test_the_footer_names_the_operator_and_the_filings_where_they_are_set(client, db, settings):
    assert "Maintained by" not in client.get("/en/").text
    assert "维护单位" not in client.get("/zh-hans/").text

    settings.SITE_OPERATOR = {"en": "The <Secretariat>", "zh-hans": "秘书处"}
    settings.ICP_FILING = "ICP 1234"
    english, chinese = client.get("/en/").text, client.get("/zh-hans/").text
    assert "The &lt;Secretariat&gt;" in english
    assert "has not been named yet" not in english
    assert "维护单位：秘书处" in chinese
    assert re.search('href="https://beian.miit.gov.cn/"[^>]*>ICP 1234</a>', english)


@pytest.mark.parametrize("code", ["vn", "VN", "Vn"])
def test_a_country_is_found_in_any_case(client, countries, code):
    answer = client.get(f"/en/countries/{code}/")

    assert answer.status_code == 200
    assert answer.context["country"] == countries["VN"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_country_shows_its_records_of_every_kind(client, published, countries, language):
    for kind in record_kinds():
        published(kind, "Named", countries=[countries["VN"]])
        published(kind, "Open", reach="all-asean")
        published(kind, "Paris", countries=[countries["FR"]])

    context = client.get(f"/{language}/countries/vn/").context
    groups, folded = context["groups"], context["open_groups"]

    with translation.override(language):
        assert [(g.kind, [str(r) for r in g.records], g.count) for g in groups] == [
            (kind, ["Named"], 1) for kind in partners_first()
        ]
        assert [g.url for g in groups] == [
            f"/{language}/{kind.label()}/?country=VN&reach=named" for kind in partners_first()
        ]
        assert [(n, g.kind, [str(r) for r in g.records], g.count) for n, g in folded] == [
            (1, kind, ["Open"], 2) for kind in partners_first()
        ]
        assert [g.url for _n, g in folded] == [
            f"/{language}/{kind.label()}/?country=VN" for kind in partners_first()
        ]
    assert context["open_count"] == len(record_kinds())


def test_a_country_without_records_says_so(client, countries):
    answer = client.get("/en/countries/fr/")

    assert [group.count for group in answer.context["groups"]] == [0] * len(record_kinds())
    assert "France" in answer.text
