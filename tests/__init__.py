"""The tests: journeys for every kind of record, then room by room."""
