"""CSV files (RFC 4180), with a byte order mark by which Excel recognizes UTF-8."""

import csv
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

BYTE_ORDER_MARK = "\ufeff"
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "'")


def escape_formula(value):
    """Prevent CSV injection: a text that begins like a formula gets a leading apostrophe."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text


def csv_lines(header: list[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """Yield the file line by line."""
    # ``writerow`` returns what the ``write`` of its file returns: here the line itself.
    line = csv.writer(SimpleNamespace(write=str)).writerow
    yield BYTE_ORDER_MARK + line(header)
    for row in rows:
        yield line(map(escape_formula, row))
