"""Institutions are found also under the sectors of what they belong to."""

from random import Random

import pytest
from django.http import QueryDict
from model_bakery import baker

from alliances.models import Alliance, Membership
from centers.models import Center, Host
from editorial.workflow.publishing import withdraw
from institutions.models import Institution
from records.kinds import selection
from records.selection.facets import facets


def found(names_in, slug):
    return names_in(Institution, sector=slug, sort="name")


def test_an_institution_is_found_under_the_sectors_of_its_alliances_and_centers(
    published, make, names_in, sectors
):
    rail, ict = sectors["rail-transit"], sectors["ict"]
    for name, kind, row, field, maker in [
        ("By alliance", Alliance, Membership, "alliance", published),
        ("By center", Center, Host, "center", published),
        ("By a draft", Alliance, Membership, "alliance", make),
    ]:
        other = maker(kind, name, sectors=[rail])
        baker.make(row, **{field: other}, institution=published(Institution, name))
    published(Institution, "By itself", sectors=[rail])
    published(Institution, "Another", sectors=[ict])

    assert found(names_in, "rail-transit") == ["By alliance", "By center", "By itself"]
    assert found(names_in, "ict") == ["Another"]


def test_it_is_no_longer_once_the_alliance_is_withdrawn(published, names_in, sectors):
    alliance = published(Alliance, "Rail", sectors=[sectors["rail-transit"]])
    baker.make(Membership, alliance=alliance, institution=published(Institution))
    assert found(names_in, "rail-transit") == ["Hanoi"]

    withdraw(alliance)

    assert found(names_in, "rail-transit") == []


def test_its_card_says_through_what(client, published, sectors, page_of):
    alliance = published(Alliance, "The Rail Alliance", sectors=[sectors["rail-transit"]])
    institution = published(Institution, "Hanoi")
    published(Institution, "Another")
    baker.make(Membership, alliance=alliance, institution=institution)

    card = client.get("/en/institutions/?sector=rail-transit").text
    page = client.get(page_of(institution)).text

    assert ["through" in text for text in [card, page]] == [True, True]
    assert ["The Rail Alliance" in text for text in [card, page]] == [True, True]


@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_agree_with_a_count_by_hand(published, make, sectors, seed):
    chance = Random(seed)
    belongs = {
        published(
            Institution, f"Body {n}", sectors=chance.sample(list(sectors.values()), n % 2)
        ): set()
        for n in range(10)
    }
    for institution, slugs in belongs.items():
        slugs.update(institution.sectors.values_list("pk", flat=True))
    for kind, row, field in [(Alliance, Membership, "alliance"), (Center, Host, "center")]:
        for n in range(4):
            chosen = chance.sample(sorted(sectors), chance.choice([0, 1, 2]))
            other = (make if n == 0 else published)(
                kind, f"Other {n}", sectors=[sectors[slug] for slug in chosen]
            )
            for institution in chance.sample(sorted(belongs, key=lambda one: one.pk), 3):
                baker.make(row, **{field: other}, institution=institution)
                if n:
                    belongs[institution].update(chosen)

    shown = {facet.name: facet for facet in facets(selection(Institution, QueryDict()))}
    counts = {choice.value: choice.named for choice in shown["sector"].choices}

    by_hand = {slug: sum(slug in slugs for slugs in belongs.values()) for slug in sectors}
    assert counts == {slug: n for slug, n in by_hand.items() if n}
    for slug in sectors:
        given = selection(Institution, QueryDict(f"sector={slug}")).qs
        assert set(given) == {one for one, slugs in belongs.items() if slug in slugs}
