"""Names offered while one types, by keyboard, by hand and without scripts; as ARIA's combobox asks."""

import pytest
from selenium.webdriver import ActionChains, Keys

from documents.models import Document
from institutions.models import Institution
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def field(published, make, countries, sectors):
    for name, chinese in {"Lao Harbor": "老挝港湾", "Laos College": "老挝学院"}.items():
        published(Institution, name, name_zh_hans=chinese, countries=[countries["LA"]])
    published(Document, "Laos Outcome")
    make(Institution, "Laos Draft")


class Box:
    """A search box and what it offers."""

    def __init__(self, visitor, name="find"):
        self.visitor, self.driver, self.name = visitor, visitor.driver, name
        self.input = visitor.element(f"#{name}")
        visitor.unfold(self.input)
        visitor.click(self.input)

    def press(self, *keys):
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def offers(self, *names):
        self.visitor.wait_for(lambda: self.names == list(names))

    @property
    def names(self) -> list[str]:
        return self.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.firstChild.data)",
            f"#{self.name}-suggestions:not([hidden]) > [role=option]",
        )

    @property
    def active(self) -> str:
        """The option that a screen reader is told of; it is the one that is selected."""
        return self.driver.execute_script(
            """
            const active = arguments[0].getAttribute("aria-activedescendant");
            const [selected] = document.querySelectorAll("[role=option][aria-selected=true]");
            return active === (selected?.id ?? null) ? selected?.firstChild.data ?? "" : "unlike";
            """,
            self.input,
        )

    @property
    def is_expanded(self) -> bool:
        return self.input.get_attribute("aria-expanded") == "true"

    @property
    def said(self) -> str:
        return self.visitor.element(f"#{self.name} ~ [role=status]").get_property("textContent")


def test_by_keyboard_a_name_is_chosen_and_its_page_opened(field, browser):
    visitor = browser()
    visitor.open("/en/statistics/")
    box = Box(visitor)
    assert (box.is_expanded, box.active) == (False, "")

    box.press("lao")
    box.offers("Laos", "Laos Outcome", "Lao Harbor", "Laos College")
    assert (box.is_expanded, box.active, box.said) == (True, "", "4 suggestions")
    walk = {
        Keys.ARROW_DOWN: "Laos",
        Keys.ARROW_UP: "Laos College",
        Keys.HOME: "",
    }
    assert {key: (box.press(key), box.active)[1] for key in walk} == walk
    box.press(Keys.ARROW_UP, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert box.active == "Laos Outcome"
    box.press("x")
    assert (box.active, box.input.get_property("value")) == ("", "xlao")
    box.offers()
    visitor.wait_for(lambda: box.said == "No suggestions")

    box.press(Keys.HOME, Keys.DELETE)
    box.offers("Laos", "Laos Outcome", "Lao Harbor", "Laos College")
    box.press(Keys.ESCAPE)
    assert (box.is_expanded, box.names, box.input.get_property("value")) == (False, [], "lao")
    page = visitor.element("html")
    box.press(Keys.ARROW_DOWN, Keys.ENTER)
    visitor.wait_for(lambda: visitor.has_left(page))
    assert visitor.path == "/en/countries/la/"


def test_enter_without_a_choice_searches_and_escape_empties_the_field(field, browser):
    visitor = browser()
    visitor.open("/en/statistics/")
    box = Box(visitor)
    box.press("harb")
    box.offers("Lao Harbor")
    box.press(Keys.ESCAPE, Keys.ESCAPE)
    assert box.input.get_property("value") == ""
    box.press("harbor", Keys.ENTER)

    visitor.wait_for(lambda: visitor.path == "/en/search/?q=harbor")


def test_on_a_phone_a_button_opens_the_search_and_a_finger_chooses(field, browser):
    visitor = browser(screen=PHONE)
    visitor.open("/zh-hans/statistics/")
    box = Box(visitor)
    box.press("xueyuan")
    box.offers("老挝学院")
    assert box.said == "1条搜索建议"
    visitor.go(visitor.element("#find-suggestions > [role=option]"))

    assert visitor.heading == "老挝学院"


def test_what_an_input_method_composes_is_not_asked_for_before_it_is_chosen(field, browser):
    visitor = browser()
    visitor.open("/zh-hans/institutions/")
    box = Box(visitor, "words")
    visitor.driver.execute_cdp_cmd(
        "Input.imeSetComposition", {"text": "lao", "selectionStart": 3, "selectionEnd": 3}
    )
    asked = (
        "return performance.getEntriesByType('resource')"
        ".filter((one) => one.name.includes('/suggestions/')).length"
    )
    visitor.driver.execute_async_script("setTimeout(arguments[0], 400)")
    assert (visitor.driver.execute_script(asked), box.names) == (0, [])

    visitor.driver.execute_cdp_cmd("Input.insertText", {"text": "老挝"})
    box.offers("老挝港湾", "老挝学院")
    assert visitor.driver.execute_script(asked) == 1


def test_without_scripts_the_search_opens_and_answers(field, browser):
    visitor = browser(screen=PHONE, scripts=False)
    visitor.open("/en/statistics/")
    visitor.unfold(visitor.element("#find"))
    visitor.fill("q", "harbor")
    visitor.go(visitor.element(".find button"))

    assert visitor.path == "/en/search/?q=harbor"
