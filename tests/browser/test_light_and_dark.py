"""Light or dark: as the device has it, until the reader chooses."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAPER = {"rgb(250, 248, 243)": "light", "rgb(18, 20, 34)": "dark"}


def prefer(visitor, theme):
    features = [{"name": "prefers-color-scheme", "value": theme}]
    visitor.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def shown(visitor):
    style = "return getComputedStyle(document.body).backgroundColor"
    return PAPER[visitor.driver.execute_script(style)]


def choose(visitor, theme):
    visitor.click(visitor.element(f".theme [value='{theme}']"))


def pressed(visitor):
    return [
        element.get_attribute("value")
        for element in visitor.elements(".theme [aria-pressed='true']")
    ]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_site_follows_the_device(browser, scripts):
    visitor = browser(scripts=scripts)
    for theme in PAPER.values():
        prefer(visitor, theme)
        visitor.open("/en/about/")
        assert shown(visitor) == theme


def test_a_choice_holds_on_every_page_until_it_is_taken_back(browser):
    visitor = browser()
    prefer(visitor, "light")
    visitor.open("/en/about/")
    choose(visitor, "dark")
    assert (shown(visitor), pressed(visitor)) == ("dark", ["dark"])

    visitor.open("/zh-hans/privacy/")
    assert (shown(visitor), pressed(visitor)) == ("dark", ["dark"])
    assert visitor.driver.get_cookies() == []

    choose(visitor, "system")
    assert (shown(visitor), pressed(visitor)) == ("light", ["system"])


def test_without_scripts_no_switch_is_offered(browser):
    visitor = browser(scripts=False)
    visitor.open("/en/about/")

    assert [element.is_displayed() for element in visitor.elements(".theme button")] == [False] * 3
