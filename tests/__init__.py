"""The tests, in one folder for each app."""
