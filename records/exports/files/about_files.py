"""What a file says of itself: where it is from, of when, how much, who may use it, what it holds."""

from datetime import datetime

from django.conf import settings
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from records.exports.schema_org import site_name
from records.pages.latest import last_change
from values.languages import for_reader


def about_file(title: str, path: str, count: int, labels: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs of a heading and what is said; the same as long as nothing public changes.

    ``path``: the address of the selection; ``labels``: what each column holds.
    """
    changed = last_change()
    return [
        (_("Title"), f"{title} | {site_name()}"),
        (_("Address of the selection"), f"{settings.SITE_URL}{path}"),
        (_("State of the data: last change"), in_iso(changed) if changed else ""),
        (_("Number of rows"), str(count)),
        (_("License"), licence()),
        (_("How to cite"), f"{settings.SITE_URL}{get_script_prefix()}{get_language()}/data/"),
        *[(name, capfirst(str(label))) for name, label in labels.items()],
    ]


def in_iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def licence() -> str:
    return for_reader(settings.DATA_LICENCE) or _(
        "The operator has not said yet under which license the data may be used. Ask before you publish "
        "them elsewhere."
    )
