import pytest


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

    assert [entry.get_absolute_url() for entry in answer.context["entries"]] == addresses
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
