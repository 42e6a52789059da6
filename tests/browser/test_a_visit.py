"""A visitor looks around: home, a list, its filters, a record, the other language."""

import pytest
from selenium.webdriver.common.keys import Keys

from alliances.models import Alliance
from editorial.workflow.publishing import publish_as_it_stands
from events.models import Event
from records.kinds import record_kinds

SMALL_PHONE = {"width": 320, "height": 700, "pixelRatio": 2.0, "mobile": True}
PAGES = [
    *[f"{kind.label()}/" for kind in record_kinds()],
    "countries/",
    "countries/la/",
    "sectors/",
    "sectors/rail-transit/",
    "statistics/",
    "search/?q=rail",
    "about/",
    "privacy/",
    "accessibility/",
]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def field(published, make, countries, sectors):
    """An alliance and its events; one event answers the filters."""
    alliance = published(
        Alliance, "Rail Alliance", name_zh_hans="轨道交通联盟", countries=[countries["LA"]]
    )
    rail = {"countries": [countries["LA"]], "sectors": [sectors["rail-transit"]]}
    wanted = published(
        Event,
        "Rail Forum",
        name_zh_hans="轨道交通论坛",
        slug="rail-forum",
        summary_en="Two days on rails.",
        summary_zh_hans="为期两天。",
        website="https://example.org/rail",
        start="2016-08-02",
        **rail,
    )
    wanted.alliances.add(alliance)
    publish_as_it_stands(wanted)
    published(Event, "Rail Seminar of France", countries=[countries["FR"]], sectors=rail["sectors"])
    published(Event, "Lao Song Contest", countries=rail["countries"], sectors=[sectors["ict"]])
    make(Event, "Draft of a Rail Forum", **rail)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_visitor_finds_an_event_by_country_and_sector_and_reads_it_in_both_languages(
    field, browser, screen, scripts
):
    visitor = browser(screen=screen, scripts=scripts)
    visitor.open("/")
    assert visitor.path == "/en/"
    assert visitor.width_of_page() <= screen["width"]

    visitor.unfold(visitor.element("nav.first"))
    visitor.follow("Events", within="nav.first")
    assert visitor.path == "/en/events/"
    assert sorted(visitor.cards) == ["Lao Song Contest", "Rail Forum", "Rail Seminar of France"]
    assert visitor.width_of_page() <= screen["width"]

    visitor.tick("country", "LA")
    visitor.tick("sector", "rail-transit")
    visitor.go(visitor.element("form.narrow button"))
    assert visitor.cards == ["Rail Forum"]
    assert "country=LA" in visitor.path
    assert "sector=rail-transit" in visitor.path
    assert visitor.width_of_page() <= screen["width"]

    visitor.follow("Rail Forum", within="main")
    assert visitor.path == "/en/events/rail-forum/"
    assert visitor.heading == "Rail Forum"
    assert visitor.width_of_page() <= screen["width"]

    visitor.follow("中文", within="header")
    assert visitor.path == "/zh-hans/events/rail-forum/"
    assert visitor.heading == "轨道交通论坛"
    assert visitor.language == "zh-hans"
    assert visitor.width_of_page() <= screen["width"]

    visitor.follow("轨道交通联盟", within="main")
    assert visitor.heading == "轨道交通联盟"


def test_the_switch_of_language_keeps_the_filters(field, browser):
    visitor = browser()
    visitor.open("/en/events/?country=LA&sector=rail-transit")
    visitor.follow("中文", within="header")
    assert visitor.path == "/zh-hans/events/?country=LA&sector=rail-transit"
    assert visitor.cards == ["轨道交通论坛"]


def test_a_visitor_whose_browser_speaks_chinese_starts_in_chinese(field, browser):
    visitor = browser(language="zh-CN")
    visitor.open("/")
    assert visitor.path == "/zh-hans/"
    assert visitor.language == "zh-hans"


def test_a_visitor_searches_from_the_first_page_and_goes_on_by_keyboard(field, browser):
    visitor = browser()
    visitor.open("/en/")
    box = visitor.element("main input[name='q'], header input[name='q']")
    page = visitor.element("html")
    box.send_keys("轨道\n")
    visitor.wait_for(lambda: visitor.has_left(page))
    assert visitor.path.startswith("/en/search/?q=")
    links = [link.text for link in visitor.elements("main a")]
    assert "Rail Forum" in links
    assert "Rail Alliance" in links
    assert "Draft of a Rail Forum" not in links


def test_the_first_key_leads_past_the_menus(field, browser):
    visitor = browser()
    visitor.open("/en/events/")
    visitor.element("body").send_keys(Keys.TAB)
    focused = visitor.driver.switch_to.active_element
    assert focused.text == "Skip to content"
    assert focused.is_displayed()


def test_no_page_is_wider_than_a_phone_and_every_page_has_one_heading(field, browser):
    visitor = browser(screen=SMALL_PHONE)
    for language in ["en", "zh-hans"]:
        for page in PAGES:
            visitor.open(f"/{language}/{page}")
            assert visitor.heading
            assert (page, visitor.width_of_page() <= SMALL_PHONE["width"]) == (page, True)
