"""What is not public is behind no door of the public site."""

import re
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from editorial.workflow.publishing import publish_as_it_stands, withdraw
from records.exports.json.public_tables import TABLES
from records.kinds import record_kinds
from records.pages.record_parts.related import related_groups
from records.pages.record_parts.related_rows import prefetch_related_rows

# Behind no door of any kind.
pytestmark = pytest.mark.every_kind
SECRET = "Zanzibar"
DOORS = {
    "the list": lambda kind: f"/{kind.label()}/",
    "a list by country": lambda kind: f"/{kind.label()}/?country=VN&sector=rail-transit&year=2016",
    "the file": lambda kind: f"/{kind.label()}/list.csv",
    "the list as JSON": lambda kind: f"/{kind.label()}/list.json",
    "the feed": lambda kind: f"/{kind.label()}/list.atom",
    "the search as JSON": lambda kind: "/search.json?q=rail",
    "the search": lambda kind: "/search/?q=rail",
    "the country": lambda kind: "/countries/vn/",
    "the sector": lambda kind: "/sectors/rail-transit/",
}
DOORS_WITHOUT_NAMES = {
    "home": "/",
    "countries": "/countries/",
    "sectors": "/sectors/",
    "statistics": "/statistics/",
    "statistics as JSON": "/statistics.json",
    "statistics of students as JSON": "/statistics/students.json",
    "statistics of cooperation as JSON": "/statistics/cooperation.json",
    "statistics of coverage as JSON": "/statistics/coverage.json",
    "partners": "/partners/?country=VN",
    "study": "/study/",
    "about": "/about/",
    "a country as JSON": "/countries/vn.json",
    "a sector as JSON": "/sectors/rail-transit.json",
    "sources": "/sources/",
    "data": "/data/",
}


@pytest.fixture
def three_of_a_kind(kind, make, published, withdrawn, countries, sectors):
    """A published record, and beside it a draft and a withdrawn one with the same of everything."""
    same = {"countries": [countries["VN"]], "sectors": [sectors["rail-transit"]], "on": "2016"}
    published(kind, "Rail Hanoi", **same)
    make(kind, f"Rail {SECRET} draft", **same)
    withdrawn(kind, f"Rail {SECRET} withdrawn", **same)


@pytest.mark.usefixtures("three_of_a_kind")
def test_only_the_published_record_is_behind_a_door(kind, client):
    for language, (door, address) in product(["en", "zh-hans"], DOORS.items()):
        answer = client.get(f"/{language}{address(kind)}")
        text = re.sub("</?mark>", "", answer.text)
        shown = (answer.status_code, "Rail Hanoi" in text, SECRET in text)
        assert (language, door, *shown) == (language, door, 200, True, False)


@pytest.mark.usefixtures("three_of_a_kind")
def test_only_the_published_record_is_in_the_api(kind, client):
    label = kind.label()
    for query in [
        "",
        "?country=VN&sector=rail-transit&year=2016",
        "?q=rail",
        "?sort=name&facets=1",
    ]:
        answer = client.get(f"/api/v1/{label}/{query}")
        assert answer.json()["count"] == 1
        assert ("Rail Hanoi" in answer.text, SECRET in answer.text) == (True, False)
    elsewhere = [f"/api/v1/{name}/" for name in [*TABLES, "changes"]]
    elsewhere += [f"/en/data/{name}.{ending}" for name in TABLES for ending in ["csv", "json"]]
    elsewhere += [f"/en/{label}/changes.json", "/en/partners.csv?country=VN"]
    assert [address for address in elsewhere if SECRET in client.get(address).text] == []
    for record in kind.objects.all():
        answers = [
            client.get(f"/api/v1/{label}/{record.ref}/"),
            client.get(f"/en/{label}/{record.slug}.json"),
            client.get(f"/en/{label}/{record.slug}.jsonld"),
            client.get(f"/en/{label}/{record.slug}.csl.json"),
        ]
        assert {answer.status_code == 200 for answer in answers} == {record.is_public}
        assert [SECRET in answer.text for answer in answers] == [False] * 4


@pytest.mark.usefixtures("three_of_a_kind")
def test_only_the_published_record_is_in_the_sitemap(kind, client):
    answer = client.get("/sitemap.xml")

    public = kind.objects.published().get()
    others = kind.objects.exclude(pk=public.pk)
    assert f"{public.get_absolute_url()}<" in answer.text
    assert [other for other in others if f"/{kind.label()}/{other.slug}/" in answer.text] == []


@pytest.mark.usefixtures("three_of_a_kind")
def test_pages_of_numbers_do_not_name_it_either(client):
    for door, address in DOORS_WITHOUT_NAMES.items():
        answer = client.get(f"/en{address}")
        assert (door, answer.status_code, SECRET in answer.text) == (door, 200, False)


@pytest.mark.usefixtures("three_of_a_kind")
def test_it_is_counted_nowhere(kind, client, list_of):
    counted = kind.counted % {"count": 1}

    answer = client.get(list_of(kind))
    assert answer.context["paginator"].count == 1
    assert {choice.named for facet in answer.context["facets"] for choice in facet.choices} == {1}
    home = client.get("/en/")
    assert counted in [entry["counted"] for entry in home.context["counts"]]
    listed = client.get("/en/countries/").context["asean"][0].counts
    assert listed == [counted]
    groups = client.get("/en/sectors/rail-transit/").context["groups"]
    assert [(group.kind, group.count) for group in groups if group.count] == [(kind, 1)]
    assert client.get("/en/search/", {"q": "rail"}).context["total"] == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_draft_has_no_page_and_a_withdrawn_record_says_that_it_is_gone(
    kind, client, make, page_of, language
):
    record = make(kind, SECRET)
    address = page_of(record, language)

    def answer():
        answer = client.get(address)
        return answer.status_code, SECRET in answer.text

    assert answer() == (404, False)
    publish_as_it_stands(record)
    assert answer() == (200, True)
    withdraw(record)
    assert answer() == (410, False)
    publish_as_it_stands(record)
    assert answer() == (200, True)


