"""What is promised of every kind of page, in both languages, on a phone and a desk, by day and night.

A page of one template is the same in both languages but for its words, so each language is looked at
in other sizes and colors, and both together in all.
"""

import gzip
import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from selenium.webdriver import ActionChains, Keys

from tests.browser.pages import NOTHING, PAGES, address
from tests.browser.screens import (
    AXE,
    COLORS,
    DESK,
    ENLARGED,
    FOCUSED,
    NU,
    PHONE,
    REACHED,
    SMALL,
    WEIGHED,
    total,
)
from tests.starter.loaded import load_starter

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LANGUAGES = ["en", "zh-hans"]
# By language: size, colors, and the rules by which axe judges the page (all; or those of colors alone).
LOOKS = {
    "en": [(DESK, "light", None), (PHONE, "light", COLORS)],
    "zh-hans": [(PHONE, "dark", None), (DESK, "dark", COLORS)],
}
# What browsers know and the Nu checker does not yet.
TOO_NEW = ["container-type", "@container"]
EVERY_PAGE = [(page, language) for language in LANGUAGES for page in PAGES]
# Two browsers can share the pages, each taking one language.
SHARED = [
    pytest.param(shown, id="-".join(shown), marks=pytest.mark.xdist_group(f"pages in {shown[1]}"))
    for shown in EVERY_PAGE
]


@pytest.fixture(scope="module")
def field(site):
    """The starter data, which every page shows as visitors will see it."""
    load_starter()
    return site


@pytest.fixture(scope="module", params=SHARED)
def page(request, field, window):
    """Every kind of page, opened for the first time, on a desk by day."""
    window.becomes(DESK)
    window.open(address(*request.param))
    # At once: what other tests do with the window would move the page, too.
    window.weighed, window.complained = window.ask(WEIGHED), window.complaints()
    return window


def needed(path):
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path.name} is not installed.")
        pytest.skip(f"{path.name} is not installed.")


def test_it_is_light_and_stands_still_and_asks_nobody_else(page, request):
    missing = request.node.callspec.params["page"][0] == NOTHING
    weighed, complaints = page.weighed, page.complained

    assert len(complaints) == missing, complaints
    # The page itself, three style sheets, three scripts, motif, icon, and a plate or picture.
    assert weighed["requests"] <= 10
    assert weighed["bytes"] <= 100_000
    assert weighed["blocking"] == []
    # 0.1 is called good; less than a hundredth nobody sees.
    assert weighed["shift"] < 0.01


def test_it_keeps_nobody_out(page, request):
    """No violation of WCAG 2.2 AA or of best practice; colors by themselves where only these differ."""
    needed(AXE)
    _name, language = request.node.callspec.params["page"]
    for size, colors, rules in LOOKS[language]:
        page.becomes(size, colors)
        assert (size, colors, page.faults(rules)) == (size, colors, [])


def test_it_is_not_wider_than_the_smallest_screen(page):
    for size in [SMALL, ENLARGED]:
        page.becomes(size)
        assert (size, page.hidden_at_the_side()) == (size, 0)


# The parts and their frames are the same in both languages.
@pytest.mark.parametrize("page", SHARED[: len(PAGES)], indirect=True)
def test_every_part_is_reached_and_framed_by_keyboard_alone(page):
    page.becomes(DESK)
    page.ask(FOCUSED)
    parts = page.ask(REACHED)
    ActionChains(page.driver, duration=0).send_keys(Keys.TAB * parts).perform()
    focused = page.ask("return focused")

    assert len(focused) >= parts - 1
    assert focused[0]["part"] == "a #content"
    assert [part["part"] for part in focused if not (part["seen"] and part["there"])] == []


def test_nothing_in_the_pages_is_written_against_the_rules(field, tmp_path):
    """The Nu checker has no error and no warning to report, of pages, style sheets and drawings."""
    needed(NU)
    if not shutil.which("java"):
        needed(NU.with_name("java"))
    for page, language in EVERY_PAGE:
        saved = tmp_path / f"{page.replace(':', '-')}.{language}.html"
        saved.write_bytes(text_of(field + address(page, language)))
    for path in [*settings.BASE_DIR.glob("static/*.css"), *settings.BASE_DIR.glob("static/*.svg")]:
        shutil.copy(path, tmp_path)
    said = subprocess.run(
        ["java", "-jar", NU, "--format", "json", "--also-check-css", "--also-check-svg", tmp_path],
        capture_output=True, check=False,
    ).stderr  # fmt: skip

    assert len(list(tmp_path.iterdir())) > len(EVERY_PAGE)
    assert [
        (fault["url"].rpartition("/")[2], fault.get("lastLine"), fault["message"])
        for fault in json.loads(said)["messages"]
        if fault["type"] != "info" or fault.get("subType") == "warning"
        if not any(word in fault["message"] for word in TOO_NEW)
    ] == []


def text_of(url):
    try:
        with urllib.request.urlopen(url) as answer:
            text = answer.read()
    except urllib.error.HTTPError as refusal:
        text = refusal.read()
    return gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text


def test_all_style_sheets_and_scripts_together_are_small():
    static = settings.BASE_DIR / "static"

    assert 0 < total(static, ".css") < 39_000
    assert 0 < total(static, ".js") < 15_000
