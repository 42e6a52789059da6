"""Dates in full: a reader of English from any country takes "November 24, 2026" the same way."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, H:i"
