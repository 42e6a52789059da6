"""When pages change by themselves, whoever keeps a page or a number learns of it."""

from datetime import UTC, datetime

import pytest

from alliances.models import Alliance
from events.models import Event
from serving.generation import current
from serving.models import State

HOURS = {"start": "2030-08-01T09:30", "end": "2030-08-01T11:00", "time_zone": "Asia/Yangon"}
REGISTERED = {
    "registration": "needed",
    "registration_link": "https://example.org/register",
    "registration_opens": "2030-07-01",
    "registration_closes": "2030-07-20T17:30",
}


@pytest.mark.parametrize(
    ("fields", "now", "then"),
    [
        (HOURS, "2030-07-31T00:00", "2030-08-01T03:00"),
        (HOURS, "2030-08-01T02:59:59", "2030-08-01T03:00"),
        (HOURS, "2030-08-01T03:00", "2030-08-01T04:31"),
        (HOURS, "2030-08-01T04:30:59", "2030-08-01T04:31"),
        (HOURS, "2030-08-01T04:31", None),
        (HOURS | REGISTERED, "2030-01-01T00:00", "2030-06-30T17:30"),
        (HOURS | REGISTERED, "2030-06-30T17:30", "2030-07-20T11:01"),
        (HOURS | REGISTERED, "2030-07-20T11:01", "2030-08-01T03:00"),
        ({"registration_opens": "2030-11"}, "2030-11-20T00:00", "2030-11-30T16:00"),
        ({"registration_opens": "2030-12"}, "2030-12-20T00:00", "2030-12-31T16:00"),
        ({"registration_opens": "2030"}, "2030-12-20T00:00", "2030-12-31T16:00"),
        ({"registration_opens": "2030-11"}, "2030-12-01T00:00", None),
        ({"start": "2030-08-01"}, "2030-08-01T12:00", "2030-08-01T16:00"),
        ({"start": "2030-08-01"}, "2030-08-01T16:00", None),
        ({"start": "2016"}, "2030-08-01T12:00", None),
        ({"start": "", "dated": "2030"}, "2030-08-01T12:00", "2030-12-31T16:00"),
        ({"start": "", "dated": "2029"}, "2030-08-01T12:00", None),
        ({"start": ""}, "2030-08-01T12:00", None),
    ],
)
def test_an_event_says_when_its_pages_change(
    written, clock, django_assert_num_queries, fields, now, then
):
    event = written(Event, **{key: value for key, value in fields.items() if key != "dated"})
    if "dated" in fields:
        Event.objects.filter(pk=event.pk).update(dated=fields["dated"])
    clock(now)

    with django_assert_num_queries(1):
        moment = Event.objects.next_moment()

    assert moment == (datetime.fromisoformat(f"{then}+00:00") if then else None)


def next_moment():
    moment = State.objects.get().next_moment
    return moment and f"{moment.astimezone(UTC):%m-%d %H:%M}"


def test_the_site_waits_for_each_moment_once(client, published, make, withdrawn, clock):
    clock("2030-06-01T00:00")
    published(Alliance, "Rail")
    make(Event, "A draft", start="2030-06-05")
    withdrawn(Event, "Withdrawn", start="2030-06-10")
    assert next_moment() is None
    published(Event, "Held", **HOURS, **REGISTERED)
    began = current()

    seen = []
    for moment in [
        "2030-06-30T17:29:59", "2030-06-30T17:30:00", "2030-06-30T17:30:01", "2030-07-20T11:01:00",
        "2030-08-01T03:00:10", "2030-08-01T04:31:00", "2030-09-01T00:00:00",
    ]:  # fmt: skip
        clock(moment)
        client.get("/en/about/")
        seen.append((current() - began, next_moment()))

    assert seen == [
        (0, "06-30 17:30"), (1, "07-20 11:01"), (1, "07-20 11:01"), (2, "08-01 03:00"),
        (3, "08-01 04:31"), (4, None), (4, None),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_is_never_called_good_beyond_its_minute(client, published, clock, page_of):
    clock("2030-06-01T00:00")
    event = published(Event, "Held", **HOURS, **REGISTERED)
    published(Event, "Without a date")
    page, coming, open_, home = pages = [
        page_of(event), "/en/events/?when=upcoming", "/en/events/?registration=open", "/en/",
    ]  # fmt: skip

    for before, after, changing in [
        ("2030-06-30T17:29:58", "2030-06-30T17:29:59", set()),
        ("2030-06-30T17:29:59", "2030-06-30T17:30:00", {page, coming, open_}),
        ("2030-07-20T11:00:59", "2030-07-20T11:01:00", {page, coming, open_}),
        ("2030-08-01T02:59:59", "2030-08-01T03:00:00", {coming, home}),
    ]:
        clock(before)
        tags = {one: client.get(one)["ETag"] for one in pages}
        clock(after)
        answers = {one: client.get(one, headers={"if-none-match": tags[one]}) for one in pages}
        assert {one: answer.status_code for one, answer in answers.items()} == {
            one: 200 if one in changing else 304 for one in pages
        }
