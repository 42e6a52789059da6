"""The comparison pages of bin/bench show the same data as the site, and the report is correct."""

import pytest
from django.utils.html import strip_tags

from events.models import Event
from search.models import Entry

# The comparison pages do not depend on the database backend.
pytestmark = pytest.mark.once

CHOSEN = {"country": "LA", "sector": "rail-transit"}


@pytest.fixture(autouse=True)
def _bench_pages(settings):
    """Use the URLs and templates of the benchmark server."""
    from bench.comparison import filled, views
    from bench.comparison import settings as bench

    settings.ROOT_URLCONF, settings.TEMPLATES = bench.ROOT_URLCONF, bench.TEMPLATES
    # Module-level caches must not be shared between tests.
    filled.pages.clear()
    views.open_desk.cache_clear()


@pytest.fixture
def events(published, make, countries, sectors):
    """24 events that match CHOSEN, and four that do not."""
    laos, rail = [countries["LA"]], [sectors["rail-transit"]]
    for day in range(1, 25):
        published(Event, f"Forum {day}", countries=laos, sectors=rail, on=f"2024-05-{day:02}")
    abroad = {"countries": [countries["VN"]], "sectors": rail}
    published(Event, "Elsewhere", name_zh_hans="别处", on="2024-06-01", **abroad)
    published(Event, "Other field", countries=laos, sectors=[sectors["ict"]], on="2024-06-02")
    published(Event, "Undated")
    make(Event, "Draft", countries=laos, sectors=rail, on="2024-06-03")


def text_of(page) -> str:
    """The text of a page without tags."""
    return strip_tags(page.content.decode())


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize("chosen", [{}, CHOSEN, {"q": "forum"}, {"page": 2}])
def test_the_filled_page_is_the_list_byte_for_byte_and_asks_only_what_every_page_asks(
    client, chosen, django_assert_num_queries
):
    asked_for = client.get("/en/events/", chosen)
    client.get("/en/bench/filled/events/", chosen)
    # One query: whether a scheduled change is due.
    with django_assert_num_queries(1):
        filled = client.get("/en/bench/filled/events/", chosen)
    assert (asked_for.status_code, filled.status_code) == (200, 200)
    assert filled.content == asked_for.content
    assert "Forum 2" in text_of(filled)


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize("chosen", [{}, CHOSEN])
def test_the_textbook_page_shows_the_events_that_the_list_shows(client, names_in, chosen):
    textbook, site = (
        client.get(address, chosen) for address in ["/en/bench/textbook/", "/en/events/"]
    )
    shown = [str(event.name) for event in textbook.context["object_list"]]
    assert shown == names_in(Event, **chosen)
    assert len(shown) == 20
    for page in [textbook, site]:
        assert [name for name in shown if name not in text_of(page)] == []


@pytest.mark.usefixtures("events")
def test_the_textbook_page_counts_each_choice_under_all_others(client):
    answer = client.get("/en/bench/textbook/", CHOSEN)
    counts = {
        facet["field"].name: {value: n for value, _label, n, _chosen in facet["choices"]}
        for facet in answer.context["filter"].facets
    }
    assert counts["country"] == {"LA": 24, "VN": 1}
    assert counts["sector"] == {"ict": 1, "rail-transit": 24}
    assert counts["year"] == {"2024": 24}


def test_the_constant_view_asks_only_what_every_page_asks(client, django_assert_num_queries, db):
    with django_assert_num_queries(1):
        assert client.get("/en/bench/constant/").status_code == 200


@pytest.mark.parametrize(("index", "is_written"), [("0", False), ("1", True)])
def test_an_event_is_saved_with_the_index_or_without_it(client, published, index, is_written):
    event = published(Event, "Forum")
    entries = list(Entry.objects.values_list("pk", flat=True))
    client.get("/en/bench/save/", {"as": "publish", "index": index})
    assert event.permalink.revisions.count() == 2
    assert (list(Entry.objects.values_list("pk", flat=True)) != entries) is is_written


def test_an_event_is_saved_by_the_plain_admin_without_a_revision(client, published, monkeypatch):
    from bench.comparison import views

    # Each way of saving has events of its own; these are the third way's.
    monkeypatch.setattr(views, "SAVED", 1)
    *_others, event = [published(Event, f"Forum {number}") for number in range(3)]
    client.get("/en/bench/save/", {"as": "plain"})
    event.refresh_from_db()
    assert event.staff_note.startswith("Note ")
    assert event.permalink.revisions.count() == 1


@pytest.mark.usefixtures("events")
def test_every_page_that_is_asked_for_answers(client):
    from bench.comparison.bench_plan import plan

    cases = plan()["cases"]
    # The benchmark needs more events than there are here.
    del cases["page 50"]
    pages = [address for addresses in cases.values() for address in addresses]
    assert {client.get(page).status_code for page in pages} == {200}


def test_a_goal_is_met_or_missed():
    from bench.goals import Goal

    most = Goal("list", "times", {10_000: 1.5}, None)
    least = Goal("list", "times faster", {10_000: 10}, None, at_least=True)
    assert [most.is_met(value, 1.5) for value in [1.4, 1.5, 1.6]] == [True, True, False]
    assert [least.is_met(value, 10) for value in [9, 10, 11]] == [False, True, True]
