"""Template tags for the page head: hreflang links, one-line descriptions, JSON-LD."""

import html
import json
import re
from typing import NamedTuple

from django.template import Library
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from records.exports.schema_org import absolute, breadcrumbs

register = Library()

# "</script>" would end the script element; U+2028 and U+2029 ended lines in older JavaScript.
ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def as_json(data: dict) -> str:
    # Everything that could end the script element is escaped.
    return mark_safe(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED))  # noqa: S308


class AlternateLinks(NamedTuple):
    """Canonical and hreflang URLs of a page; ``locale`` is the Open Graph locale."""

    canonical: str
    by_language: list[tuple[str, str]]
    default: str
    locale: str
    other_locales: list[str]


@register.simple_tag(takes_context=True)
def alternate_links(context) -> AlternateLinks:
    """The addresses of a page without its query string."""
    mine, written_in = context["LANGUAGE_CODE"], context["canonical_languages"]
    languages = {language["code"]: language for language in context["all_languages"]}
    addresses = {
        code: language["address"] for code, language in languages.items() if code in written_in
    }
    default = addresses.get(written_in[0], "") if written_in else ""
    return AlternateLinks(
        canonical=addresses.get(mine, default),
        by_language=list(addresses.items()),
        default=default,
        locale=languages[mine]["locale"],
        other_locales=[languages[code]["locale"] for code in addresses if code != mine],
    )


@register.simple_block_tag
def in_one_line(content):
    """The block's content on one line; Chinese sentences follow each other without a space."""
    return mark_safe(re.sub("(?<=[。！？：；]) ", "", " ".join(content.split())))  # noqa: S308 - the template has escaped it


@register.simple_tag(takes_context=True)
def structured_data(context) -> list[str]:
    """JSON-LD of the page and its breadcrumbs; empty for hidden pages, such as drafts."""
    if context.get("hidden"):
        return []
    title, path = html.unescape(context["page_title"]), context["path"]
    home = (_("Home page"), context["home_url"])
    way = [home, *context.get("trail", []), (title, path)]
    described = [breadcrumbs(way)] if path != context["home_url"] else []
    if describe := context.get("described"):
        described.append(describe(title=title, url=absolute(path)))
    return [as_json(data) for data in described]
