"""The entries of the site's menus. To add a menu entry, add it here."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from records.kinds import record_kinds


@lru_cache(maxsize=64)
def menus(_language: str, _prefix: str) -> dict[str, list[tuple[str, str]]]:
    """``(title, address)`` pairs of each menu, and single addresses; cached per language and prefix."""
    return {
        "home_url": reverse("home"),
        "correct_url": reverse("correct_site"),
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
