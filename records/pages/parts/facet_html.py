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
def facet_option(sort: str, name: str, value: str, label: str, chosen: bool) -> tuple[str, str]:
    """A checkbox or radio button with its label: what stands before its number, and what after."""
    words = {"sort": sort, "name": name, "value": value, "label": label, "chosen": chosen}
    return render_around_hole("records/_facet_option.html", words | {"number": HOLE})


@lru_cache(maxsize=500)
def facet_fieldset(heading: str, is_open: bool) -> tuple[str, str]:
    """What the boxes of a filter are folded into: what stands before them, and what after."""
    words = {"heading": heading, "is_open": is_open, "boxes": HOLE}
    return render_around_hole("records/_facet.html", words)


def render_around_hole(template: str, words: dict[str, str | bool]) -> tuple[str, str]:
    drawn = get_template(template).render(words)
    # A page has a hundred of them: without the white space of the template.
    before, _hole, after = " ".join(drawn.split()).rpartition(HOLE)
    return before, after


@lru_cache(maxsize=100)
def any_option(name: str, chosen: bool, _language: str) -> tuple[str, str]:
    """The button that takes a single choice back."""
    return facet_option("radio", name, "", gettext("any"), chosen)


@lru_cache(maxsize=4096)
def facet_number(count: int, open_to_all: int, _language: str) -> SafeString:
    """How many records a choice would give, and how many more that are open to all."""
    more = gettext("+%(n)s open to all") % {"n": open_to_all} if open_to_all else ""
    return get_template("records/_facet_number.html").render({"count": count, "more": more})
