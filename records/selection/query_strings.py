"""Query strings of selections; unknown parameters are dropped."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from records.selection.filter_fields import LONGEST_QUERY
from values.plain_text import is_blank


def values_in_query(value) -> list[str]:
    """A filter's cleaned value as it is written in query strings, one text per value."""
    if isinstance(value, str):
        return [value]
    return [
        entry if isinstance(entry, str) else getattr(entry, "slug", entry.pk) for entry in value
    ]


def typed_words(data) -> str:
    """The search words as typed, cut to the input's length; NUL is removed, HTML cannot hold it."""
    words = data.get("q", "").replace("\x00", "")[:LONGEST_QUERY]
    return "" if is_blank(words) else words


def typed_years(data) -> list[str]:
    """``year_from`` and ``year_to`` as typed, cut to the inputs' length."""
    return [data.get(name, "").replace("\x00", "")[:4] for name in ["year_from", "year_to"]]


def query_string(pairs) -> str:
    """The query string with its question mark; empty without pairs."""
    return encoded(tuple(pairs)) if pairs else ""


# A page encodes the same pairs several times; a query string may have thousands of characters.
@lru_cache(maxsize=250)
def encoded(pairs: tuple) -> str:
    return f"?{urlencode(pairs)}"


def without(pairs, name: str, value: str | None = None) -> list[tuple[str, str]]:
    """The pairs without a parameter, or without one of its values."""
    return [pair for pair in pairs if pair[0] != name or (value is not None and pair[1] != value)]


def list_address(kind) -> str:
    """URL path of the list of a kind, in the active language."""
    return reversed_once(kind.label(), get_language(), get_script_prefix())


@lru_cache(maxsize=100)
def reversed_once(label: str, _language: str, _prefix: str) -> str:
    return reverse(f"{label}:list")
