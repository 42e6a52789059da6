"""Events laid out over a month and a year."""

import pytest

from editions.models import Edition
from events.models import Event


@pytest.fixture
def year_page(client):
    def read(year="2025", language="en", **parameters):
        answer = client.get(f"/{language}/events/calendar/{year}/", parameters)
        assert answer.status_code == 200
        return answer.context

    return read


def names(events):
    return [event.name_en for event in events]


def test_a_year_shows_each_month_with_what_begins_or_goes_on_in_it(year_page, published, make):
    published(Event, "Long", start="2025-07-30", end="2025-09-02")
    published(Event, "July", start="2025-07-01")
    published(Event, "Sometime in July", start="2025-07")
    published(Event, "Sometime in 2025", start="2025")
    published(Event, "Another year", start="2024-07-01")
    make(Event, "Draft", start="2025-07-01")
    page = year_page()

    assert {one.first.month: names(one.events) for one in page["months"] if one.events} == {
        7: ["July", "Long"],
        8: ["Long"],
        9: ["Long"],
    }
    assert [names(one.to_the_month) for one in page["months"] if one.to_the_month] == [
        ["Sometime in July"]
    ]
    assert names(page["to_the_year"]) == ["Sometime in 2025"]


def test_an_event_over_new_year_stands_in_both_years(year_page, published):
    published(Event, "Camp", start="2024-12-30", end="2025-01-02")

    for year, month in [("2024", 12), ("2025", 1)]:
        months = year_page(year)["months"]
        assert [one.first.month for one in months if one.events] == [month]


def test_an_event_without_a_date_stands_in_the_year_of_its_edition(year_page, published):
    published(Event, "Undated", edition=published(Edition, slug="2025"))
    published(Event, "Neither")

    assert names(year_page()["to_the_year"]) == ["Undated"]


def test_a_month_is_whole_weeks_from_monday(client, published):
    published(Event, "Camp", start="2025-07-30", end="2025-08-02")
    published(Event, "Elsewhen", start="2025-06-30")
    month = client.get("/en/events/calendar/2025/07/").context["month"]

    assert [len(week) for week in month.weeks] == [7] * 5
    days = {day.day.day: names(day.events) for week in month.weeks for day in week if day.events}
    assert days == {30: ["Camp"], 31: ["Camp"]}
    assert month.weeks[0][0].is_of_month is False


def test_the_filters_of_the_list_go_along(client, year_page, published, countries):
    published(Event, "Laos", start="2025-07-01", countries=[countries["LA"]])
    published(Event, "Paris", start="2024-07-01", countries=[countries["FR"]])
    page = year_page(country="LA")

    assert page["years"] == [("2025", "/en/events/calendar/2025/?country=LA")]
    assert page["list_url"] == "/en/events/?country=LA"
    assert [names(one.events) for one in page["months"] if one.events] == [["Laos"]]
    html = client.get("/en/events/", {"country": "LA"}).content.decode()
    assert html.count('href="/en/events/calendar/latest/?country=LA"') == 1


def test_a_filter_that_is_not_understood_shows_nothing_and_says_so(client, published):
    published(Event, "Laos", start="2025-07-01")
    answer = client.get("/zh-hans/events/calendar/2025/", {"country": "XX"})

    assert [one for one in answer.context["months"] if one.events] == []
    assert "无法识别国家“XX”" in answer.content.decode()


def test_the_opening_period_is_told_apart(client, published):
    published(Event, "Opens", start="2025-07-01", period="opening")
    published(Event, "Goes on", start="2025-07-02", period="year-round")
    html = client.get("/zh-hans/events/calendar/2025/07/").content.decode()

    assert html.count('class="event opening"') == 1
    assert html.count('class="event year-round"') == 1
    assert "开幕期" in html


def test_the_latest_year_is_the_last_that_has_events(client, published):
    published(Event, "Old", start="2016-08-01")
    published(Event, "Newer", start="2019-08-01")

    answer = client.get("/en/events/calendar/latest/", {"country": "", "x": "1"})
    assert answer["Location"] == "/en/events/calendar/2019/"


def test_without_events_the_list_says_so(client, db):
    assert client.get("/en/events/calendar/latest/")["Location"] == "/en/events/"


@pytest.mark.parametrize("path", ["1234", "9999", "2025/00", "2025/13", "2025/7", "abcd", "20255"])
def test_what_is_no_year_or_month_is_not_found(client, db, path):
    assert client.get(f"/en/events/calendar/{path}/").status_code == 404


def test_a_calendar_asks_as_often_for_many_events_as_for_few(
    client, published, django_assert_max_num_queries
):
    published(Event, "No 0", start="2025-07-01")
    with django_assert_max_num_queries(30) as few:
        client.get("/en/events/calendar/2025/07/")
    for n in range(1, 8):
        published(Event, f"No {n}", start="2025-07-01")
    with django_assert_max_num_queries(len(few)):
        client.get("/en/events/calendar/2025/07/")


def test_an_event_known_to_the_month_stands_in_every_month_it_goes_on(year_page, published):
    published(Event, "Long", start="2024-11", end="2025-02")
    published(Event, "Over new year", start="2024-12-30", end="2025-01")
    published(Event, "Past", start="2024-10", end="2024-12")

    assert [names(one.to_the_month) for one in year_page("2025")["months"][:3]] == [
        ["Long", "Over new year"],
        ["Long"],
        [],
    ]
    assert [names(one.events) for one in year_page("2024")["months"][10:]] == [
        [],
        ["Over new year"],
    ]


def test_a_calendar_is_in_the_order_of_the_readers_language(year_page, published):
    published(Event, "Apple", name_zh_hans="职业", start="2025-07-01")
    published(Event, "Zebra", name_zh_hans="安徽", start="2025-07-01")

    assert names(year_page()["months"][6].events) == ["Apple", "Zebra"]
    assert names(year_page(language="zh-hans")["months"][6].events) == ["Zebra", "Apple"]


def test_what_was_called_off_is_said_to_be(client, published):
    published(Event, "Camp", start="2031-07-01", state="cancelled")
    published(Event, "Forum", start="2031-07-02", state="confirmed")

    for address in ["/en/events/", "/en/events/calendar/2031/07/"]:
        assert client.get(address).text.count(">cancelled<") == 1, address
    coming = client.get("/en/").context["coming"]
    assert [line.name for line in coming] == ["Forum"]


def test_a_calendar_leads_to_no_year_that_it_does_not_show(client, published):
    published(Event, "A slip", start="2345-01-01")
    published(Event, "Camp", start="2019-12-30", end="2020-01")

    latest = client.get("/en/events/calendar/latest/", follow=True)
    assert latest.status_code == 200
    assert [year for year, _address in latest.context["years"]] == ["2019", "2020"]


def test_an_event_of_which_only_the_end_is_known_stands_in_its_year(year_page, published):
    published(Event, "Until", end="2025-07-01")

    assert names(year_page("2025")["to_the_year"]) == ["Until"]
