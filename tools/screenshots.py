"""Take the screenshots for bin/screenshots of the site at the given URL."""

import io
import sys
import tempfile
import time
import urllib.error
import urllib.request
from itertools import product
from pathlib import Path

from PIL import Image
from selenium import webdriver

PAGES = {
    "home": ("First page", "首页", ""),
    "events": ("List of events", "活动列表", "events/"),
    "alliances": ("List of alliances", "联盟列表", "alliances/"),
    "record": ("An edition of the Week", "一届交流周", "editions/2025/"),
    "country": ("A country", "国家", "countries/la/"),
    "statistics": ("Statistics", "统计数据", "statistics/"),
    "search": ("Search", "搜索", "search/?q=rail"),
}
LANGUAGES = {"en": 0, "zh-hans": 1}
SCREENS = {"phone": (390, 844), "desktop": (1280, 900)}
COLORS = ["light", "dark"]
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--hide-scrollbars",
]  # fmt: skip
DOCS = Path(__file__).parent.parent / "docs"
HEAD = """# What it looks like

The main pages with the starter data, on a phone and on a desktop, by day and by night.
`bin/screenshots` takes these pictures anew.
"""


def wait_for(home: str):
    for _second in range(60):
        try:
            urllib.request.urlopen(f"{home}/healthz").close()
        except urllib.error.URLError:
            time.sleep(1)
        else:
            return
    sys.exit("The site did not start.")


def take(driver, size, colors) -> bytes:
    width, height = size
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": colors}]},
    )
    return driver.get_screenshot_as_png()


def keep(picture: bytes, name: str):
    """Save as PNG with 48 colors, which is enough for these pages and keeps files small."""
    reduced = Image.open(io.BytesIO(picture)).convert("RGB").quantize(48, dither=Image.Dither.NONE)
    reduced.save(DOCS / "images" / name, optimize=True)


def page_of_pictures() -> str:
    parts = [HEAD]
    for page, (*titles, _path) in PAGES.items():
        parts.append(f"\n## {titles[0]} · {titles[1]}\n")
        for language, colors in product(LANGUAGES, COLORS):
            title = titles[LANGUAGES[language]]
            shown = [
                f'<img src="images/{page}-{language}-{screen}-{colors}.png" '
                f'alt="{title}: {language}, {screen}, {colors}" width="{width // 2}">'
                for screen, (width, _height) in SCREENS.items()
            ]
            parts.append("\n" + "\n".join(shown) + "\n")
    return "".join(parts)


home = sys.argv[1]
wait_for(home)
(DOCS / "images").mkdir(exist_ok=True)
with tempfile.TemporaryDirectory() as profile:
    options = webdriver.ChromeOptions()
    for argument in [*ARGUMENTS, f"--user-data-dir={profile}"]:
        options.add_argument(argument)
    driver = webdriver.Chrome(options)
    for (page, (*_titles, path)), language in product(PAGES.items(), LANGUAGES):
        driver.get(f"{home}/{language}/{path}")
        for (screen, size), colors in product(SCREENS.items(), COLORS):
            keep(take(driver, size, colors), f"{page}-{language}-{screen}-{colors}.png")
    driver.quit()
(DOCS / "screenshots.md").write_text(page_of_pictures(), encoding="utf-8")
