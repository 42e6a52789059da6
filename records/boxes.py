"""The boxes that a visitor ticks in a list's filters."""

from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString


@lru_cache(maxsize=4096)
def box(sort: str, name: str, value: str, label: str, chosen: bool) -> SafeString:
    """A checkbox or radio button with its label: drawn once, for it is the same on every page."""
    words = {"sort": sort, "name": name, "value": value, "label": label, "chosen": chosen}
    return get_template("records/_box.html").render(words)
