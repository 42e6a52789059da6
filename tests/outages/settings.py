"""The settings of tests, for a site of its own whose tables are made at once, without the migrations."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

# The index of search makes tables of its own in its migrations.
MIGRATION_MODULES = dict.fromkeys(
    label for app in INSTALLED_APPS if (label := app.split(".")[-1]) != "search"
)
