import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from model_bakery import baker

from documents.models import Document
from editions.models import Edition
from events.models import Event, Organizer
from institutions.models import Institution
from records.wording.facts import facts_of
from values.dates import PartialDate


def day(shift):
    """A day so many days from now, as staff write it."""
    return f"{timezone.localtime() + timezone.timedelta(days=shift):%Y-%m-%d}"


def this_month():
    return f"{timezone.localtime():%B %Y}"


@pytest.fixture
def through_time(published):
    for name, start, end in [
        ("Long past", "2016", ""),
        ("Just past", day(-3), day(-2)),
        ("Now", day(-1), day(1)),
        ("Today", day(0), ""),
        ("Coming", day(2), day(3)),
        ("This year", day(0)[:4], ""),
        ("This month", day(0)[:7], ""),
        ("Until some day of this month", day(-1), day(0)[:7]),
        ("Since some day of this year", day(0)[:4], day(1)),
        ("No date", "", ""),
    ]:
        published(Event, name, start=start, end=end)
    for state in ["postponed", "cancelled"]:
        published(Event, state, start=day(0), state=state)


@pytest.mark.usefixtures("through_time")
@pytest.mark.parametrize(
    ("when", "names"),
    [
        ("upcoming", {"Coming"}),
        ("now", {"Now", "Today"}),
        ("past", {"Long past", "Just past"}),
    ],
)
def test_a_visitor_sees_what_is_coming_going_on_and_past(client, when, names):
    answer = client.get("/en/events/", {"when": when})

    assert {record.name for record in answer.context["object_list"]} == names
    facets = {facet.name: facet for facet in answer.context["facets"]}
    assert {c.value: c.named for c in facets["when"].choices} == {
        "upcoming": 1,
        "now": 2,
        "past": 2,
    }


def test_an_event_without_a_date_stands_in_the_year_of_its_edition(published, names_in):
    edition = published(Edition, slug="2016")
    published(Event, "Undated", edition=edition)
    published(Event, "Dated", edition=edition, start="2017-01")
    published(Event, "Neither")

    assert names_in(Event, year="2016") == ["Undated"]
    assert names_in(Event, year="2017") == ["Dated"]
    assert names_in(Event, sort="newest") == ["Dated", "Undated", "Neither"]


REGISTERED = {"registration": "needed", "registration_link": "https://example.org/"}


@pytest.mark.parametrize(
    ("fields", "is_open", "said"),
    [
        ({}, True, "open"),
        ({"registration_closes": "2999-01-02"}, True, "open until January 2, 2999"),
        ({"registration_opens": "2999-01-02"}, False, "opens on January 2, 2999"),
        ({"registration_closes": "2016"}, False, "closed"),
        ({"start": "2016", "end": "2016"}, False, "closed"),
        ({"registration": "not-needed"}, False, "not needed"),
        ({"registration": ""}, False, ""),
    ],
)
def test_an_event_says_whether_one_can_still_register(published, names_in, fields, is_open, said):
    event = published(Event, "Asked", **REGISTERED | fields)
    event.refresh_from_db()

    assert event.registration_in_words == said
    assert event.takes_registrations == is_open
    assert names_in(Event, registration="open") == (["Asked"] if is_open else [])


@pytest.mark.parametrize("state", ["cancelled", "held"])
def test_nobody_registers_for_what_is_over_or_cancelled(published, names_in, state):
    event = published(Event, "Asked", **REGISTERED, state=state)

    assert event.takes_registrations is False
    assert names_in(Event, registration="open") == []


def test_registration_does_not_close_before_it_opens(make):
    event = make(Event)
    event.registration_opens, event.registration_closes = PartialDate("2017"), PartialDate("2016")

    with pytest.raises(ValidationError) as refusal:
        event.clean()
    assert list(refusal.value.message_dict) == ["registration_closes"]
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


def test_the_order_of_the_organizers_is_kept_as_entered(make):
    event = make(Event)
    for role, order, name in [
        ("organizer", 2, "D"), ("host", 2, "A"), ("host", 1, "Z"), ("organizer", 1, "M"),
        ("", 1, "X"),
    ]:  # fmt: skip
        Organizer.objects.create(event=event, role=role, order=order, own_name_en=name)

    said = {str(fact.label): [value.text for value in fact.values] for fact in facts_of(event)}

    assert said["host"] == ["Z", "A"]
    assert said["organizer"] == ["M", "D"]
    assert "supporter" not in said
    assert [names for names in said.values() if "X" in names] == [["X"]]


