"""The site with the project's own data, walked by a machine that follows every link in both languages."""

import re
from urllib.parse import unquote, urldefrag, urljoin
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.starter.crawling import SITE, crawl
from tests.starter.loaded import starter_loaded

NAMESPACES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
# The site is loaded once, so by one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("starter")]

# schema.org's own names, of all that our pages say.
PROPERTIES = {
    "@context", "@id", "@language", "@type", "@value", "address", "addressCountry",
    "addressLocality", "alternateName", "associatedMedia", "author", "contentUrl", "contributor",
    "creator", "dateModified", "datePublished", "description", "distribution", "encodingFormat",
    "endDate", "eventAttendanceMode", "eventStatus", "foundingDate", "genre", "identifier", "image",
    "inLanguage", "isAccessibleForFree", "item", "itemListElement", "keywords", "license",
    "location", "mainEntityOfPage", "member", "name", "organizer", "parentOrganization", "position",
    "potentialAction", "publisher", "query-input", "sameAs", "startDate", "superEvent", "target",
    "url", "urlTemplate",
}  # fmt: skip
TYPES = {
    "BreadcrumbList", "CollectionPage", "CollegeOrUniversity", "Corporation", "CreativeWork",
    "DataDownload", "Dataset", "EducationEvent", "EducationalOrganization", "EntryPoint",
    "GovernmentOrganization", "ListItem", "MediaObject", "Organization", "Place", "PostalAddress",
    "ResearchOrganization", "School", "SearchAction", "VirtualLocation", "WebPage", "WebSite",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def seen(django_db_setup, django_db_blocker):
    """Every address that is reached, as it answered; walked once for all these tests."""
    with django_db_blocker.unblock(), starter_loaded():
        client = Client()
        return crawl(client, ["/en/", "/zh-hans/"]) | {"/sitemap.xml": client.get("/sitemap.xml")}


@pytest.fixture(scope="module")
def sitemap(seen):
    """By address, its other languages and when it changed, as the sitemap says."""
    return {
        url.findtext("map:loc", namespaces=NAMESPACES).removeprefix(SITE): (
            {
                link.get("hreflang"): link.get("href")
                for link in url.findall("xhtml:link", NAMESPACES)
            },
            url.findtext("map:lastmod", namespaces=NAMESPACES),
        )
        for url in ET.fromstring(seen["/sitemap.xml"].content)
    }


@pytest.fixture(scope="module")
def answers(seen):
    return {address: answer for address, answer in seen.items() if address != "/sitemap.xml"}


@pytest.fixture(scope="module")
def listed(answers):
    """The pages that search engines may keep, but for further pages of lists."""
    return {
        address: answer.page
        for address, answer in answers.items()
        if answer.is_listed and answer.page.canonical == SITE + address and "page=" not in address
    }


def test_every_link_leads_somewhere(answers):
    broken = {address: answer.status for address, answer in answers.items() if answer.status >= 400}
    assert broken == {}
    assert len(answers) > 1000


def test_every_fragment_names_what_stands_on_the_page_it_leads_to(answers):
    broken, followed = [], 0
    for address, one in answers.items():
        for link in one.page.links if one.page else []:
            page, fragment = urldefrag(urljoin(f"{SITE}{address}", link))
            target = answers.get(page.removeprefix(SITE))
            if fragment and target and target.page:
                followed += 1
                if unquote(fragment) not in target.page.ids:
                    broken.append((address, link))

    assert broken == []
    assert followed > 1000


def test_the_sitemap_names_exactly_the_pages_that_a_walk_may_keep(sitemap, listed):
    assert sorted(sitemap) == sorted(listed)


def test_the_sitemap_and_the_pages_name_the_same_languages(sitemap, listed):
    assert {a: said for a, (said, _changed) in sitemap.items()} == {
        address: page.alternates for address, page in listed.items()
    }


def test_pages_in_two_languages_name_each_other(listed):
    for address, page in listed.items():
        for other in page.alternates.values():
            assert listed[other.removeprefix(SITE)].alternates == page.alternates, address


def test_the_sitemap_says_of_every_record_when_it_changed(sitemap):
    undated = [address for address, (_languages, changed) in sitemap.items() if not changed]

    of_no_record = r"/(en|zh-hans)/(countries|sectors)/[^/]+/(brief/)?|/(en|zh-hans)/[a-z]+/(api/)?"
    assert [a for a in undated if not re.fullmatch(of_no_record, a)] == []


def test_nothing_sets_a_cookie_and_nothing_comes_from_another_host(answers):
    foreign = ("http:", "https:", "//")
    for address, answer in answers.items():
        loaded = answer.page.loaded if answer.page else []
        assert (address, answer.cookies) == (address, [])
        assert (address, [u for u in loaded if u.startswith(foreign)]) == (address, [])


def test_every_answer_is_protected(answers):
    for address, answer in answers.items():
        assert (address, answer.headers["X-Content-Type-Options"]) == (address, "nosniff")
        assert "camera=()" in answer.headers["Permissions-Policy"], address
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", address


def test_every_page_can_be_shared(listed):
    for address, page in listed.items():
        said = [page.meta.get(f"og:{name}") for name in ["title", "description", "image", "locale"]]
        assert all(said), (address, said)
        assert page.meta["og:url"] == page.canonical


def names_of(data) -> tuple[set, set]:
    """All properties and all types in some structured data."""
    properties, types = set(), set()
    for part in data if isinstance(data, list) else [data]:
        if isinstance(part, dict):
            properties |= part.keys()
            types |= {part["@type"]} if "@type" in part else set()
            for value in part.values():
                found = names_of(value)
                properties, types = properties | found[0], types | found[1]
    return properties, types


def test_every_page_is_described_in_words_of_schema_org(listed):
    for address, page in listed.items():
        properties, types = names_of(page.data)
        assert page.data != [], address
        assert (properties - PROPERTIES, types - TYPES) == (set(), set()), address


def test_of_every_kind_the_records_say_what_they_are(listed):
    def first_types(folder):
        pages = [p for a, p in listed.items() if re.fullmatch(f"/en/{folder}/[^/]+/", a)]
        return {page.data[-1]["@type"] for page in pages}

    assert first_types("events") == first_types("editions") == {"EducationEvent"}
    assert first_types("alliances") == {"Organization"}
    assert "CollegeOrUniversity" in first_types("institutions")
    assert first_types("documents") == {"CreativeWork"}
    assert first_types("countries") == {"CollectionPage"}
