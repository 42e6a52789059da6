"""Texts made of the lines of ``totals``, and what differs between two days."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NAME = gettext_noop("China-ASEAN Education Cooperation Week: Directory")
LANGUAGES = ["zh-hans", "en"]


def as_text(content: list[dict], language: str, day) -> str:
    """The sections as one text, with the day on which it was made and where it can be read."""
    with translation.override(language):
        name, shown = _(NAME), date_format(timezone.localdate(day), "DATE_FORMAT")
        parts = [_("%(name)s, figures as of %(date)s") % {"name": name, "date": shown}]
        for section in content:
            lines = [f"· {line['text'][language]}" for line in section["lines"]]
            parts.append("\n".join([section["title"][language], *lines]))
        address = f"{settings.SITE_URL}{reverse('one_page')}"
        parts.append(_("To be read at %(address)s") % {"address": address})
    return "\n\n".join(parts)


def changes(then: list[dict], now: list[dict], language: str) -> list[tuple[str, str]]:
    """The lines that differ, as they were and as they are; empty on the side that has none."""
    before, after = texts_by_key(then, language), texts_by_key(now, language)
    pairs = [(before.get(key, ""), after.get(key, "")) for key in before | after]
    return [(old, new) for old, new in pairs if old != new]


def texts_by_key(content: list[dict], language: str) -> dict[str, str]:
    return {line["key"]: line["text"][language] for section in content for line in section["lines"]}


def without_record(content: list[dict], ref: str) -> list[dict]:
    """The content without the lines about a record."""
    return [
        section | {"lines": [line for line in section["lines"] if line["key"].split(" ")[0] != ref]}
        for section in content
    ]
