"""The settings of tests, for a site of its own whose tables are made at once, without most migrations."""

from tests.settings import *  # noqa: F403


class OnlyOfSearch(dict):
    """The index of search makes tables of its own in its migrations."""

    def __contains__(self, label):
        return label != "search"

    def __missing__(self, label):
        return None


MIGRATION_MODULES = OnlyOfSearch()
