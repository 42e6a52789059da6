"""The first page: what there is, what comes next, what came last."""

from datetime import timedelta

import pytest
from django.utils import timezone

from editions.models import Edition
from editorial.workflow.publishing import publish_as_it_stands
from events.models import Event
from evidence.models import Figure, Indicator
from records.kinds import record_kinds


def names(lines):
    return [line.name for line in lines]


@pytest.fixture
def home(client, db):
    return lambda language="en": client.get(f"/{language}/")


def test_the_next_events_come_in_the_order_of_their_days(home, published, make):
    days = [timezone.localdate() + timedelta(days=n) for n in [40, 20, -20]]
    for name, day in zip(["Later", "Sooner", "Over"], days, strict=True):
        published(Event, name, start=day.isoformat())
    make(Event, "Draft", start=days[0].isoformat())

    assert names(home().context["coming"]) == ["Sooner", "Later"]


def test_home_says_that_no_event_is_coming(home, published):
    published(Event, "Over", start="2016-08-02")

    assert "No upcoming events listed." in home().text
    assert "暂无即将举办的活动。" in home("zh-hans").text


def test_the_newest_records_of_all_kinds_come_five_at_most(home, published, make):
    for year, kind in enumerate(record_kinds(), 2011):
        published(kind, kind.label(), on=str(year))
        make(kind, "Draft", on="2030")

    assert names(home().context["newest"]) == [kind.label() for kind in record_kinds()][:0:-1]


def test_what_was_published_later_stands_before_what_was_published_earlier(home, published):
    old = published(Event, "Old", start="2016-08-02")
    old.published_at = timezone.now() - timedelta(days=3)
    old.save()
    published(Event, "New", start="2012-08-02")

    assert names(home().context["newest"]) == ["New", "Old"]


def test_records_verified_last_are_shown_and_the_block_is_left_out_where_none_is(
    home, published, make
):
    published(Event, "Never")
    assert home().context["verified"] == []
    assert "Newly verified" not in home().text

    published(Event, "First", verified_on="2026-01-02")
    published(Event, "Second", verified_on="2026-01-03")
    make(Event, "Draft", verified_on="2026-01-04")

    assert names(home().context["verified"]) == ["Second", "First"]
    assert "最近核实" in home("zh-hans").text


def test_the_latest_edition_shows_its_theme_and_its_public_figures(home, published, source):
    published(Edition, "Earlier", slug="2010", number=3)
    edition = published(
        Edition, "Latest", slug="2011", number=4, theme_en="Our words",
        theme_status_en="translation", theme_zh_hans="主题",
    )  # fmt: skip
    indicator = Indicator.objects.create(
        slug="activities", name_en="activities", name_zh_hans="活动", unit_en="activity",
        units_en="activities", measure_word_zh_hans="项",
    )  # fmt: skip
    for value, public in [(17, True), (99, False)]:
        Figure.objects.create(
            record=edition,
            indicator=indicator,
            source=source,
            value=value,
            qualifier="exact",
            public=public,
        )
    publish_as_it_stands(edition)

    answer = home()

    assert answer.context["edition"] == edition
    assert [figure.value for figure in answer.context["figures"]] == [17]
    assert "Our words" in answer.text
    assert "unofficial translation" in answer.text
    assert "译文（非官方）" not in home("zh-hans").text


def test_a_home_without_anything_still_stands(home):
    assert home().status_code == 200
    assert "Latest edition in this directory" not in home().text


def test_sectors_stand_with_their_numbers(home, published, make, sectors):
    published(Event, sectors=[sectors["ict"]])
    make(Event, sectors=[sectors["vocational"]])

    numbered = {sector.pk: number for sector, number in home().context["sectors"]}

    assert numbered == {"ict": 1, "rail-transit": 0, "vocational": 0}
