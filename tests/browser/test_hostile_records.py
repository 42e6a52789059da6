"""Records that nobody would write on purpose: the layout holds, and shows all that they say."""

import pytest

from records.kinds import record_kinds
from tests.browser.screens import DESK, LOST, OVERLAPPING, SMALL, Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZERO_WIDTH, TURNED = "\u200b\u200d\ufeff", "\u202e\u2067"
LONG, LONG_CHINESE = "Q" * 200, "教" * 200
RIGHT_TO_LEFT = f"مركز {ZERO_WIDTH}البحث {TURNED}للتعليم"


@pytest.fixture
def window(live_server, chromium):
    driver = chromium()
    yield Screen(driver, live_server.url)
    driver.quit()


@pytest.fixture
def records(published, countries, sectors):
    """Of every kind: a name without a space, one from right to left, a lost image, and nothing but a name."""
    said = {"countries": countries.values(), "sectors": sectors.values()}
    found = []
    for kind in record_kinds():
        long = {
            "name_zh_hans": LONG_CHINESE,
            "summary_en": "W" * 900,
            "summary_zh_hans": "育" * 900,
        }
        pictured = published(kind, "Pictured", image_alt_en="A train", **said)
        kind.objects.filter(pk=pictured.pk).update(image="gone.webp", image_consent=True)
        found += [
            published(kind, LONG, website=f"https://example.org/{'a' * 180}", **long, **said)
            if hasattr(kind, "website")
            else published(kind, LONG, **long, **said),
            published(kind, RIGHT_TO_LEFT, name_zh_hans=RIGHT_TO_LEFT, **said),
            pictured,
            published(kind, "Bare"),
        ]
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_layout_holds_and_nothing_is_hidden(records, window, page_of, language):
    lists = [f"/{language}/{kind.label()}/" for kind in record_kinds()]
    more = [f"/{language}/{rest}" for rest in ["", "countries/la/", f"search/?q={LONG}"]]
    for path in [*lists, *more, *(page_of(record, language) for record in records)]:
        window.open(path)
        for size in [SMALL, DESK]:
            window.becomes(size)
            assert (path, size, window.hidden_at_the_side()) == (path, size, 0)
            assert (path, size, window.ask(LOST)) == (path, size, [])
            assert (path, size, window.ask(OVERLAPPING)) == (path, size, [])
