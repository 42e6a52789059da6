"""What changes with time changes at its minute, by the clocks of the event's own zone."""

import pytest
from django.utils import translation

from events.models import Event

# Half past nine to eleven in the morning of August 1, 2030; and the whole of that day.
HELD = {
    "Asia/Shanghai": ("2030-08-01T01:30", "2030-08-01T03:00"),
    "Asia/Yangon": ("2030-08-01T03:00", "2030-08-01T04:30"),
    "Asia/Bangkok": ("2030-08-01T02:30", "2030-08-01T04:00"),
    "Asia/Dili": ("2030-08-01T00:30", "2030-08-01T02:00"),
}
REGISTERED = {"registration": "needed", "registration_link": "https://example.org/register"}
BUTTON = 'href="https://example.org/register"'


@pytest.fixture
def times_of(names_in):
    def times(name="Held"):
        return [when for when in ["upcoming", "now", "past"] if name in names_in(Event, when=when)]

    return times


@pytest.mark.parametrize("zone", HELD)
def test_an_event_is_coming_going_on_and_past_by_its_own_clocks(published, clock, times_of, zone):
    begins, ends = HELD[zone]
    days = {"start": "2030-08-01T09:30", "end": "2030-08-01T11:00", "time_zone": zone}
    published(Event, "Held", **days)
    published(Event, "Without a date")

    seen = []
    for moment in ["2030-07-31T23:00", f"{begins}:00", f"{ends}:59"]:
        clock(moment)
        seen.append(times_of())
    assert seen == [["upcoming"], ["now"], ["now"]]

    hour, minute = map(int, begins[11:].split(":"))
    clock(f"2030-08-01T{(hour * 60 + minute - 1) // 60:02}:{(minute - 1) % 60:02}:59")
    assert times_of() == ["upcoming"]
    clock(f"{ends[:14]}{int(ends[14:]) + 1:02}:00")
    assert times_of() == ["past"]
    assert times_of("Without a date") == []


@pytest.mark.parametrize(
    ("zone", "last_second", "midnight"),
    [
        ("Asia/Shanghai", "2030-08-01T15:59:59", "2030-08-01T16:00:00"),
        ("Asia/Yangon", "2030-08-01T17:29:59", "2030-08-01T17:30:00"),
    ],
)
def test_a_day_lasts_to_its_midnight(
    published, clock, times_of, names_in, zone, last_second, midnight
):
    fields = {"start": "2030-08-01", "time_zone": zone, "registration_closes": "2030-08-01"}
    published(Event, "Held", **REGISTERED, **fields)
    seen = []
    for moment in [last_second, midnight]:
        clock(moment)
        seen.append((times_of(), names_in(Event, registration="open")))

    assert seen == [(["now"], ["Held"]), (["past"], [])]


@pytest.mark.parametrize(
    ("moment", "english", "chinese", "is_open"),
    [
        ("2030-07-01T02:29:59", "opens on July 1, 2030, 09:00 (Yangon time)",
         "2030年7月1日09:00（仰光时间）开始报名", False),
        ("2030-07-01T02:30:00", "open until July 20, 2030, 17:30 (Yangon time)",
         "报名截至2030年7月20日17:30（仰光时间）", True),
        ("2030-07-20T11:00:59", "open until July 20, 2030, 17:30 (Yangon time)",
         "报名截至2030年7月20日17:30（仰光时间）", True),
        ("2030-07-20T11:01:00", "closed", "报名已结束", False),
    ],
)  # fmt: skip
def test_registration_opens_and_closes_to_the_minute(
    client, published, page_of, names_in, clock, moment, english, chinese, is_open
):
    event = published(
        Event, "Held", **REGISTERED, start="2030-08-01", time_zone="Asia/Yangon",
        registration_opens="2030-07-01T09:00", registration_closes="2030-07-20T17:30",
    )  # fmt: skip
    published(Event, "Without registration", start="2030-08-01", registration="not-needed")
    clock(moment)

    assert [said(client, page_of(event, one), label) for one, label in LABELS] == [english, chinese]
    assert names_in(Event, registration="open") == (["Held"] if is_open else [])
    assert (BUTTON in client.get(page_of(event)).text) == is_open


LABELS = [("en", "registration"), ("zh-hans", "报名")]


def said(client, address, label):
    facts = client.get(address).context["facts"]
    with translation.override("zh-hans" if address.startswith("/zh") else "en"):
        return next((v.text for fact in facts if str(fact.label) == label for v in fact.values), "")


@pytest.mark.parametrize(
    ("fields", "english", "chinese"),
    [
        ({"registration": "not-needed"}, "not needed", "无需报名"),
        ({"registration": ""}, "not recorded", "报名方式未注明"),
        ({"registration": "", "state": "cancelled"}, "", ""),
        ({"registration": "", "start": "2016-08-01"}, "", ""),
        (
            {**REGISTERED, "registration_opens": "2999", "state": "cancelled"},
            "closed",
            "报名已结束",
        ),
    ],
)
def test_registration_is_said_as_far_as_anybody_may_still_ask(
    client, published, page_of, clock, fields, english, chinese
):
    event = published(Event, "Held", **{"start": "2030-08-01"} | fields)
    clock("2030-01-01T00:00")

    pages = [page_of(event, one) for one, _label in LABELS]
    assert [
        said(client, page, label) for page, (_one, label) in zip(pages, LABELS, strict=True)
    ] == [
        english,
        chinese,
    ]
    assert BUTTON not in client.get(pages[0]).text


def test_a_time_of_day_is_said_with_its_zone_and_given_to_machines(client, published, page_of):
    times = {"start": "2030-08-01T09:30", "end": "2030-08-01T11:00", "time_zone": "Asia/Yangon"}
    timed, dated = published(Event, "Timed", **times), published(Event, "Dated", start="2030-08-01")

    marked = '<time datetime="2030-08-01T09:30+06:30" data-until="2030-08-01T11:00+06:30">'
    english, chinese = [flat(client.get(page_of(timed, one)).text) for one, _label in LABELS]
    assert f"{marked}August 1, 2030, 09:30 to 11:00 (Yangon time)</time>" in english
    assert f"{marked}2030年8月1日09:30至11:00（仰光时间）</time>" in chinese
    assert "<time" not in client.get(page_of(dated)).text
    in_list = flat(client.get("/en/events/").text)
    assert [in_list.count(marked), in_list.count("<time")] == [1, 1]


def flat(text):
    return " ".join(text.split()).replace(" >", ">")
