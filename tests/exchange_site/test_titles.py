"""No two public pages share a title."""

import html
import re
from collections import defaultdict

import pytest

from alliances.models import Alliance
from events.models import Event
from institutions.models import Institution
from records.kinds import record_kinds
from records.pages.record_list import RecordList
from records.selection.query_strings import list_address

BESIDE = [
    "?country=LA", "?country=VN", "?sector=rail-transit", "?country=LA&sector=rail-transit", "?year=2016",
    "?q=rail", "?sort=oldest", "?country=LA&sort=oldest", "?page=2",
]  # fmt: skip


@pytest.fixture
def namesakes(published, countries):
    """Records of the same name: of two kinds, of two countries, of two dates, and the same in all."""
    both = {"name_zh_hans": "河内大学"}
    for country in ["VN", "LA"]:
        published(Institution, "Hanoi University", countries=[countries[country]], **both)
    published(Alliance, "Hanoi University", name_zh_hans="河内大学")
    for start in ["2016", "2017"]:
        published(Event, "Forum", name_zh_hans="论坛", start=start)
    return [published(Event, "Talk", name_zh_hans="讲座", start="2018") for _twice in range(2)]


def title_of(client, address):
    page = client.get(address)
    assert (address, page.status_code) == (address, 200)
    return html.unescape(
        " ".join(re.search("<title>(.*?)</title>", page.text, re.DOTALL)[1].split())
    )


@pytest.mark.slow
@pytest.mark.once
def test_no_two_pages_share_a_title(client, namesakes, published, sectors, monkeypatch):
    monkeypatch.setattr(RecordList, "paginate_by", 2)
    for kind in record_kinds():
        for number in range(3):
            published(kind, f"{kind.__name__} {number}", name_zh_hans=f"{kind.__name__}{number}")
    addresses = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", client.get("/sitemap.xml").text)
    lists = [re.escape(list_address(kind)) for kind in record_kinds()]
    assert len([a for a in addresses if re.fullmatch("|".join(lists), a)]) == len(lists)
    records = [a for a in addresses if re.search(r"/(institutions|events)/[^/]+/$", a)]
    addresses += [f"{address}?view=bilingual" for address in records]
    addresses += [f"{address}correct/" for address in records if "/calendar/" not in address]
    for language in ["en", "zh-hans"]:
        addresses += [
            f"/{language}/{kind.label()}/{query}" for kind in record_kinds() for query in BESIDE
        ]
        addresses += [f"/{language}/search/{query}" for query in BESIDE[:6]]

    titles = defaultdict(set)
    for address in addresses:
        titles[title_of(client, address)].add(address)

    assert [sorted(shared) for shared in titles.values() if len(shared) > 1] == []


def test_a_title_says_what_tells_namesakes_apart(client, namesakes, page_of):
    titles = [
        title_of(client, page_of(record)).partition(" | ")[0]
        for kind in [Institution, Alliance, Event]
        for record in kind.objects.order_by("pk")
    ]

    assert titles == [
        "Hanoi University (Viet Nam)",
        "Hanoi University (Laos)",
        "Hanoi University (Alliance)",
        "Forum (2016)",
        "Forum (2017)",
        *(f"Talk ({record.ref})" for record in namesakes),
    ]


def test_a_filtered_list_says_its_filters(client, countries, sectors):
    address = "/en/institutions/?country=LA&sector=rail-transit&sort=oldest"

    assert title_of(client, address).partition(" | ")[0] == (
        "Institutions: Laos · Rail transit · oldest first"
    )
