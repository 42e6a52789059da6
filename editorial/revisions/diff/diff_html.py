"""HTML for one side of a comparison."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

NOTHING = SafeString("")


def tagged(tag: str, value: str) -> SafeString:
    return format_html("<{}>{}</{}>", tag, value, tag) if value else NOTHING


def listed(tag: str, names: list[str]) -> SafeString:
    items = format_html_join("", "<li><{}>{}</{}></li>", ((tag, name, tag) for name in names))
    return format_html("<ul>{}</ul>", items) if names else NOTHING


def in_lines(lines: list[tuple]) -> SafeString:
    """One paragraph per (label, value) pair; empty values are left out."""
    pattern = '<p><span class="field">{}</span> {}</p>'
    return format_html_join("", pattern, (line for line in lines if line[1]))
