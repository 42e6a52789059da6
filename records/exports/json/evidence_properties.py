"""The properties of sources, figures and places."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from evidence.models import Citation, Figure, Indicator, Place, Source
from evidence.wording import figure_in_words
from records.exports.json.properties import (
    BOTH_LANGUAGES,
    TEXT,
    TEXT_OR_NULL,
    Property,
    array_of,
    as_object,
    both_languages,
    properties_of_fields,
    property_of,
)
from records.models.editable_fields import content_fields
from values.languages import in_each_language

# The address of a source is public only where it may be linked.
HIDDEN_OF_SOURCES = ["address", "archived_copy", "linkable"]
HIDDEN_OF_FIGURES = ["public", "staff_note"]


@cache
def source_properties() -> list[Property]:
    fields = content_fields(Source, apart_from=HIDDEN_OF_SOURCES)
    return [
        Property("slug", TEXT, lambda source: source.pk, _("permanent identifier")),
        *properties_of_fields(fields),
        Property("link", TEXT_OR_NULL, lambda source: source.link or None, _("address")),
        *map(property_of, Source._meta.many_to_many),
    ]


@cache
def summary_properties() -> list[Property]:
    """What a record says of its sources."""
    stated = ["slug", "title", "publisher", "published", "status", "link"]
    return [entry for entry in source_properties() if entry.name in stated]


def source_summary(source) -> dict:
    return as_object(source, summary_properties())


def source_summary_schema() -> dict:
    properties = {entry.name: entry.schema for entry in summary_properties()}
    facts = array_of({"enum": Citation.Facts.values}) | {
        "description": "What the source is cited for; empty for the record as a whole."
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*properties, "facts"],
        "properties": properties | {"facts": facts},
    }


@cache
def figure_properties() -> list[Property]:
    """Without the record a figure is about. Figures need ``figures_for_json``."""
    fields = content_fields(Figure, apart_from=HIDDEN_OF_FIGURES)
    return [
        Property("id", TEXT, lambda figure: str(figure.pk), _("permanent identifier")),
        *properties_of_fields(fields),
        property_of(Figure._meta.get_field("also_in")),
        Property("in_words", BOTH_LANGUAGES, in_words, _("as a sentence")),
        Property(
            "series_break",
            {"type": "boolean"},
            lambda figure: figure.is_series_break,
            _("counted in another way than the figure before it in the same series"),
        ),
    ]


def figures_for_json(figures, *, of_records: bool):
    return figures.with_wording().with_way_of_counting_before(of_records=of_records)


def in_words(figure) -> dict:
    return in_each_language(lambda: figure_in_words(figure))


@cache
def indicator_properties() -> list[Property]:
    fields = content_fields(Indicator, apart_from=["order"])
    return [
        Property("slug", TEXT, lambda indicator: indicator.pk, _("permanent identifier")),
        *properties_of_fields(fields),
    ]


@cache
def place_properties() -> list[Property]:
    return [
        Property("code", TEXT, lambda place: place.pk, _("code")),
        Property("name", BOTH_LANGUAGES, place_name, _("name")),
        property_of(Place._meta.get_field("country")),
    ]


def place_name(place) -> dict:
    if place.country_id:
        return both_languages(place.country, "name")
    return both_languages(place, "own_name")
