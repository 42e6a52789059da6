"""What a page says in its head to those who do not look at it."""

import html
import json
from typing import NamedTuple

from django.template import Library
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from records.exports.schema_org import absolute, breadcrumbs

register = Library()

# Within a script, markup would end it, and in scripts of old these two ended a line.
ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def as_json(data: dict) -> str:
    # Whatever could end the script is escaped.
    return mark_safe(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED))  # noqa: S308


class AlternateLinks(NamedTuple):
    """Where a page stands in each language that has it, and the language as those name it who share it."""

    canonical: str
    by_language: list[tuple[str, str]]
    default: str
    locale: str
    other_locales: list[str]


@register.simple_tag(takes_context=True)
def alternate_links(context) -> AlternateLinks:
    """The addresses of a page without its query string."""
    mine, written_in = context["LANGUAGE_CODE"], context["canonical_languages"]
    languages = {one["code"]: one for one in context["all_languages"]}
    addresses = {code: one["address"] for code, one in languages.items() if code in written_in}
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
    """What a block says, kept to be said in several places."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 - the template has escaped it


@register.simple_tag(takes_context=True)
def structured_data(context) -> list[str]:
    """What the page is about, and the way to it; nothing of what is not for everybody."""
    if context.get("hidden"):
        return []
    title, path = html.unescape(context["page_title"]), context["path"]
    home = (_("Home page"), context["home_url"])
    way = [home, *context.get("trail", []), (title, path)]
    told = [breadcrumbs(way)] if path != context["home_url"] else []
    if describe := context.get("described"):
        told.append(describe(title=title, url=absolute(path)))
    return [as_json(one) for one in told]
