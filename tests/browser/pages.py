"""Every kind of public page: one for each address of the site map, and those that show more when asked."""

from django.db.models.functions import Length
from django.urls import get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from alliances.models import Alliance
from corrections.confirmation_links.confirmation_link import ConfirmationLink
from records.kinds import record_kinds

# Addresses with a question, by what their answer shows.
ASKED = {
    "finds": ("search", "?q=rail"),
    "no-finds": ("search", "?q=nothing-of-the-kind"),
    "a-mistaken-address": ("search", "?q=rail&country=XX"),
    "a-narrowed-list": ("events:list", "?country=LA&sector=rail-transit"),
    "an-empty-list": ("alliances:list", "?q=nothing-of-the-kind"),
    "a-second-page": ("events:list", "?page=2"),
    "both-languages": ("alliances:detail", "?view=bilingual"),
}


def below(patterns, namespace=""):
    """The pages of the site map below these patterns, each with the gaps in its address.

    A file has a dot, and suggestions are data.
    """
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from below(pattern.url_patterns, pattern.namespace or namespace)
        elif "." not in str(pattern.pattern) and pattern.name != "search_suggestions":
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            yield name, list(pattern.pattern.regex.groupindex)


SITE_MAP = {
    name: gaps
    for part in get_resolver().url_patterns
    if isinstance(getattr(part, "pattern", None), LocalePrefixPattern)
    for name, gaps in below(part.url_patterns)
}
NOTHING = "nothing"
PAGES = [*SITE_MAP, *ASKED, NOTHING]


def address(page: str, language: str) -> str:
    """Where a kind of page is found among the starter data."""
    if page == NOTHING:
        return f"/{language}/nothing/"
    name, question = ASKED.get(page, (page, ""))
    filled = {gap: FILLED[gap](name) for gap in SITE_MAP[name]}
    with translation.override(language):
        return reverse(name, kwargs=filled) + question


def slug(name: str) -> str:
    """Of a sector, or of the record of a kind that has the most to say."""
    if name == "sector":
        return "rail-transit"
    [kind] = [one for one in record_kinds() if one.label() == name.partition(":")[0]] or [Alliance]
    said = Length("summary_en") + Length("summary_zh_hans")
    return kind.objects.published().order_by(-said, "slug").first().slug


def link_for_an_office(_name: str) -> str:
    record = Alliance.objects.published().order_by("slug").first()
    _link, token = ConfirmationLink.objects.give(permalink=record.permalink, office="Office")
    return token


# What stands in the gaps of an address.
FILLED = {
    "code": lambda _name: "la",
    "kind": lambda _name: Alliance.label(),
    "slug": slug,
    "token": link_for_an_office,
    "year": lambda _name: "2024",
    "month": lambda _name: "08",
}
