import csv
from io import StringIO

from records.exports.columns import column_names, row_of

BYTE_ORDER_MARK = "\ufeff"
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "'")


def escape_formula(value):
    """A text that begins like a formula gets one apostrophe, so that Excel reads it as text."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINNINGS) else text


def as_csv(kind, records) -> str:
    """All the records, RFC 4180; the mark tells Excel that the names are UTF-8."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(column_names(kind))
    for record in records:
        writer.writerow(map(escape_formula, row_of(record)))
    return BYTE_ORDER_MARK + file.getvalue()
