"""The properties of countries and sectors; what only searches use is left out."""

from functools import cache

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from records.exports.json.properties import (
    BOTH_LANGUAGES,
    TEXT,
    Property,
    array_of,
    both_languages,
    property_of,
)
from records.exports.schema_org import absolute
from records.kinds import record_kinds, selection
from taxonomy.models import Country, Sector
from values.languages import LANGUAGES, in_each_language

PAGES = {
    "type": "object",
    "additionalProperties": False,
    "required": LANGUAGES,
    "properties": dict.fromkeys(LANGUAGES, TEXT),
}


@cache
def country_properties() -> list[Property]:
    return [
        Property("code", TEXT, lambda country: country.pk, _("ISO code")),
        Property(
            "name", BOTH_LANGUAGES, lambda country: both_languages(country, "name"), _("name")
        ),
        property_of(Country._meta.get_field("official_name_en")),
        Property(
            "other_names",
            array_of(TEXT),
            lambda country: country.aliases.splitlines(),
            _("other names"),
        ),
        property_of(Country._meta.get_field("asean_since")),
        Property("pages", PAGES, pages_of),
    ]


@cache
def sector_properties() -> list[Property]:
    return [
        Property("slug", TEXT, lambda sector: sector.pk, _("permanent identifier")),
        Property("name", BOTH_LANGUAGES, lambda sector: both_languages(sector, "name"), _("name")),
        property_of(Sector._meta.get_field("sort")),
        property_of(Sector._meta.get_field("isced_f")),
        Property("pages", PAGES, pages_of),
    ]


def pages_of(entry: Model) -> dict[str, str]:
    return in_each_language(lambda: absolute(entry.get_absolute_url()))


def records_with(parameter: str, entry: Model) -> dict[str, dict]:
    """By kind, how many records have the country or sector, and the address of their list."""
    found = {}
    for kind in record_kinds():
        filterset = selection(kind, QueryDict(f"{parameter}={entry.pk}"))
        count = filterset.count()
        named = filterset.naming.count() if parameter == "country" else count
        found[kind.label()] = {"count": count, "named": named}
    return found
