import csv
from io import StringIO

from records.exports.columns import column_names, row_of

BYTE_ORDER_MARK = "\ufeff"
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "'")


def escape_formula(value):
    """Prevent CSV injection: a text that begins like a formula gets a leading apostrophe."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text


def as_csv(kind, records) -> str:
    """The records as CSV (RFC 4180), with a byte order mark so that Excel reads UTF-8."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(column_names(kind))
    for record in records:
        writer.writerow(map(escape_formula, row_of(record)))
    return BYTE_ORDER_MARK + file.getvalue()
