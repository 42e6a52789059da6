"""Query strings of selections: only parameters that mean something stay in them."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from records.selection.query_fields import LONGEST_QUERY


def known(data, filters) -> list[tuple[str, str]]:
    """The parameters of the address that the filters know, each value as given, and once."""
    return [
        (name, value)
        for name in filters
        if name in data
        for value in dict.fromkeys(data.getlist(name))
        if value and "\x00" not in value
    ]


def typed_words(data) -> str:
    """The words as they were typed, as far as a search box holds them; no page can show a NUL."""
    return data.get("q", "").replace("\x00", "")[:LONGEST_QUERY]


def typed_years(data) -> list[str]:
    """The first and the last year as they were typed, as far as their boxes hold them."""
    return [data.get(name, "").replace("\x00", "")[:4] for name in ["year_from", "year_to"]]


def query_string(pairs) -> str:
    """With its question mark; nothing where there is nothing to ask."""
    return encoded(tuple(pairs)) if pairs else ""


# A page asks for the same some times; an address may have thousands of characters.
@lru_cache(maxsize=250)
def encoded(pairs: tuple) -> str:
    return f"?{urlencode(pairs)}"


def without(pairs, name: str, value: str | None = None) -> list[tuple[str, str]]:
    """The parameters without one of them, or without one of its values."""
    return [pair for pair in pairs if pair[0] != name or (value is not None and pair[1] != value)]


def list_address(kind) -> str:
    """Of the list of a kind, in the language of the page."""
    return reversed_once(kind.label(), get_language(), get_script_prefix())


@lru_cache(maxsize=100)
def reversed_once(label: str, _language: str, _prefix: str) -> str:
    return reverse(f"{label}:list")
