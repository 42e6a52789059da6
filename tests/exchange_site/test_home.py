"""The first page: what there is, what comes next, what came last."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from editions.models import Edition
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from events.models import Event
from evidence.models import Figure, Indicator, Source
from institutions.models import Institution
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


def test_the_ribbon_shows_each_edition_with_its_theme_and_its_public_figures(
    home, published, source
):
    published(Edition, "Earlier", slug="2010", number=3)
    edition = published(
        Edition, "Latest", slug="2011", number=4, theme_en="Our words",
        theme_status_en="translation", theme_zh_hans="主题",
    )  # fmt: skip
    add_figure = partial(Figure.objects.create, indicator=activities(), source=source)
    add_figure(record=edition, value=17, qualifier="more-than", public=True)
    add_figure(record=edition, value=99, qualifier="exact", public=False)
    publish_as_it_stands(edition)

    stops, text = home().context["ribbon"], home().text

    assert [(stop.year, stop.amounts) for stop in stops] == [
        ("2010", []),
        ("2011", ["more than 17 activities"]),
    ]
    assert "Our words" in text
    assert "unofficial translation" in text
    chinese = home("zh-hans")
    assert chinese.context["ribbon"][1].amounts == ["活动超17项"]
    assert "译文（非官方）" not in chinese.text


def test_the_newest_sourced_figure_of_the_week_stands_with_its_date_and_source(home, db, source):
    missing = Source.objects.create(slug="none", status="general", title_en="General knowledge")
    add_figure = partial(Figure.objects.create, indicator=activities(), about="week", public=True)
    add_figure(value=350, qualifier="more-than", as_of="2021-09", source=source)
    add_figure(value=400, qualifier="more-than", as_of="2022-08", source=source)
    add_figure(value=500, qualifier="planned", as_of="2023", source=source)
    add_figure(value=450, qualifier="exact", as_of="2020", source=missing)

    answer = home()

    assert [figure.value for figure in answer.context["figures"]] == [400]
    assert "more than 400 activities" in answer.text
    assert "August 2022" in answer.text
    assert str(source.title) in answer.text


def activities():
    return Indicator.objects.create(
        slug="activities", name_en="activities", name_zh_hans="活动", unit_en="activity",
        units_en="activities", measure_word_zh_hans="项",
    )  # fmt: skip


def test_a_home_without_anything_still_stands(home):
    assert home().status_code == 200
    assert "How it grew" not in home().text


def test_the_finder_offers_every_country_and_sector_and_finds_all_kinds_at_once(
    home, client, published, countries, sectors
):
    for kind in record_kinds():
        published(kind, kind.label(), countries=[countries["VN"]], sectors=[sectors["ict"]])

    text = home().text

    form = text.partition('class="finder"')[2].partition("</form>")[0]
    assert 'action="/en/search/"' in text
    assert set(re.findall(r'value="(\w[\w-]*)"', form)) == {*countries, *sectors}
    answer = client.get("/en/search/?country=VN&sector=ict")
    kinds = [group.kind for group in answer.context["groups"]]
    # Whom one can work with comes first.
    assert (kinds[0], set(kinds)) == (Institution, set(record_kinds()))


def test_parameters_left_empty_do_not_stay_in_the_address(client, db, countries):
    assert client.get("/en/search/?country=la&sector=").url == "/en/search/?country=LA"
    assert client.get("/en/search/?country=&sector=").url == "/en/search/"
    assert client.get("/en/events/?q=&year_from=&sort=name").url == "/en/events/?sort=name"


def test_what_changed_recently_is_told_in_words_here_and_on_the_page(home, published, client):
    forum, other = published(Event, "Forum", start="2026-08-21"), published(Event, "Other")
    for record, fields in [
        (forum, {"start": "2026-08-23", "staff_note": "Ask."}),
        (other, {"staff_note": "Ask."}),
    ]:
        for name, value in fields.items():
            setattr(record, name, value)
        record.save()
        publish_as_it_stands(record)

    for language, said in [
        ("en", "Begins: August 23, 2026 (before: August 21, 2026)"),
        ("zh-hans", "2026年8月23日（原为2026年8月21日）"),
    ]:
        lines = home(language).context["recently_changed"]
        assert [(line.name, said in line.date) for line in lines] == [("Forum", True)]
        assert said in home(language).text
        page = forum.get_absolute_url().replace("/en/", f"/{language}/")
        assert said in client.get(page).text
    assert client.get(other.get_absolute_url()).context["changed_in_words"] == ""
    withdraw(forum)
    assert home().context["recently_changed"] == []
