"""Pages of countries, sectors and pairs of both: whom one may work with, and who already does."""

import pytest
from model_bakery import baker

from alliances.models import Alliance, Membership
from events.models import Event, Organizer
from institutions.models import Institution
from records.pages.network.partnerships import partnerships
from taxonomy.models import Country


@pytest.fixture
def university(published, countries):
    def publish(name, country="LA", **fields):
        fields = {"type": "university", "countries": [countries[country]]} | fields
        return published(Institution, name, **fields)

    return publish


@pytest.fixture
def party():
    def make(model, **fields):
        return baker.make(model, own_name_en="", own_name_zh_hans="", **fields)

    return make


def names(records):
    return [record.name_en for record in records]


def test_a_pair_shows_recorded_partners_then_those_without_a_sector_then_the_rest(
    client, published, university, sectors, countries
):
    rail = sectors["rail-transit"]
    university("Rail university", sectors=[rail])
    university("Other sector", sectors=[sectors["ict"]])
    university("No sector")
    university("No university", type="school")
    university("Abroad", country="VN")
    published(Event, "Rail forum", sectors=[rail], countries=[countries["LA"]])

    groups = client.get("/en/search/?country=LA&sector=rail-transit").context["groups"]

    assert [names(group.records) for group in groups] == [
        ["Rail university"],
        ["No sector"],
        ["Rail forum"],
    ]
    page = client.get(groups[1].url)
    assert names(page.context["object_list"]) == ["No sector"]
    assert "sector not recorded" in page.context["sentence"]


def test_a_pair_without_anything_still_names_whom_one_may_ask(client, university, sectors):
    university("No sector")

    page = client.get("/en/search/?country=LA&sector=ict")

    assert "Whom else you may ask" in page.text
    assert page.context["groups"][0].records[0].name_en == "No sector"


def test_the_sector_filter_is_the_same_by_sql_and_in_memory(university, published, party, sectors):
    alliance = published(Alliance, sectors=[sectors["ict"]])
    party(Membership, alliance=alliance, institution=university("Through an alliance"))
    university("No sector")

    assert names(Institution.objects.published().without_sector()) == ["No sector"]


def test_a_country_begins_with_partners_and_its_bars_lead_to_what_they_count(
    client, published, university, countries, sectors
):
    university("College", sectors=[sectors["ict"]])
    for name in ["First", "Second"]:
        published(Event, name, countries=[countries["LA"]], sectors=[sectors["rail-transit"]])
    published(Event, "Open", reach="all-asean", sectors=[sectors["vocational"]])

    page = client.get("/en/countries/la/")
    bars = page.context["bars"]

    assert page.context["groups"][0].kind is Institution
    assert [(bar.name, bar.count, bar.width) for bar in bars.shown] == [
        ("Rail transit", 2, 100),
        ("ICT", 1, 50),
    ]
    assert [client.get(bar.address).context["total"] for bar in bars.shown] == [2, 1]
    assert [bar.name for bar in bars.others] == ["Vocational education"]
    assert page.context["sentence"] == (
        "In this directory: 1 institution in Laos; naming Laos: 2 events; "
        "for all ASEAN countries: 1 more."
    )


def test_a_sector_ranks_its_countries(client, published, countries, sectors):
    for name, codes in [("Both", ["LA", "VN"]), ("One", ["VN"])]:
        published(
            Event, name, countries=[countries[code] for code in codes], sectors=[sectors["ict"]]
        )

    page = client.get("/en/sectors/ict/")

    assert [(bar.name, bar.count) for bar in page.context["bars"].shown] == [
        ("Viet Nam", 2),
        ("Laos", 1),
    ]
    assert "/en/events/list.ics?sector=ict" in page.text


def test_an_institution_says_with_whom_it_works_and_the_list_goes_by_country(
    client, published, make, university, party
):
    ours, theirs = university("Ours", country="CN"), university("Theirs")
    draft = make(Institution, "Draft")
    forum = published(Event, "Forum", start="2019-07-02")
    alliance = published(Alliance, "Alliance", founded="2016")
    secret = make(Event, "Secret forum", start="2020")
    for institution in [ours, theirs, draft]:
        for event in [forum, secret]:
            party(Organizer, event=event, institution=institution)
    for institution in [ours, theirs]:
        party(Membership, alliance=alliance, institution=institution)

    [pair] = client.get(ours.get_absolute_url()).context["pairs"]
    page = client.get("/en/partners/?country=LA&x=")
    [listed] = client.get(page.url).context["pairs"]
    file = client.get("/en/partners.csv?country=LA").content.decode()

    assert (pair.partner, names(pair.shared)) == (theirs, ["Forum", "Alliance"])
    assert page.url == "/en/partners/?country=LA"
    assert (listed.institution, listed.partner) == (theirs, ours)
    assert file.splitlines()[1] == "Theirs,LA,Ours,CN,Forum (2019); Alliance (2016),2019-07-02"
    assert client.get("/en/partners/?country=XX").status_code == 404
    assert client.get("/en/partners/?country=VN").context["pairs"] == []


def test_many_partners_of_an_institution_take_no_more_questions(
    university, published, party, django_assert_num_queries
):
    ours = university("Ours")
    for number in range(4):
        event = published(Event, f"Forum {number}")
        for institution in [ours, university(f"Partner {number}")]:
            party(Organizer, event=event, institution=institution)

    with django_assert_num_queries(3):
        found = partnerships(Institution.objects.filter(pk=ours.pk), {"as_organizer"})
        assert len(found) == 4
        assert all(list(pair.partner.countries.all()) == [Country(pk="LA")] for pair in found)
