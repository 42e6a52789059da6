"""A center stands in one country and may be for others: two facts, and found by either."""

import pytest

from centers.models import Center
from records.indexing.index_documents import indexed_records
from records.selection.results_sql import SqlResults

pytestmark = pytest.mark.django_db


@pytest.fixture
def center(published, countries):
    return published(Center, "Laos Center", seat=countries["CN"], countries=[countries["LA"]])


def test_both_are_said(center, client):
    text = client.get(center.get_absolute_url()).text
    seat, focus = text[text.index("Located in") :].split("Country of focus")
    assert ("China" in seat, "Laos" in focus) == (True, True)


@pytest.mark.parametrize("code", ["CN", "LA"])
def test_it_is_found_by_either(center, client, code):
    answer = client.get("/en/centers/", {"country": code})
    assert [record.name_en for record in answer.context["object_list"]] == ["Laos Center"]


def test_it_counts_once_where_both_are_the_same(center, countries):
    center.countries.add(countries["CN"])
    assert SqlResults(Center.objects.all()).tally("country") == {"CN": 1, "LA": 1}


def test_the_index_knows_both(center):
    [indexed] = indexed_records(Center, [center.pk])
    assert {"country=CN", "country=LA"} <= set(indexed.document.values)
