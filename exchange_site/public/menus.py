"""The menus of every page. To add a menu entry, add it to ``menus``."""

from django.urls import reverse
from django.utils.translation import gettext as _

from records.kinds import record_kinds


def menus() -> dict[str, str | list[tuple[str, str]]]:
    """``(title, address)`` pairs of each menu, and single addresses, in the active language."""
    return {
        "home_url": reverse("home"),
        "correct_url": reverse("correct_site"),
        "opensearch_url": reverse("opensearch"),
        "first_menu": [
            *kinds_in_menu(first=True),
            (_("Countries"), reverse("countries")),
            (_("Sectors"), reverse("sectors")),
        ],
        "second_menu": [
            *kinds_in_menu(first=False),
            (_("Statistics"), reverse("statistics")),
            (_("About"), reverse("about")),
        ],
        "last_menu": [
            (_("About"), reverse("about")),
            (_("Sources"), reverse("sources")),
            (_("Download the data"), reverse("data")),
            (_("Privacy"), reverse("privacy")),
            (_("Accessibility"), reverse("accessibility")),
        ],
    }


def kinds_in_menu(*, first: bool) -> list[tuple[str, str]]:
    """The lists of record kinds: those of the first menu, or those of the second."""
    return [
        (str(kind.list_title), reverse(f"{kind.label()}:list"))
        for kind in record_kinds()
        if kind.in_first_menu == first
    ]


def entry_here(path: str, menu: dict) -> str:
    """The address of the menu entry of a page or of its section; empty for none."""
    places = [address for _title, address in menu["first_menu"] + menu["second_menu"]]
    return next((place for place in places if place in path), "")
