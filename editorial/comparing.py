"""What differs between two contents, field by field, with the words marked."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst


@dataclass
class Difference:
    """One field, link or row: its label, and both sides as HTML with the changed words marked."""

    label: str
    before: SafeString
    after: SafeString


def differences(kind, before: dict, after: dict) -> list[Difference]:
    found = []
    for name, value in after["fields"].items():
        if before["fields"].get(name) != value:
            label = capfirst(str(kind._meta.get_field(name).verbose_name))
            found.append(
                Difference(
                    label,
                    format_html("{}", before["fields"].get(name, "")),
                    format_html("{}", value),
                )
            )
    return found


def marked(before: str, after: str) -> SafeString:
    """The second text with what was added and what was removed marked in it."""
    return format_html("<del>{}</del> <ins>{}</ins>", before, after)
