"""What a reader may want next: other records of the kind that share something."""

import pytest
from model_bakery import baker

from alliances.models import Alliance, Membership
from editions.models import Edition
from events.models import Event
from institutions.models import Institution
from records.kinds import record_kinds
from records.pages.record_parts.neighbors import neighbors

BY_SECTOR = [kind for kind in record_kinds() if "sectors" in kind.neighbors_through]


def names(records):
    return [record.name_en for record in records]


@pytest.fixture
def member(published):
    def make(alliance, name):
        institution = published(Institution, name)
        fields = {"own_name_en": "", "own_name_zh_hans": ""}
        baker.make(Membership, alliance=alliance, institution=institution, **fields)
        return institution

    return make


@pytest.mark.parametrize("kind", BY_SECTOR, ids=lambda kind: kind.label())
def test_a_record_leads_to_others_of_its_sectors(kind, client, published, make, sectors):
    record = published(kind, "This", sectors=[sectors["ict"]])
    published(kind, "Same", sectors=[sectors["ict"]])
    published(kind, "Other", sectors=[sectors["rail-transit"]])
    make(kind, "Draft", sectors=[sectors["ict"]])
    answer = client.get(record.get_absolute_url())

    assert names(answer.context["neighbors"]) == ["Same"]
    assert answer.text.count(">Similar ") == 1


def test_an_institution_leads_to_those_in_the_same_public_alliance(published, make, member):
    shown, hidden = published(Alliance, "Rail"), make(Alliance, "Secret")
    record = member(shown, "This")
    baker.make(Membership, alliance=hidden, institution=record, own_name_en="", own_name_zh_hans="")
    member(shown, "Same")
    member(hidden, "In a secret alliance")
    published(Institution, "Elsewhere")

    assert names(neighbors(record)) == ["Same"]


def test_an_event_leads_first_to_those_of_its_alliance_then_of_its_edition(published):
    edition, alliance = published(Edition, slug="2025"), published(Alliance, "Rail")
    record = published(Event, "This", edition=edition, start="2025-07-01")
    of_alliance = published(Event, "Of the alliance", start="2016-07-01")
    published(Event, "Of the edition", edition=edition, start="2025-07-02")
    published(Event, "Neither", start="2025-07-03")
    for one in [record, of_alliance]:
        one.alliances.add(alliance)

    assert names(neighbors(record)) == ["Of the alliance", "Of the edition"]


def test_only_a_few_are_shown_and_asked_for_at_once(
    client, published, sectors, django_assert_max_num_queries
):
    record = published(Alliance, "This", sectors=[sectors["ict"]])
    for n in range(2):
        published(Alliance, f"No {n}", sectors=[sectors["ict"]])
    with django_assert_max_num_queries(80) as few:
        client.get(record.get_absolute_url())
    for n in range(2, 9):
        published(Alliance, f"No {n}", sectors=[sectors["ict"]])
    with django_assert_max_num_queries(len(few)):
        answer = client.get(record.get_absolute_url())

    assert len(answer.context["neighbors"]) == 6


@pytest.mark.parametrize("kind", [Institution, Event, Alliance], ids=lambda kind: kind.label())
def test_those_of_the_same_country_and_sector_come_first(kind, published, countries, sectors):
    both = {"countries": [countries["VN"]], "sectors": [sectors["ict"]]}
    record = published(kind, "This", **both)
    published(kind, "Of the country", countries=[countries["VN"]])
    published(kind, "Of the sector", countries=[countries["LA"]], sectors=[sectors["ict"]])
    published(kind, "Of both", **both)

    assert names(neighbors(record)) == ["Of both", "Of the sector"]
