"""How often a page asks the database does not depend on how many records there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from model_bakery import baker

from editorial.workflow.publishing import publish_as_it_stands
from evidence.models import Citation
from records.kinds import record_kinds
from records.models import Alias

# Django puts the same questions to every database.
pytestmark = [pytest.mark.once, pytest.mark.slow]
FEW, MANY = 2, 7


@pytest.fixture
def fill(published, countries, sectors, source):
    """Publish so many records of a kind, each with all that a card, a row or a page shows."""

    def publish_them(kind, number):
        for n in range(number):
            record = published(
                kind, f"Rail {n}", name_zh_hans=f"轨道 {n}", summary_en="Some.",
                countries=list(countries.values())[n % 3 :], sectors=list(sectors.values()),
                on="2016-08",
            )  # fmt: skip
            Citation.objects.create(record=record, source=source)
            baker.make(Alias, record=record, text=f"Đường {n}", language="vi", sort="other")

    return publish_them


def asked(client, address):
    """How many queries a page needs; asked twice, so that what is kept between requests is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


OF_ALL_KINDS = [
    "/en/countries/vn/", "/en/sectors/ict/", "/en/search/?q=rail", "/en/", "/en/countries/",
    "/sitemap.xml",
]  # fmt: skip


def lists_of(kind):
    label = kind.label()
    return [
        f"/en/{label}/", f"/zh-hans/{label}/?country=VN&sector=ict&q=rail", f"/en/{label}/list.csv",
    ]  # fmt: skip


@pytest.mark.every_kind
def test_a_list_asks_the_database_as_often_for_many_records_as_for_few(kind, client, fill):
    fill(kind, FEW)
    few = {address: asked(client, address) for address in lists_of(kind)}
    fill(kind, MANY - FEW)

    assert {address: asked(client, address) for address in few} == few


def test_a_page_of_all_kinds_asks_as_often_for_many_records_as_for_few(client, fill):
    for kind in record_kinds():
        fill(kind, FEW)
    few = {address: asked(client, address) for address in OF_ALL_KINDS}
    for kind in record_kinds():
        fill(kind, MANY - FEW)

    assert {address: asked(client, address) for address in few} == few


def test_a_record_asks_as_often_with_many_linked_to_it_as_with_few(
    link, client, published, page_of, django_assert_num_queries
):
    target = published(link.target, "Target")

    def link_them(number):
        for _number in range(number):
            record = published(link.kind, "Linked")
            link.make(record, target)
            publish_as_it_stands(record)

    link_them(FEW)
    few = asked(client, page_of(target))
    link_them(MANY - FEW)

    with django_assert_num_queries(few):
        client.get(page_of(target))


def test_a_record_with_many_links_asks_as_often_as_one_with_few(
    link, client, published, list_of, page_of
):
    record = published(link.kind, "One")
    addresses = [page_of(record), list_of(link.kind)]

    def link_them(number):
        for _number in range(number):
            link.make(record, published(link.target, "Target"))

    link_them(FEW)
    few = [asked(client, address) for address in addresses]
    link_them(MANY - FEW)

    assert [asked(client, address) for address in addresses] == few


def test_a_file_asks_as_often_for_many_records_as_for_few(link, client, published, list_of):
    address = f"{list_of(link.kind)}list.csv"

    def link_them(number):
        for _number in range(number):
            link.make(published(link.kind, "Another"), published(link.target, "Target"))

    link_them(FEW)
    few = asked(client, address)
    link_them(MANY - FEW)

    assert asked(client, address) == few


@pytest.mark.every_kind
def test_a_record_with_countries_sectors_names_and_a_source_asks_at_most_ten_queries(
    kind, client, fill, page_of
):
    fill(kind, 1)
    address = page_of(kind.objects.get())
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    # Lists of countries and sectors are cached outside of a test's transaction.
    lists = [query for query in queries if 'FROM "taxonomy_' in query["sql"]]
    # An edition also asks for those before and after it; a title asks who bears the same name.
    assert len(queries) - len(lists) <= 10
