"""The next Week is what staff announced, and is never invented."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from editions.models import Edition
from editorial.workflow.publishing import publish_as_it_stands
from values.dates import PartialDate

PAGES = ["/en/", "/en/editions/"]


@pytest.fixture
def said(client):
    """What the pages say of the next Week."""

    def of_pages():
        pages = [client.get(page).text for page in PAGES]
        return [page.split('id="next-week-heading"')[1].split("</section>")[0] for page in pages]

    return of_pages


def in_days(days):
    return PartialDate(f"{timezone.localtime() + timedelta(days=days):%Y-%m-%d}")


def test_without_an_edition_to_come_it_is_not_announced(published, make, said):
    published(Edition, "Past Week", slug="2016", start="2016-07-28", end="2016-08-02")
    make(Edition, "Draft Week", slug="9000")

    for text in said():
        assert "Not announced yet." in text
        assert "Week</a>" not in text


def test_the_nearest_edition_that_is_not_over_is_the_next(published, said):
    for year, start in [("2016", "2016-07-28"), ("9001", ""), ("9000", "9000-07-26")]:
        published(Edition, f"Week {year}", slug=year, start=start, summary_en="Call: by 1 May.",
                  website="https://example.org/call")  # fmt: skip

    for text in said():
        assert "Week 9000</a>" in text
        assert "July 26, 9000" in text
        assert "Call: by 1 May." in text
        assert 'href="https://example.org/call"' in text
        assert "Week 9001" not in text


def test_an_edition_may_be_announced_before_its_dates(published, said):
    published(Edition, "Week 9000", slug="9000")

    assert all("dates not announced yet" in text for text in said())


def test_while_it_runs_it_is_still_the_next_and_then_the_pages_change(published, said):
    running = published(Edition, "Running", slug="2016", start=in_days(-1), end=in_days(1))
    assert all("Running</a>" in text for text in said())
    assert Edition.objects.next_moment() == running.end_latest + timedelta(minutes=1)

    running.start, running.end = in_days(-3), in_days(-1)
    running.save()
    publish_as_it_stands(running)
    assert all("Not announced yet." in text for text in said())
    assert Edition.objects.next_moment() is None


def test_an_edition_without_dates_is_over_with_its_year(published):
    published(Edition, "Week 9000", slug="9000")

    assert Edition.objects.next_moment() == datetime(9000, 12, 31, 16, tzinfo=UTC)
