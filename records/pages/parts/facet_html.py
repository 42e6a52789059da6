"""HTML of facets: checkboxes and radio buttons with counts.

Only the counts differ between pages, so the rest is rendered once, with a placeholder for the count.
"""

from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

# Placeholder for counts or options; NUL cannot occur in page text.
HOLE = "\0"


@lru_cache(maxsize=4096)
def facet_option(sort: str, name: str, value: str, label: str, chosen: bool) -> tuple[str, str]:
    """HTML of a checkbox or radio button with its label, before and after the count."""
    words = {"sort": sort, "name": name, "value": value, "label": label, "chosen": chosen}
    return render_around_hole("records/_facet_option.html", words | {"number": HOLE})


@lru_cache(maxsize=500)
def facet_fieldset(heading: str, is_open: bool) -> tuple[str, str]:
    """HTML of a facet's fieldset, before and after its options."""
    words = {"heading": heading, "is_open": is_open, "boxes": HOLE}
    return render_around_hole("records/_facet.html", words)


def render_around_hole(template: str, words: dict[str, str | bool]) -> tuple[str, str]:
    drawn = get_template(template).render(words)
    # A page has about a hundred of them, so the template's white space is collapsed.
    before, _hole, after = " ".join(drawn.split()).rpartition(HOLE)
    return before, after


@lru_cache(maxsize=100)
def any_option(name: str, chosen: bool, _language: str) -> tuple[str, str]:
    """The radio button "any", which clears a single choice."""
    return facet_option("radio", name, "", gettext("any"), chosen)


@lru_cache(maxsize=4096)
def facet_number(count: int, open_to_all: int, _language: str) -> SafeString:
    """HTML of a count, and of the additional records open to all of ASEAN."""
    more = gettext("+%(n)s open to all") % {"n": open_to_all} if open_to_all else ""
    return get_template("records/_facet_number.html").render({"count": count, "more": more})
