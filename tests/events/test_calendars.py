"""Events in the calendars of their readers."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from editions.models import Edition
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from events.models import Event


@pytest.fixture
def entries(client):
    """The entries of a calendar by their titles, as a program reads them."""

    def read(address="/en/events/list.ics", **parameters):
        answer = client.get(address, parameters)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = Calendar.from_ical(answer.content)
        return {str(one["summary"]): one for one in calendar.walk("VEVENT")}

    return read


def test_days_are_all_day_entries_and_the_end_is_the_day_after(entries, published):
    published(Event, "Camp", start="2026-08-01", end="2026-08-03")
    published(Event, "Day", start="2026-08-01")
    shown = entries()

    assert {name: (one.start, one.end) for name, one in shown.items()} == {
        "Camp": (date(2026, 8, 1), date(2026, 8, 4)),
        "Day": (date(2026, 8, 1), date(2026, 8, 2)),
    }


def test_a_time_stands_in_the_zone_of_the_event_which_the_file_describes(
    client, entries, published
):
    published(
        Event, "Forum", start="2026-08-01T09:30", end="2026-08-01T11:00", time_zone="Asia/Yangon"
    )
    forum = entries()["Forum"]

    assert forum.start.astimezone(UTC) == datetime(2026, 8, 1, 3, 0, tzinfo=UTC)
    assert forum.end.astimezone(UTC) == datetime(2026, 8, 1, 4, 30, tzinfo=UTC)
    text = client.get("/en/events/list.ics").content.decode()
    assert "DTSTART;TZID=Asia/Yangon:20260801T093000" in text
    assert text.count("BEGIN:VTIMEZONE\r\nTZID:Asia/Yangon\r\n") == 1
    assert "TZOFFSETTO:+0630" in text


def test_no_day_is_invented_for_what_is_known_to_the_month(entries, published):
    published(Event, "Month", start="2026-08")
    published(Event, "Year", start="2026")
    published(Event, "No date")
    published(Event, "From a day to a month", start="2026-08-01", end="2026-09")
    shown = entries()

    assert list(shown) == ["From a day to a month"]
    assert shown["From a day to a month"].end == date(2026, 8, 2)


def test_an_entry_keeps_its_identity_and_counts_its_changes(entries, published):
    event = published(Event, "Forum", start="2026-08-01")
    before = entries()["Forum"]
    event.name_en = "Forum, moved"
    event.save()
    publish_as_it_stands(event)
    after = entries()["Forum, moved"]
    in_chinese = entries("/zh-hans/events/list.ics")["Forum, moved"]

    assert before["uid"] == after["uid"] == in_chinese["uid"]
    assert [one["sequence"] for one in [before, after]] == [0, 1]
    assert after["last-modified"].dt >= before["last-modified"].dt


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (Event.State.PLANNED, "TENTATIVE"),
        (Event.State.CONFIRMED, "CONFIRMED"),
        (Event.State.HELD, "CONFIRMED"),
        (Event.State.POSTPONED, "TENTATIVE"),
        (Event.State.CANCELLED, "CANCELLED"),
        ("", None),
    ],
)
def test_a_cancelled_event_stays_and_says_so(entries, published, state, status):
    published(Event, "Forum", start="2026-08-01", state=state)

    assert entries()["Forum"].get("status") == status


def test_the_days_of_registration_are_entries_of_their_own(entries, published):
    dates = {"registration_opens": "2026-05-01", "registration_closes": "2026-06-30T18:00"}
    published(Event, "Forum", start="2026-08-01", registration="needed", **dates)
    published(Event, "Open to all", start="2026-08-02", registration="not-needed", **dates)
    published(Event, "Off", start="2026-08-03", registration="needed", state="cancelled", **dates)
    shown = entries()

    assert sorted(shown) == [
        "Forum",
        "Off",
        "Open to all",
        "Registration closes: Forum",
        "Registration opens: Forum",
    ]
    assert shown["Registration opens: Forum"].start == date(2026, 5, 1)
    closes = shown["Registration closes: Forum"]
    assert closes.start.astimezone(UTC) == datetime(2026, 6, 30, 10, 0, tzinfo=UTC)
    assert len({one["uid"] for one in shown.values()}) == 5


def test_a_calendar_of_a_filter_holds_what_its_list_holds(entries, published, make, countries):
    published(Event, "Laos", start="2026-08-01", countries=[countries["LA"]])
    published(Event, "Paris", start="2026-08-01", countries=[countries["FR"]])
    make(Event, "Draft", start="2026-08-01", countries=[countries["LA"]])

    assert list(entries(country="LA")) == ["Laos"]


def test_a_calendar_refuses_what_it_does_not_understand(client, db):
    answer = client.get("/en/events/list.ics", {"year": "abc"})

    assert answer.status_code == 400
    assert answer.content.decode().startswith("year: ")


def test_long_chinese_names_are_folded_between_characters(client, published):
    name = "中国—东盟" * 30
    published(Event, name_en="", name_zh_hans=name, start="2026-08-01")
    content = client.get("/zh-hans/events/list.ics").content

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    for line in content.split(b"\r\n"):
        line.decode()
    assert name in content.decode().replace("\r\n ", "")


def test_one_event_has_a_calendar_of_its_own(client, entries, published, make, withdrawn):
    published(Event, "Forum", slug="forum", start="2026-08-01")
    published(Event, "Another", start="2026-08-01")
    make(Event, "Draft", slug="draft", start="2026-08-01")
    gone = withdrawn(Event, "Gone", slug="gone", start="2026-08-01")

    assert list(entries("/en/events/forum.ics")) == ["Forum"]
    assert client.get("/en/events/draft.ics").status_code == 404
    assert client.get(f"/en/events/{gone.slug}.ics").status_code == 410
    assert client.get("/en/events/nothing.ics").status_code == 404


def test_a_withdrawn_event_leaves_the_calendar(entries, published):
    published(Event, "Stays", start="2026-08-01")
    withdraw(published(Event, "Goes", start="2026-08-01"))

    assert list(entries()) == ["Stays"]


def test_editions_have_a_calendar_too(entries, published):
    published(Edition, "The Week", slug="2026", number=19, start="2026-08-01", end="2026-08-07")

    assert entries("/en/editions/list.ics")["The Week"].end == date(2026, 8, 8)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a\nb", "a b"),
        ("a\r\nX-EVIL:1", "a X-EVIL:1"),
        ("a;b,c\\d", r"a\;b\,c\\d"),
        ("a\x01b", "ab"),
    ],
)
def test_whatever_is_asked_for_is_one_line_of_the_calendars_name(client, db, words, name):
    answer = client.get("/en/events/list.ics", {"q": words})

    assert answer.status_code == 200
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    [said] = [line for line in lines if line.startswith("X-WR-CALNAME")]
    assert name in said
    assert [line for line in lines if line.startswith("X-EVIL")] == []


def test_a_moment_has_no_end(entries, published):
    published(Event, "Launch", start="2031-07-01T09:00", end="2031-07-01T09:00")

    assert "dtend" not in entries()["Launch"]


def test_an_event_of_which_no_day_is_known_has_no_calendar_of_its_own(client, published):
    event = published(Event, "Sometime", start="2031-07")

    assert client.get(f"/en/events/{event.slug}.ics").status_code == 404


def test_a_name_in_another_language_is_said_to_be(entries, published):
    published(Event, "Forum", name_zh_hans="", start="2031-07-01")

    entry = entries("/zh-hans/events/list.ics")["Forum"]
    assert entry["summary"].params["LANGUAGE"] == "en"
