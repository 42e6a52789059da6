"""Query strings of selections: only parameters that mean something stay in them."""

from urllib.parse import urlencode

from records.fields import LONGEST_QUERY


def known(filterset) -> list[tuple[str, str]]:
    """The parameters of the address that the filters know, each value as given, and once."""
    return [
        (name, value)
        for name in filterset.filters
        for value in dict.fromkeys(filterset.data.getlist(name))
        if value and "\x00" not in value
    ]


def typed_words(data) -> str:
    """The words as they were typed, as far as a search box holds them; no page can show a NUL."""
    return data.get("q", "").replace("\x00", "")[:LONGEST_QUERY]


def query_string(pairs) -> str:
    """With its question mark; nothing where there is nothing to ask."""
    return f"?{urlencode(list(pairs))}" if pairs else ""


def without(pairs, name: str, value: str | None = None) -> list[tuple[str, str]]:
    """The parameters without one of them, or without one of its values."""
    return [pair for pair in pairs if pair[0] != name or (value is not None and pair[1] != value)]
