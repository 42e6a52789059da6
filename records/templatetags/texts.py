"""Template filters for plain texts: truncation, paragraphs, links."""

import re

from django.template import Library
from django.template.defaultfilters import truncatechars
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

register = Library()

# A URL with the punctuation after it; Chinese punctuation and quotation marks end it.
ADDRESS = re.compile(r"(?i:https?)://[0-9A-Za-z\[][!#-;=?-Z\[\]_a-z~]*")
OPENING = {")": "(", "]": "["}
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


def without_punctuation(address: str) -> str:
    """The URL without trailing punctuation; a bracket that was opened within it belongs to it."""
    while address[-1] in "!'(),.:;?@[]":
        opening = OPENING.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1]
    return address


def with_links(text: str) -> str:
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        address = without_punctuation(found.group())
        parts += [escape(text[end : found.start()]), format_html('<a href="{0}">{0}</a>', address)]
        end = found.start() + len(address)
    parts.append(escape(text[end:]))
    # Every part was escaped above.
    return mark_safe("".join(parts).replace("\n", "<br>\n"))  # noqa: S308
