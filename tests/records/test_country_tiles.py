"""The grid of countries: places, numbers, shades, and where each tile leads."""

import re

import pytest

from records.kinds import record_kinds
from records.pages.parts.country_tiles import shade
from taxonomy.models import Country
from taxonomy.tile_grid import PLACES

LANGUAGES = {"en": ["China", "Laos", "Viet Nam"], "zh-hans": ["中国", "老挝", "越南"]}


def names(tiles):
    return [tile.name for tile in tiles]


def test_no_two_countries_share_a_place():
    assert len(set(PLACES.values())) == len(PLACES) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_stand_from_north_to_south_and_partners_apart(client, countries, language):
    tiles = client.get(f"/{language}/").context["tiles"]

    assert names(tiles.placed) == LANGUAGES[language]
    assert [tile.address for tile in tiles.partners] == [f"/{language}/countries/fr/"]
    assert [tile.look for tile in tiles.placed] == [
        "shade-0 row-1 column-2", "shade-0 row-2 column-2", "shade-0 row-2 column-3"
    ]  # fmt: skip


def test_a_country_added_tomorrow_stands_among_the_partners(client, countries):
    Country.objects.create(code="ZZ", name_en="Zembla", name_zh_hans="赞巴拉", order=60)

    assert names(client.get("/en/").context["tiles"].partners) == ["France", "Zembla"]


@pytest.mark.parametrize("page", ["", "countries/", "countries/vn/"])
def test_a_tile_counts_the_public_records_of_every_kind_that_name_the_country(
    client, published, make, withdrawn, countries, page
):
    for kind in record_kinds():
        published(kind, countries=[countries["VN"]])
        published(kind, reach="all-asean")
        make(kind, countries=[countries["LA"]])
        withdrawn(kind, countries=[countries["LA"]])

    tiles = client.get(f"/en/{page}").context["tiles"]

    numbers = {
        tile.name: (tile.count, tile.look.split()[0]) for tile in [*tiles.placed, *tiles.partners]
    }
    number = len(record_kinds())
    assert numbers == {
        "China": (0, "shade-0"),
        "Laos": (0, "shade-0"),
        "Viet Nam": (number, "shade-4"),
        "France": (0, "shade-0"),
    }


def test_a_country_marks_its_own_tile(client, countries):
    tiles = client.get("/en/countries/vn/").context["tiles"]

    assert [tile.name for tile in tiles.placed if tile.is_current] == ["Viet Nam"]


def test_a_tile_of_a_list_narrows_it_and_takes_itself_back(
    kind, client, published, countries, sectors, list_of
):
    published(kind, countries=[countries["VN"], countries["FR"]], sectors=[sectors["ict"]])
    published(kind, countries=[countries["LA"]])

    def addresses(query):
        page = client.get(f"{list_of(kind)}{query}").content.decode()
        drawn = page.partition('class="country-tiles"')[2].partition("</nav>")[0]
        return dict(re.findall(r'href="([^"]*)"[^>]*>\s*([^<]*?) <b>', drawn))

    assert addresses("?sector=ict") == {"?sector=ict&amp;country=VN": "Viet Nam"}
    assert addresses("?sector=ict&country=VN") == {"?sector=ict": "Viet Nam"}
    assert addresses("?country=VN") == {"?country=LA": "Laos", "?": "Viet Nam"}
    both = {"?country=LA": "Viet Nam", "?country=VN": "Laos"}
    assert addresses("?country=VN&country=la") == both


def test_shades_go_by_the_order_of_magnitude():
    assert [shade(n, 275) for n in [0, 1, 5, 31, 275]] == [0, 1, 2, 3, 4]
    assert [shade(n, 1) for n in [0, 1]] == [0, 1]
