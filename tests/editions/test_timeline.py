"""The list of editions as a timeline, with the numbers known of each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editions.models import Edition


@pytest.fixture
def years(client):
    """What the timeline says under a query string: per edition, what was achieved and planned."""

    def told(query="", language="en"):
        timeline = client.get(f"/{language}/editions/{query}").context["timeline"]
        return {
            year.edition.slug: [
                [figure.amount_in_words for figure in some]
                for some in [year.achieved, year.planned]
            ]
            for year in timeline
        }

    return told


@pytest.fixture
def three(published, make, figure_of):
    first, second = (
        published(Edition, "First", slug="2016"),
        published(Edition, "Second", slug="2017"),
    )
    published(Edition, "Third", slug="2018")
    figure_of(make(Edition, "A draft", slug="2019"), 7777)
    figure_of(first, 30, "more-than")
    figure_of(first, 50, "planned")
    figure_of(first, 8888, public=False)
    figure_of(second, 60, "planned")


def test_the_timeline_tells_what_was_achieved_apart_from_what_was_planned(client, years, three):
    told = years()

    assert told == {
        "2018": [[], []],
        "2017": [[], ["60 activities planned"]],
        "2016": [["more than 30 activities"], ["50 activities planned"]],
    }
    assert list(told) == ["2018", "2017", "2016"]
    page = client.get("/en/editions/").text
    assert [page.count(word) for word in ["7777", "8888", "7,777", "8,888"]] == [0, 0, 0, 0]
    assert page.count("A page of the ministry") == 3


def test_the_timeline_follows_the_filters_and_the_order(client, years, three):
    assert list(years("?year=2016&year=2018")) == ["2018", "2016"]
    assert list(years("?sort=oldest")) == ["2016", "2017", "2018"]
    assert list(years("?year=2001")) == list(years("?year=never")) == []


@pytest.mark.parametrize("query", ["?q=Second", "?sort=name"])
def test_out_of_the_order_of_time_it_is_a_list_like_any_other(client, years, three, query):
    page = client.get(f"/en/editions/{query}")

    assert page.context["timeline"] == []
    assert '<ol class="timeline">' not in page.text
    assert "Second" in page.text


def test_the_figures_of_all_editions_are_asked_for_at_once(client, published, figure_of):
    counts = []
    for slug in ["2016", "2017", "2018", "2019"]:
        figure_of(published(Edition, f"The Week {slug}", slug=slug), 30)
        client.get("/en/editions/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/editions/")
        about = [query for query in queries if 'FROM "evidence_figure"' in query["sql"]]
        counts.append((len(queries), len(about)))

    assert {number for _all, number in counts} == {1}
    assert len({number for number, _about in counts}) == 1


def test_the_timeline_leads_to_the_charts(client, three):
    assert 'href="/en/statistics/#editions"' in client.get("/en/editions/").text
    assert 'id="editions"' in client.get("/en/statistics/").text
