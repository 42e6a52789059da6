"""Time zones by the names that readers know: a city or a country."""

from functools import cache
from zoneinfo import available_timezones

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# China, ASEAN's members and partners.
NAMES = {
    "Asia/Shanghai": gettext_lazy("Beijing time"),
    "Asia/Hong_Kong": gettext_lazy("Hong Kong time"),
    "Asia/Macau": gettext_lazy("Macao time"),
    "Asia/Brunei": gettext_lazy("Brunei time"),
    "Asia/Phnom_Penh": gettext_lazy("Phnom Penh time"),
    "Asia/Jakarta": gettext_lazy("Jakarta time"),
    "Asia/Makassar": gettext_lazy("Makassar time"),
    "Asia/Jayapura": gettext_lazy("Jayapura time"),
    "Asia/Vientiane": gettext_lazy("Vientiane time"),
    "Asia/Kuala_Lumpur": gettext_lazy("Kuala Lumpur time"),
    "Asia/Yangon": gettext_lazy("Yangon time"),
    "Asia/Manila": gettext_lazy("Manila time"),
    "Asia/Singapore": gettext_lazy("Singapore time"),
    "Asia/Bangkok": gettext_lazy("Bangkok time"),
    "Asia/Dili": gettext_lazy("Dili time"),
    "Asia/Ho_Chi_Minh": gettext_lazy("Hanoi time"),
    "Asia/Seoul": gettext_lazy("Seoul time"),
    "Asia/Tokyo": gettext_lazy("Tokyo time"),
    "Asia/Almaty": gettext_lazy("Almaty time"),
    "Asia/Tashkent": gettext_lazy("Tashkent time"),
    "Asia/Ulaanbaatar": gettext_lazy("Ulaanbaatar time"),
    "Australia/Sydney": gettext_lazy("Sydney time"),
    "Pacific/Auckland": gettext_lazy("Auckland time"),
    "Europe/Moscow": gettext_lazy("Moscow time"),
    "Europe/Minsk": gettext_lazy("Minsk time"),
    "Europe/Kyiv": gettext_lazy("Kyiv time"),
    "Europe/Berlin": gettext_lazy("Berlin time"),
    "Europe/Zurich": gettext_lazy("Zurich time"),
    "America/Mexico_City": gettext_lazy("Mexico City time"),
    "UTC": gettext_lazy("Coordinated Universal Time"),
}


def zone_in_words(name: str) -> str:
    """The name of a zone; zones not in NAMES are named after the place in their identifier."""
    if name in NAMES:
        return str(NAMES[name])
    place = name.rpartition("/")[2].replace("_", " ")
    return _("%(place)s time") % {"place": place}


@cache
def known_zones() -> frozenset[str]:
    """The zones of places, and UTC; without system names such as ``localtime``."""
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


def zone_name() -> str:
    """The name of the current time zone, in which staff enter times."""
    return zone_in_words(timezone.get_current_timezone_name())
