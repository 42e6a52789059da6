"""English date formats with month names, which are unambiguous in all countries."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, H:i"
