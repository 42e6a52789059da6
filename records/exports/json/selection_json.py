"""A whole selection as JSON, as the API answers it, and its facets."""

from collections.abc import Iterable, Iterator

from records.exports.json.properties import (
    BOTH_LANGUAGES,
    TEXT,
    array_of,
    as_object,
)
from records.exports.json.record_properties import dumped
from records.exports.json.record_texts import texts_in_chunks
from records.selection.facets import facets
from values.languages import LANGUAGES, in_each_language

COUNT = {"type": "integer", "minimum": 0}
FACETS = {
    "type": "object",
    "description": "By parameter: its values, each with the number of records that have it.",
    "additionalProperties": array_of(
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["value", "label", "count", "open_to_all", "chosen"],
            "properties": {
                "value": TEXT,
                "label": BOTH_LANGUAGES,
                "count": COUNT,
                "open_to_all": COUNT
                | {"description": "How many more are open to all ASEAN countries."},
                "chosen": {"type": "boolean"},
            },
        }
    ),
}


def facets_object(filterset) -> dict[str, list[dict]]:
    counted = in_each_language(
        lambda: {
            facet.name: {choice.value: choice for choice in facet.choices}
            for facet in facets(filterset)
        }
    )
    first = counted[LANGUAGES[0]]
    return {
        name: [
            {
                "value": value,
                "label": {code: str(counted[code][name][value].label) for code in LANGUAGES},
                "count": choice.named,
                "open_to_all": choice.open_to_all,
                "chosen": choice.chosen,
            }
            for value, choice in choices.items()
        ]
        for name, choices in first.items()
    }


def selection_lines(filterset, at_once: int) -> Iterator[str]:
    """The object piece by piece, one record a line: nothing holds all of it."""
    keys = (record.pk for record in filterset.whole(at_once, keys_only))
    texts = texts_in_chunks(filterset.kind, keys, at_once)
    return page_lines(filterset.count(), facets_object(filterset), texts)


def keys_only(records):
    return records.only("pk")


def table_lines(table) -> Iterator[str]:
    """A whole public table in the same form."""
    properties = table.properties()
    rows = (dumped(as_object(row, properties)) for row in table.rows())
    return page_lines(table.count(), None, rows)


def page_lines(count: int, counted: dict | None, texts: Iterable[str]) -> Iterator[str]:
    yield f'{{"count":{count},"next":null,"previous":null,"facets":{dumped(counted)},"results":['
    separator = "\n"
    for text in texts:
        yield f"{separator}{text}"
        separator = ",\n"
    yield "\n]}\n"
