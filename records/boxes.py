"""The boxes that a visitor ticks in a list's filters.

Only the numbers differ from page to page, so the rest is drawn once, with a hole for them.
"""

from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

# Where numbers or boxes go; no text that a page can show holds it.
HOLE = "\0"


@lru_cache(maxsize=4096)
def box(sort: str, name: str, value: str, label: str, chosen: bool) -> tuple[str, str]:
    """A checkbox or radio button with its label: what stands before its number, and what after."""
    words = {"sort": sort, "name": name, "value": value, "label": label, "chosen": chosen}
    return around_hole("records/_box.html", words | {"number": HOLE})


@lru_cache(maxsize=500)
def fold(heading: str, is_open: bool) -> tuple[str, str]:
    """What the boxes of a filter are folded into: what stands before them, and what after."""
    words = {"heading": heading, "is_open": is_open, "boxes": HOLE}
    return around_hole("records/_facet.html", words)


def around_hole(template: str, words: dict[str, str | bool]) -> tuple[str, str]:
    drawn = get_template(template).render(words)
    # A page has a hundred of them: without the white space of the template.
    before, _hole, after = " ".join(drawn.split()).rpartition(HOLE)
    return before, after


@lru_cache(maxsize=100)
def any_box(name: str, chosen: bool, _language: str) -> tuple[str, str]:
    """The button that takes a single choice back."""
    return box("radio", name, "", gettext("any"), chosen)


@lru_cache(maxsize=4096)
def number(count: int, open_to_all: int, _language: str) -> SafeString:
    """How many records a choice would give, and how many more that are open to all."""
    more = gettext("+%(n)s open to all") % {"n": open_to_all} if open_to_all else ""
    return get_template("records/_number.html").render({"count": count, "more": more})
