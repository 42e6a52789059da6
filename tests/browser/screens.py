"""What a page is looked at on, and what is asked of it there."""

import json
from pathlib import Path

from django.conf import settings

INSTALLED = settings.BASE_DIR / "tests" / "browser" / "node_modules"
AXE = INSTALLED / "axe-core" / "axe.min.js"
NU = INSTALLED / "vnu-jar" / "build" / "dist" / "vnu.jar"

# Width, height, and pixels to each.
DESK, PHONE = (1280, 900, 1), (390, 844, 2)
# A small phone, and 1280 px at 400 %.
SMALL, ENLARGED = (320, 640, 2), (320, 256, 4)

WEIGHED = """
const [page] = performance.getEntriesByType("navigation");
const parts = performance.getEntriesByType("resource");
return {
  requests: 1 + parts.length,
  bytes: [page, ...parts].reduce((sum, one) => sum + one.transferSize, 0),
  shift: window.shifted.reduce((sum, one) => sum + one, 0),
  blocking: parts.filter((one) => one.renderBlockingStatus === "blocking"
    && one.initiatorType === "script").map((one) => one.name),
};
"""
# Before anything else of a page: keep how far its parts move.
WATCHED = """
window.shifted = [];
new PerformanceObserver((list) => window.shifted.push(...list.getEntries().map((one) => one.value)))
  .observe({type: "layout-shift", buffered: true});
"""
JUDGED = """
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
axe.run(document, {
  runOnly: arguments[0] || tags,
  resultTypes: ["violations"],
}).then((found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) =>
  `${rule.id}: ${node.target} (${node.any.concat(node.all, node.none)
    .map((one) => one.message).join("; ")})`))), (error) => done([String(error)]));
"""
# Rules whose answer a change of colors alone can change.
COLORS = ["color-contrast", "link-in-text-block"]
# Whoever comes to a part by keyboard sees it framed, or its label, or the part that holds it.
FOCUSED = """
window.focused = [];
addEventListener("focusin", (event) => {
  const said = (element) => `${element.localName} ${element.getAttribute("href") || element.name || ""}`;
  const framed = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const part = event.target;
  const box = part.getBoundingClientRect();
  const near = [part, ...(part.labels || []), part.parentElement, part.nextElementSibling];
  focused.push({
    part: said(part),
    seen: near.some((one) => one && framed(one)) && part.checkVisibility(),
    there: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  });
});
"""
REACHED = """
return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
  .filter((one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility())
  .filter((one) => one.type !== "radio").length;
"""

# Parts with words of their own, but not those that are meant for listeners, or folded away.
SAYING = """
const saying = [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility()
  && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  && !one.closest("svg, select, .unseen, details:not([open])")
  && one.getBoundingClientRect().width > 1);
const said = (one) => `${one.localName}: ${one.textContent.trim().slice(0, 30)}`;
"""
# Words beyond the edge of the screen, or cut off by what holds them.
LOST = (
    SAYING
    + """
const scrolls = (one) => one && (["auto", "scroll"].includes(getComputedStyle(one).overflowX)
  || scrolls(one.parentElement));
return saying.filter((one) => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const cut = ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
  return cut || (!scrolls(one) && (box.left < -1 || box.right > innerWidth + 1));
}).map(said);
"""
)
# Words that stand on other words.
OVERLAPPING = (
    SAYING
    + """
const lines = saying.map((one) => [one, [...one.getClientRects()]]);
const crossed = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
  && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
return lines.flatMap(([one, boxes], index) => lines.slice(index + 1)
  .filter(([other, others]) => !one.contains(other) && !other.contains(one)
    && boxes.some((a) => others.some((b) => crossed(a, b))))
  .map(([other]) => `${said(one)} / ${said(other)}`));
"""
)


class Screen:
    """A window that is bent to other sizes and colors while a page stays open."""

    def __init__(self, driver, home: str):
        self.driver, self.home = driver, home
        self.say("Network.enable")
        self.say("Network.setCacheDisabled", cacheDisabled=True)
        self.say("Page.addScriptToEvaluateOnNewDocument", source=WATCHED)

    def say(self, command: str, **options):
        return self.driver.execute_cdp_cmd(command, options)

    def ask(self, script: str, *arguments):
        return self.driver.execute_script(script, *arguments)

    def becomes(self, size, colors="light"):
        width, height, pixels = size
        self.say(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=pixels, mobile=False,
        )  # fmt: skip
        self.say(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": colors},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ],
        )

    def open(self, path: str):
        self.driver.get(self.home + path)

    def hidden_at_the_side(self) -> int:
        """How many pixels of the page are reached by scrolling sideways alone."""
        return self.ask(
            "const page = document.scrollingElement; return page.scrollWidth - page.clientWidth"
        )

    def faults(self, rules=None) -> list[str]:
        """What axe finds against the page as it looks now."""
        if not self.ask("return Boolean(window.axe)"):
            self.ask(AXE.read_text(encoding="utf-8"))
        return self.driver.execute_async_script(JUDGED, rules)

    def complaints(self) -> list[str]:
        """What the console said, and requests to elsewhere, since it was asked last."""
        said = [entry["message"] for entry in self.driver.get_log("browser")]
        for entry in self.driver.get_log("performance"):
            event = json.loads(entry["message"])["message"]
            if event["method"] == "Network.requestWillBeSent":
                url = event["params"]["request"]["url"]
                if not url.startswith((self.home, "data:", "about:")):
                    said.append(f"left the site: {url}")
        return said


def total(folder: Path, suffix: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(f"*{suffix}"))
