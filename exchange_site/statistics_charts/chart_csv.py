import csv
from io import StringIO

from records.exports.csv_file import BYTE_ORDER_MARK, escape_formula


def numbers_as_csv(columns, rows) -> str:
    """CSV text (RFC 4180) with a BOM, which Excel needs to detect UTF-8."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(escape_formula, row))
    return BYTE_ORDER_MARK + file.getvalue()
