"""What a page sends of its form while it is typed in: fields, their values before, names of files."""

import json
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from desk.unsaved.open_forms import DAYS_KEPT
from desk.unsaved.unsaved_post import is_kept

SECONDS_OF_A_DAY = 24 * 60 * 60
LONGEST_NUMBER = 8


def read_content(text: str, was: dict | None) -> dict | None:
    """What the page sent as JSON, reduced to what may be kept; None if nothing is unsaved."""
    try:
        sent = json.loads(text or "null")
    except ValueError:
        return None
    if not isinstance(sent, dict):
        return None
    content = {part: lists_of(sent.get(part)) for part in ["fields", "before"]}
    content["files"] = lists_of({"names": sent.get("files")}).get("names", [])
    if was:
        # After a refused save the page knows only the values that it showed last.
        content["before"] |= was["before"]
    return content


def lists_of(given) -> dict[str, list[str]]:
    given = given if isinstance(given, dict) else {}
    return {
        storable(name): [storable(str(value)) for value in values]
        for name, values in given.items()
        if is_kept(name) and isinstance(values, list)
    }


def storable(text: str) -> str:
    """Without what no database takes: halves of characters, and null characters."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def age_in(text: str) -> timedelta:
    """How long the text waited in the browser, from seconds as they are sent."""
    is_number = text.isdecimal() and len(text) <= LONGEST_NUMBER
    days = int(text) / SECONDS_OF_A_DAY if is_number else 0
    return timedelta(days=min(days, DAYS_KEPT))


def clock_time(moment) -> str:
    """The time, and the day if it is not today."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if is_today else "DATETIME_FORMAT")
