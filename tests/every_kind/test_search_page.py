import pytest

from records.kinds import record_kinds


@pytest.mark.parametrize(
    ("query", "addresses"),
    [
        ("Vietnam", ["/en/countries/vn/"]),
        ("越南", ["/en/countries/vn/"]),
        ("ລາວ", ["/en/countries/la/"]),
        ("rail", ["/en/sectors/rail-transit/"]),
        ("nobody", []),
    ],
)
def test_a_search_offers_the_country_or_sector_it_names(
    client, countries, sectors, query, addresses
):
    answer = client.get("/en/search/", {"q": query})

    assert [address for _title, address in answer.context["links"]] == addresses
    assert all(address in answer.text for address in addresses)


def test_a_record_is_found_by_the_whole_of_its_ref(kind, names_in, published):
    record = published(kind, "Rail")
    published(kind, "Road")

    assert names_in(kind, q=record.ref.lower()) == ["Rail"]
    assert names_in(kind, q=record.ref[:7]) == []


def test_no_best_match_is_claimed_where_no_words_were_given(kind, client, list_of, published):
    published(kind, "Rail")

    told = client.get(list_of(kind), {"sort": "relevance"}).context["sentence"]

    assert told == client.get(list_of(kind)).context["sentence"]


@pytest.fixture
def three_kinds(published, countries, sectors):
    """Records of three kinds, some of which share words, countries and sectors."""
    kinds = {kind.label(): kind for kind in record_kinds()}
    vietnam, rail = countries["VN"], sectors["rail-transit"]
    published(kinds["events"], "Rail forum", countries=[vietnam], on="2016", type="forum")
    published(kinds["events"], "Rail camp", sectors=[rail], on="2017", type="camp")
    published(kinds["centers"], "Rail research", countries=[vietnam], sectors=[rail], on="2016")
    published(kinds["alliances"], "Rail alliance", on="2016", reach="all-asean")
    published(kinds["alliances"], "Nursing alliance", countries=[vietnam])


ASKED = ["q=rail&country=VN", "q=rail&kind=events&kind=centers", "country=VN&year=2016",
         "q=rail&sector=rail-transit&reach=named", "q=nothing&country=VN",
         "q=alliances+rail+2016"]  # fmt: skip


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.usefixtures("three_kinds")
@pytest.mark.parametrize("asked", ASKED)
def test_each_number_of_the_search_page_is_what_its_choice_gives(client, asked):
    answer = client.get(f"/en/search/?{asked}")

    checked = 0
    for facet in answer.context["facets"]:
        others = [pair for pair in asked.split("&") if pair.split("=")[0] != facet.name]
        for choice in facet.choices:
            alone = client.get("/en/search/?" + "&".join([*others, f"{facet.name}={choice.value}"]))
            assert (facet.name, choice.value, choice.named + choice.open_to_all) == (
                facet.name, choice.value, alone.context["total"],
            )  # fmt: skip
            checked += 1
    assert checked > 0


@pytest.mark.usefixtures("three_kinds")
def test_kinds_and_types_stand_beside_the_other_choices(client):
    answer = client.get("/en/search/?q=rail")

    numbers = {
        facet.name: {choice.value: choice.named for choice in facet.choices}
        for facet in answer.context["facets"]
    }
    assert numbers["kind"] == {"alliances": 1, "centers": 1, "events": 2}
    assert numbers["type"] == {"forum": 1, "camp": 1}
    assert numbers["year"] == {"2017": 1, "2016": 3}
    assert answer.context["sentence"] == "4 entries matching “rail”"
    assert [chip.label for chip in answer.context["chips"]] == ["Search: rail"]


def test_a_misspelt_word_is_set_right_and_a_filter_that_leaves_nothing_can_go(
    kind, client, list_of, published, countries
):
    published(kind, "Vocational college", countries=[countries["VN"]])

    set_right = client.get("/en/search/", {"q": "vocatonal"}).context["found"].instead
    offered = client.get(list_of(kind), {"q": "vocatonal"}).context["help"].guesses
    assert [(other.words, other.address) for other in [set_right, *offered]] == [
        ("Vocational", "?q=Vocational")
    ] * 2
    for address in ["/en/search/", list_of(kind)]:
        too_narrow = client.get(address, {"q": "college", "country": "FR"}).context["help"]
        assert (too_narrow.guesses, too_narrow.filter_label) == ([], "France")
        assert too_narrow.wider_address == "?q=college"
        assert too_narrow.wider_counted.startswith("1 ")
        assert client.get(address, {"q": "college"}).context["help"] is None


@pytest.mark.every_kind
def test_no_word_of_a_draft_is_ever_suggested(kind, client, make):
    make(kind, "Vocational college")

    assert client.get("/en/search/", {"q": "vocatonal"}).context["help"].guesses == []


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("voc", "<mark>Voc</mark>ational college"),
        ("guizhou", "<mark>Guizhou</mark>"),
        ("职业", "<mark>职业</mark>"),
        ("职業", "<mark>职业</mark>"),
        ("ລາວ", "<mark>ລາວ</mark>"),
    ],
)  # fmt: skip
def test_a_find_shows_why_it_was_found(kind, client, list_of, published, countries, words, marked):
    published(
        kind, "Vocational college", name_zh_hans="职业学院", countries=[countries["LA"]],
        summary_en="Near Guizhou & <i>far</i>.",
    )  # fmt: skip

    page = client.get(list_of(kind), {"q": words}).text

    assert marked in page
    assert "<i>" not in page
