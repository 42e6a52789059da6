"""The settings of the browser tests: a database in a file, as when the site serves."""

from tests.settings import *  # noqa: F403
from tests.settings import DATA_DIR, DATABASES, STORAGES

DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "browser-tests.sqlite3")}
# The server that tests bring along serves static files under their own names only.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
