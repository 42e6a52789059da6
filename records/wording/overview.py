"""The sentence at the head of the page of a country or a sector, made from its numbers."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def country_in_words(country, groups, open_count: int) -> str:
    """Who is there, what names the country, and how much is for all of ASEAN; empty for none."""
    partners = [group.counted for group in groups if group.count and group.kind.is_partner]
    others = [group.counted for group in groups if group.count and not group.kind.is_partner]
    parts = []
    if partners:
        pattern = _("%(counted)s in %(country)s")
        parts.append(pattern % {"counted": enumerated(partners), "country": country.name})
    if others:
        pattern = _("naming %(country)s: %(counted)s")
        parts.append(pattern % {"counted": enumerated(others), "country": country.name})
    if open_count:
        parts.append(_("for all ASEAN countries: %(count)s more") % {"count": open_count})
    return as_sentence(parts)


def sector_in_words(groups) -> str:
    return as_sentence([enumerated([group.counted for group in groups])] if groups else [])


def enumerated(texts: list[str]) -> str:
    return pgettext("between counted kinds", ", ").join(texts)


def as_sentence(parts: list[str]) -> str:
    said = pgettext("between parts of a sentence", "; ").join(parts)
    return _("In this directory: %(said)s.") % {"said": said} if said else ""
