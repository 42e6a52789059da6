"""The grid of countries: places, numbers, shades, and where each tile leads."""

import re
from bisect import bisect_right
from collections import Counter
from random import Random
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import QueryDict

from records.kinds import record_kinds
from records.pages.list_parts.country_tiles import CountryTiles, lowest_of_shades
from taxonomy.models import Country
from taxonomy.tile_grid import PLACES
from tests.conftest import contrasting_kinds

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


@pytest.mark.parametrize("page", ["", "countries/"])
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
        "Viet Nam": (number, "shade-3"),
        "France": (0, "shade-0"),
    }


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


@pytest.fixture
def crowd(published, countries, sectors):
    """Records of every kind at random: of some countries, open to all of ASEAN or not, in a sector."""
    chance = Random(1967)
    for number in range(60):
        published(
            chance.choice(record_kinds()),
            chance.choice(["Harbor", "Forum"]) + f" {number}",
            countries=chance.sample(list(countries.values()), chance.choice([0, 0, 1, 1, 2])),
            sectors=chance.sample(list(sectors.values()), chance.choice([0, 1])),
            reach=chance.choice(["named", "named", "all-asean"]),
            on=chance.choice(["2016", "2017-08", ""]),
        )


def number_shown(context) -> int:
    """How many records a page opens with: of a country, of a search or of a list."""
    if "open_groups" in context:
        return sum(group.count for group in context["groups"])
    return context["total"] if "total" in context else context["paginator"].count


@pytest.mark.once
def test_each_tile_and_each_choice_leads_to_the_number_it_shows(client, crowd):
    pages = [
        "",
        "countries/",
        "search/?q=harbor",
        "search/?q=forum",
        "search/?year=2016",
    ]
    asked = ["", "?country=VN", "?country=VN&country=LA", "?country=LA&reach=named", "?reach=named",
             "?sector=ict", "?year=2016&q=harbor", "?country=FR&sector=ict"]  # fmt: skip
    pages += [f"{kind.label()}/{query}" for kind in contrasting_kinds() for query in asked]
    checked = Counter()
    for page in pages:
        address = f"/en/{page}"
        context = client.get(address).context
        for tile in [*context["tiles"].placed, *context["tiles"].partners]:
            if tile.address and not (tile.is_current and "facets" in context):
                shown = client.get(urljoin(address, tile.address)).context
                assert (address, tile.address, number_shown(shown)) == (
                    address, tile.address, tile.count
                )  # fmt: skip
                checked["tiles"] += 1
        for facet in context.get("facets", []):
            for choice in facet.choices:
                query = QueryDict(urlsplit(address).query, mutable=True)
                query[facet.name] = choice.value
                shown = client.get(f"{urlsplit(address).path}?{query.urlencode()}").context
                counted = choice.named + choice.open_to_all
                assert (address, query, number_shown(shown)) == (address, query, counted)
                checked["choices"] += 1
    assert min(checked.values()) > 40


def test_where_only_names_of_a_country_are_shown_the_others_are_one_link_away(
    kind, client, published, countries, list_of
):
    published(kind, "Named", countries=[countries["VN"]])
    for name in ["Open", "Wide"]:
        published(kind, name, reach="all-asean")
    answers = {
        query: client.get(f"{list_of(kind)}{query}").context["open_to_all"]
        for query in ["", "?country=VN", "?reach=named", "?country=VN&reach=named", "?country=FR&reach=named"]
    }  # fmt: skip

    found = answers.pop("?country=VN&reach=named")
    assert found == (kind.counted % {"count": 2}, "?country=VN")
    assert client.get(f"{list_of(kind)}{found[1]}").context["paginator"].count == 3
    assert set(answers.values()) == {None}


def test_where_nothing_names_a_country_no_tile_says_none(
    kind, client, published, countries, list_of
):
    published(kind, reach="all-asean")

    tiles = client.get("/en/").context["tiles"]
    assert {tile.count for tile in [*tiles.placed, *tiles.partners]} == {None}
    assert (tiles.legend, tiles.open_to_all) == ([], 1)
    assert client.get(list_of(kind)).context["tiles"].placed == []
    page = client.get("/en/countries/vn/")
    assert (page.context["open_count"], re.findall(r">\s*0\s*<", page.text)) == (1, [])
    facet = (
        client.get(list_of(kind)).text.partition('name="country"')[2].partition("</fieldset>")[0]
    )
    assert re.findall(r">\s*0\b", facet) == []


def shade(number: int, most: int) -> int:
    return bisect_right(lowest_of_shades(most), number)


def test_the_legend_says_for_which_numbers_each_shade_stands():
    assert CountryTiles([], [], 320).legend == [
        (1, "1–13"),
        (2, "14–42"),
        (3, "43–320"),
    ]
    assert CountryTiles([], [], 2).legend == [(1, "1"), (3, "2")]
    for most in [1, 3, 10, 100, 12_345]:
        legend = CountryTiles([], [], most).legend
        ends = [int(numbers.rpartition("–")[2]) for _shade, numbers in legend]
        assert [shade(end, most) for end in ends] == [step for step, _numbers in legend]
        assert ends[-1] == most


def test_shades_go_by_the_order_of_magnitude():
    assert [shade(n, 275) for n in [0, 1, 31, 275]] == [0, 1, 2, 3]
    assert [shade(n, 1) for n in [0, 1]] == [0, 1]
