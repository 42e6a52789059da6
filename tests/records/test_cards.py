"""What a list says of each record, in either language."""

import re
from dataclasses import replace

import pytest
from django.utils import translation
from django.utils.html import escape
from model_bakery import baker

from alliances.models import Alliance, Membership
from editions.models import Edition
from events.models import Event
from institutions.models import Institution
from records.wording.cards import Card, Snippets, Tag, cards, render_card
from taxonomy.models import Country


@pytest.fixture
def card():
    """The card of a record, in English or Chinese."""

    def card_of(record, language="en"):
        with translation.override(language):
            return cards(list(type(record).objects.filter(pk=record.pk).for_cards()))[0]

    return card_of


def tags_in(language, *texts):
    """The tags of Viet Nam, Laos and rail transit."""
    places = ["countries/vn/", "countries/la/", "sectors/rail-transit/"]
    return tuple(
        Tag("country" if "countries" in place else "sector", text, address=f"/{language}/{place}")
        for text, place in zip(texts, places, strict=True)
    )


@pytest.fixture
def event(published, countries, sectors):
    return published(
        Event, "Rail Forum", name_zh_hans="轨道论坛", type="forum", on="2016-08-01",
        city_en="Guiyang", city_zh_hans="贵阳", summary_en="It was held.", summary_zh_hans="已举办。",
        countries=[countries["VN"], countries["LA"]], sectors=[sectors["rail-transit"]],
    )  # fmt: skip


def test_a_card_speaks_the_language_of_the_page(event, card):
    assert card(event) == Card(
        name="Rail Forum",
        address=f"/en/events/{event.slug}/",
        type="forum",
        date="August 1, 2016",
        city="Guiyang",
        beginning="It was held.",
        tags=tags_in("en", "Viet Nam", "Laos", "Rail transit"),
    )
    assert card(event, "zh-hans") == Card(
        name="轨道论坛",
        address=f"/zh-hans/events/{event.slug}/",
        type="论坛",
        date="2016年8月1日",
        city="贵阳",
        beginning="已举办。",
        tags=tags_in("zh-hans", "越南", "老挝", "轨道交通"),
    )


@pytest.mark.every_kind
def test_a_card_leads_to_the_page_of_its_record(kind, published, card, page_of):
    record = published(kind)

    for language in ["en", "zh-hans"]:
        assert card(record, language).address == page_of(record, language)


def test_texts_in_another_language_are_marked_with_it(published, card):
    event = published(
        Event, "", name_zh_hans="论坛", city_zh_hans="贵阳", summary_zh_hans="已举办。"
    )

    english, chinese = card(event), card(event, "zh-hans")

    assert (english.name, english.name_language) == ("论坛", "zh-hans")
    assert (english.city, english.city_language) == ("贵阳", "zh-hans")
    assert (english.beginning, english.beginning_language) == ("已举办。", "zh-hans")
    assert english.marks == ("name in Chinese only",)
    assert [chinese.name_language, chinese.city_language, chinese.beginning_language] == [""] * 3
    assert chinese.marks == ()


def test_a_card_says_what_to_be_careful_about(kind, published, card):
    record = published(
        kind, "Hanoi", name_zh_hans="", name_status_en="translation", confidence="medium"
    )

    assert card(record).marks == ("unofficial translation", "to be verified")
    assert card(record, "zh-hans").marks == ("仅有英文名称", "译文（非官方）", "待核实")


def test_the_date_is_that_of_the_meeting_or_says_what_it_is_of(published, card):
    edition = published(Edition, slug="2019")

    assert card(published(Alliance, on="2016-08")).date == "founded August 2016"
    assert card(published(Alliance, on="2016-08"), "zh-hans").date == "成立时间：2016年8月"
    assert card(published(Alliance, founded="")).date == ""
    assert (
        card(published(Event, start="2019-07-22", end="2019-07-26")).date == "July 22 to 26, 2019"
    )
    assert card(published(Event, start="", end="", edition=edition)).date == "2019"


def test_many_countries_are_only_counted(published, card):
    codes = ["BN", "KH", "ID", "MY", "MM", "PH", "SG"]
    some = [
        Country.objects.create(code=code, name_en=code, name_zh_hans=code, order=number)
        for number, code in enumerate(codes)
    ]

    six = card(published(Alliance, countries=some[:6]))
    seven = card(published(Alliance, countries=some, reach="all-asean"))

    assert six.tags == tuple(
        Tag("country", code, address=f"/en/countries/{code.lower()}/") for code in codes[:6]
    )
    assert seven.tags == (Tag("country", "all ASEAN countries"), Tag("country", "7 countries"))


def test_a_card_says_through_what_an_institution_has_a_sector(published, card, sectors):
    alliance = published(Alliance, "Rail Alliance", sectors=[sectors["rail-transit"]])
    institution = published(Institution)
    baker.make(Membership, alliance=alliance, institution=institution)

    assert card(institution).tags == (Tag("through", "Rail transit (through Rail Alliance)"),)
    assert card(institution, "zh-hans").tags == (Tag("through", "轨道交通（通过Rail Alliance）"),)


def test_a_long_summary_is_cut(published, card):
    beginning = card(published(Event, summary_en="word " * 100)).beginning

    assert len(beginning) == 240
    assert beginning.startswith("word word")
    assert beginning.endswith("…")


def test_a_type_that_there_is_no_longer_stands_as_it_was_kept(published, card):
    event = published(Event, type="forum")
    Event.objects.update(type="former")

    assert card(event).type == "former"


def test_cards_ask_the_database_for_nothing(
    kind, published, countries, sectors, django_assert_num_queries
):
    for _once in range(3):
        published(kind, countries=countries.values(), sectors=sectors.values())
    records = list(kind.objects.for_cards())

    with django_assert_num_queries(0):
        made = cards(records)
        assert [card.name for card in made] == ["Hanoi"] * 3
        assert all(render_card(card) for card in made)


def test_of_no_records_there_are_no_cards():
    assert cards([]) == []


def test_nothing_that_staff_write_is_taken_for_markup():
    text = '<b>"&'
    card = Card(
        name=text, address=text, type=text, date=text, city=text, marks=(text,), beginning=text,
        name_language=text, tags=(Tag("country", text),), found=Snippets(((text, True),), text),
    )  # fmt: skip

    html = render_card(card) + render_card(replace(card, name_parts=((text, True), (text, False))))

    assert "<b>" not in html
    # Eleven places on each card, and the name of the second in two parts.
    assert html.count(escape(text)) == 11 + 12


def test_the_words_that_were_sought_are_marked(event, card):
    found = Snippets((("…the ", False), ("Rail", True), (" one", False)))
    name = (("Rail", True), (" Forum", False))

    html = " ".join(render_card(replace(card(event), name_parts=name, found=found)).split())

    assert "<mark>Rail</mark> Forum" in html
    assert "…the <mark>Rail</mark> one </span>" in html


def test_a_passage_is_marked_with_its_language(event, card):
    passage = Snippets((("轨道", True), ("论坛", False)), "zh-hans")
    html = render_card(replace(card(event), found=passage))

    assert html.count('lang="zh-hans"') == 1
    assert "quiet" not in html
    assert "found" not in render_card(card(event))


def test_a_card_is_one_stop_for_the_keyboard(event, card):
    links = re.findall(r"<a\s[^>]*>", render_card(card(event)))

    assert len(links) == 4
    assert ["tabindex" in link for link in links] == [False, True, True, True]
