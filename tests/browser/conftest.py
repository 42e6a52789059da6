"""A real browser. What it complains of fails the test in which it complained."""

import json
import os
import shutil

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.screens import Screen
from tests.conftest import forget_everything

SILENCE = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-search-engine-choice-screen",
]
MIDDLE = """
arguments[0].scrollIntoView({block: "center", behavior: "instant"});
const box = arguments[0].getClientRects()[0];
return [box.x + box.width / 2, box.y + box.height / 2];
"""
DESKTOP = {"width": 1280, "height": 900, "pixelRatio": 1.0, "mobile": False}
PHONE = {"width": 375, "height": 800, "pixelRatio": 2.0, "mobile": True}


class Visitor:
    """Somebody at a browser, who does what is written on the screen."""

    def __init__(self, driver, home: str):
        self.driver, self.home = driver, home

    def open(self, path: str):
        self.driver.get(self.home + path)

    def wait_for(self, condition):
        return WebDriverWait(self.driver, 10).until(lambda _driver: condition())

    def element(self, selector: str):
        return self.wait_for(lambda: self.driver.find_element(By.CSS_SELECTOR, selector))

    def elements(self, selector: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def click(self, element):
        """Bring into sight and press where it is, as a hand would, with or without scripts."""
        x, y = self.driver.execute_script(MIDDLE, element)
        for event in ["mousePressed", "mouseReleased"]:
            press = {"type": event, "x": x, "y": y, "button": "left", "clickCount": 1}
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", press)

    def go(self, element):
        """Click what leads to another page, and wait until it is there."""
        page = self.element("html")
        self.click(element)
        self.wait_for(lambda: self.has_left(page))

    def has_left(self, page) -> bool:
        return self.element("html").id != page.id

    def follow(self, text: str, within: str = "body"):
        """Click the link that bears this text, where it can be seen."""
        [link, *_others] = [
            element
            for element in self.elements(f"{within} a")
            if element.get_property("textContent").strip() == text and self.is_seen(element)
        ] or pytest.fail(f"No link “{text}” in {self.driver.current_url}")
        self.go(link)

    def is_seen(self, element) -> bool:
        """Whether it takes up room; the driver's own word knows no content of closed details."""
        return self.driver.execute_script("return arguments[0].checkVisibility()", element)

    def unfold(self, element):
        """Open what hides the element."""
        for summary in element.find_elements(By.XPATH, "ancestor::details[not(@open)]/summary"):
            if self.is_seen(summary):
                self.click(summary)

    def tick(self, name: str, value: str):
        """Tick a choice, opening what hides it first."""
        box = self.element(f"input[name='{name}'][value='{value}']")
        self.unfold(box)
        self.click(box)

    def fill(self, name: str, text: str):
        field = self.element(f"[name='{name}']")
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
        field.clear()
        field.send_keys(text)

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.home)

    @property
    def heading(self) -> str:
        [heading] = self.elements("h1")
        return heading.text

    @property
    def cards(self) -> list[str]:
        return [element.text for element in self.elements("main .cards h3")]

    @property
    def language(self) -> str:
        return self.element("html").get_attribute("lang")

    def width_of_page(self) -> int:
        return self.driver.execute_script("return document.documentElement.scrollWidth")

    def complaints(self) -> list[str]:
        """Console errors, answers that are errors, and requests that failed or left the site."""
        levels = {"SEVERE", "WARNING"}
        console = self.driver.get_log("browser")
        said = [entry["message"] for entry in console if entry["level"] in levels]
        asked_for = {}
        for entry in self.driver.get_log("performance"):
            event = json.loads(entry["message"])["message"]
            method, params = event["method"], event["params"]
            if method == "Network.requestWillBeSent":
                asked_for[params["requestId"]] = params["request"]["url"]
                if not params["request"]["url"].startswith((self.home, "data:", "about:")):
                    said.append(f"left the site: {params['request']['url']}")
            elif method == "Network.responseReceived" and params["response"]["status"] >= 400:
                said.append(f"{params['response']['status']} {params['response']['url']}")
            elif method == "Network.loadingFailed" and not params.get("canceled"):
                said.append(f"{params['errorText']} {asked_for[params['requestId']]}")
        return said


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """Starts Debian's Chromium, in a profile of its own."""
    programs = shutil.which("chromium"), shutil.which("chromedriver")
    if not all(programs):
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium and its driver are not installed.")
        pytest.skip("Chromium and its driver are not installed.")

    def start(*arguments, **preferences):
        options = webdriver.ChromeOptions()
        options.binary_location = programs[0]
        profile = tmp_path_factory.mktemp("profile")
        for argument in [*SILENCE, f"--user-data-dir={profile}", *arguments]:
            options.add_argument(argument)
        for name, value in preferences.items():
            options.add_experimental_option(name, value)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = webdriver.Chrome(options, webdriver.ChromeService(programs[1]))
        driver.set_page_load_timeout(30)
        # Leave the browser's own first page, and forget what it did.
        driver.get("about:blank")
        for name in ["browser", "performance"]:
            driver.get_log(name)
        return driver

    return start


@pytest.fixture
def browser(live_server, chromium):
    """Opens a window, on a phone or a desk, with or without JavaScript."""
    windows = []

    def window(*, screen=DESKTOP, scripts=True, language="en") -> Visitor:
        preferences = {"intl.accept_languages": language}
        if not scripts:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        driver = chromium(
            f"--window-size={screen['width']},{screen['height']}",
            mobileEmulation={"deviceMetrics": screen},
            prefs=preferences,
        )
        windows.append(Visitor(driver, live_server.url))
        return windows[-1]

    yield window
    try:
        complaints = [said for one in windows for said in one.complaints()]
    finally:
        for one in windows:
            one.driver.quit()
    assert complaints == []


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The site as it serves, empty, for all tests of a module together."""
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1:0")
        yield server.url
        server.stop()
        call_command("flush", interactive=False, verbosity=0)
        forget_everything()


@pytest.fixture(scope="module")
def window(site, chromium):
    """One window for the tests of a module, that is bent to all sizes and colors."""
    driver = chromium()
    yield Screen(driver, site)
    driver.quit()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desk", "phone"])
def screen(request):
    return request.param