def test_staff_see_a_draft_at_the_address_it_will_have(kind, staff_client, make, page_of, sign_in):
    draft = make(kind, SECRET)
    permanent, address = f"/id/{draft.ref}/", page_of(draft)
    assert staff_client.get(permanent)["Location"].endswith(address.partition("/")[2][2:])
    others = [Client(), sign_in()]
    assert [browser.get(permanent).status_code for browser in others] == [404, 404]
    answer = staff_client.get(address)

    assert answer.status_code == 200
    assert SECRET in answer.text
    assert "Draft: only staff see this page." in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert f'href="/admin/record/{draft.ref}/"' in answer.text


def test_a_staff_note_is_never_public(kind, client, published, page_of, list_of):
    record = published(kind, staff_note=SECRET)

    shown = [client.get(page_of(record)), client.get(list_of(kind)),
             client.get(f"{list_of(kind)}list.csv"), client.get(f"{list_of(kind)}list.json"),
             client.get(f"/api/v1/{kind.label()}/{record.ref}/")]  # fmt: skip
    assert [SECRET in answer.text for answer in shown] == [False] * 5
    assert client.get(list_of(kind), {"q": SECRET}).context["paginator"].count == 0


def test_a_record_leads_to_those_that_are_linked_to_it_and_public(link, make, published):
    target, other = published(link.target, "Target"), published(link.target, "Other")
    shown, hidden, unlinked = (
        published(link.kind, "Shown"), make(link.kind, SECRET), published(link.kind, "Unlinked"),
    )  # fmt: skip
    for record, to in [(shown, target), (hidden, target), (unlinked, other)]:
        link.make(record, to)

    groups = {group.kind: group for group in related_groups(target, prefetch_related_rows(target))}

    assert groups[link.kind].records == [shown]
    assert groups[link.kind].count == 1
    assert groups[link.kind].url.endswith(f"/{link.kind.label()}/?{link.parameter}={target.slug}")


def test_a_list_is_narrowed_by_a_linked_record(link, names_in, client, list_of, published):
    target, other = published(link.target, "Target"), published(link.target, "Other")
    for name, to in [("Shown", target), ("Not shown", other)]:
        link.make(published(link.kind, name), to)

    assert names_in(link.kind, **{link.parameter: target.slug}) == ["Shown"]
    assert names_in(link.kind, **{link.parameter: target.ref.lower()}) == ["Shown"]
    assert len(names_in(link.kind, **{link.parameter: [target.ref, other.slug]})) == 2
    for unknown in ["nothing", "\0", ""]:
        answer = client.get(list_of(link.kind), {link.parameter: unknown}, follow=True)
        assert answer.status_code == 200
        if unknown:
            assert list(answer.context["errors"]) == [link.parameter]
            assert list(answer.context["object_list"]) == []


def test_a_list_is_not_narrowed_by_a_record_that_is_not_public(
    link, client, list_of, make, published
):
    target = make(link.target, SECRET)
    link.make(published(link.kind, "Shown"), target)

    answer = client.get(list_of(link.kind), {link.parameter: target.slug})

    assert list(answer.context["errors"]) == [link.parameter]
    assert list(answer.context["object_list"]) == []
    assert "Zanzibar<" not in answer.text


def test_a_public_record_does_not_give_away_a_draft_it_is_linked_to(
    link, client, make, published, page_of, list_of
):
    target = make(link.target, SECRET, slug="2399")
    record = published(link.kind, "Shown")
    link.make(record, target)
    publish_as_it_stands(record)

    shown = [client.get(page_of(record)), client.get(f"{list_of(link.kind)}list.csv"),
             client.get(f"{list_of(link.kind)}list.json")]  # fmt: skip
    shown += [client.get(f"/api/v1/{name}/") for name in TABLES]
    assert {SECRET in answer.text or "2399" in answer.text for answer in shown} == {False}
    assert client.get(list_of(link.kind), {"q": SECRET}).context["paginator"].count == 0
    publish_as_it_stands(target)
    assert SECRET in client.get(page_of(record)).text


def test_search_knows_at_once_that_a_linked_record_was_published_or_withdrawn(
    link, client, make, published, list_of
):
    target = make(link.target, SECRET)
    record = published(link.kind, "Shown")
    link.make(record, target)
    publish_as_it_stands(record)

    def found():
        return client.get(list_of(link.kind), {"q": SECRET}).context["paginator"].count

    publish_as_it_stands(target)
    assert found() == 1
    withdraw(target)
    assert found() == 0


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_has_a_list_in_every_language_and_stands_in_a_menu(client, db, language):
    home = client.get(f"/{language}/")
    with translation.override(language):
        addresses = [reverse(f"{kind.label()}:list") for kind in record_kinds()]

    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
    assert [address for address in addresses if f'href="{address}"' not in home.text] == []