def test_an_organizer_has_a_name_or_is_an_institution(make):
    event = make(Event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organizer.objects.create(event=event, role="host")

    Organizer.objects.create(event=event, role="host", own_name_zh_hans="贵州大学")
    Organizer.objects.create(event=event, role="host", institution=make(Institution))


def test_an_institution_that_is_not_public_is_named_only_as_the_source_prints_it(make, published):
    event, hidden = published(Event), make(Institution, "Hidden")
    Organizer.objects.create(event=event, institution=hidden, own_name_en="As printed", order=1)
    Organizer.objects.create(event=event, institution=hidden, order=2)
    public = published(Institution, "Public")
    Organizer.objects.create(event=event, institution=public, own_name_en="Printed", order=3)

    values = [value for row in event.organizers.all() for value in row.public_values()]

    assert [(value.text, value.url) for value in values] == [
        ("As printed", ""), ("Public", public.get_absolute_url()),
    ]  # fmt: skip


def test_a_date_is_said_in_both_languages(client, published, page_of):
    event = published(Event, start="2016-08-01", end="2016-08-05")

    assert "August 1 to 5, 2016" in client.get(page_of(event)).text
    assert "2016年8月1日至5日" in client.get(page_of(event, "zh-hans")).text


def test_what_the_source_does_not_say_is_not_guessed(client, published, page_of):
    event = published(Event)
    said = {str(fact.label): fact.values for fact in facts_of(event)}

    assert [said[label] for label in ["type", "period", "date", "state", "format"]] == [[]] * 5


def test_events_are_counted_in_the_plural_of_the_language(client, published):
    for n in range(2):
        published(Event, f"Number {n}")

    english, chinese = [
        client.get(f"/{language}/events/").context["sentence"] for language in ["en", "zh-hans"]
    ]
    assert english == "2 events, newest first"
    assert chinese.startswith("活动2项") or "2项活动" in chinese


def test_a_closed_event_page_names_no_registration_link(client, published, page_of):
    is_open = published(Event, "Open", **REGISTERED)
    closed = published(Event, "Closed", **REGISTERED, state="cancelled")

    pages = [client.get(page_of(one)).text for one in [is_open, closed]]
    assert ['href="https://example.org/"' in page for page in pages] == [True, False]


def test_an_organizer_row_goes_with_its_event(make):
    gone, kept = make(Event, "Gone"), make(Event, "Kept")
    for event in [gone, kept]:
        baker.make(Organizer, event=event, own_name_en="A body")
    gone.delete()

    assert [row.event for row in Organizer.objects.all()] == [kept]


@pytest.mark.parametrize(
    ("fields", "said", "open_"),
    [
        ({"start": day(3)}, "open", True),
        ({"start": "2016-08-01"}, "closed", False),
        ({"start": day(3), "state": "cancelled"}, "closed", False),
        ({"start": day(9), "registration_opens": day(2)}, None, False),
        ({"start": "2999", "registration_opens": day(-1)}, "open", True),
        ({"start": "2999", "registration_opens": "2016-08"}, "open", True),
        ({"start": "2999", "registration_opens": day(0)[:7]}, f"opens on {this_month()}", False),
        ({"start": "2999", "registration_opens": day(0)[:4]}, f"opens on {day(0)[:4]}", False),
        ({"start": day(9), "registration_closes": day(-1)}, "closed", False),
    ],
)
def test_page_button_and_filter_agree_on_registration(
    client, published, names_in, fields, said, open_
):
    event = published(
        Event, "Rail", registration="needed", registration_link="https://example.org/", **fields
    )
    event.refresh_from_db()

    assert event.takes_registrations == open_
    assert names_in(Event, registration="open") == (["Rail"] if open_ else [])
    shown = client.get(event.get_absolute_url())
    assert ("https://example.org/" in shown.text) == open_
    facts = {str(fact.label): fact.values for fact in shown.context["facts"]}
    if said:
        assert [value.text for value in facts["registration"]] == [said]


def test_the_document_of_an_event_leads_back_to_it(client, published):
    document = published(Document, "Statement")
    event = published(Event, "Roundtable")
    published(Event, "Another")
    event.documents.add(document)

    groups = client.get(document.get_absolute_url()).context["groups"]

    assert [[r.name for r in group.records] for group in groups] == [["Roundtable"]]


def test_nobody_is_led_to_a_form_that_is_closed(client, published):
    link = "https://example.org/join"
    taking = {"registration": "needed", "registration_link": link, "format": "online"}
    shut = published(Event, "Shut", start=day(3), registration_closes=day(-1), **taking)
    still = published(Event, "Still", start=day(3), registration_closes=day(1), **taking)

    pages = [client.get(event.get_absolute_url()).text for event in [shut, still]]
    assert [link in page for page in pages] == [False, True]
