"""Template filters for plain texts: truncation, paragraphs, links."""

import re

from django.template import Library
from django.template.defaultfilters import truncatechars
from django.utils.html import escape, format_html_join
from django.utils.safestring import mark_safe

register = Library()

# A URL without trailing punctuation, Latin or Chinese.
ADDRESS = re.compile(r"https?://[!#-;=?-Z\[\]_a-z~]*[#$%&*+/=0-9A-Z_a-z~-]")
PARAGRAPH_END = re.compile(r"\n\s*\n")


@register.filter(is_safe=True)
def shortened(text, most: int) -> str:
    """Truncate to ``most`` characters; short texts skip Django's slow truncator."""
    text = str(text)
    return text if len(text) <= most else truncatechars(text, most)


@register.filter
def paragraphs(text: str) -> str:
    """HTML: empty lines separate paragraphs, line breaks are kept, URLs become links."""
    blocks = PARAGRAPH_END.split(text.replace("\r\n", "\n").strip())
    return format_html_join("\n", "<p>{}</p>", ([with_links(block)] for block in blocks))


def with_links(text: str) -> str:
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        address = escape(found.group())
        parts += [escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    parts.append(escape(text[end:]))
    # Every part was escaped above.
    return mark_safe("".join(parts).replace("\n", "<br>\n"))  # noqa: S308
