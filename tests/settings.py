"""The site's own settings; called by hand, the tests keep their data in a folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

# lxml is there for tests alone; openpyxl would use it in place of what the site has.
os.environ["OPENPYXL_LXML"] = "False"
if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from exchange_site.settings import *  # noqa: F403
from exchange_site.settings import LOGGING, STATIC_ROOT, STORAGES

# The safe ones take their time on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# bin/test collects the static files first, and so finds those that a page names and nobody made.
if not (STATIC_ROOT / "staticfiles.json").exists():
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Each test has a client of its own, which would list all static files anew before its first page.
WHITENOISE_AUTOREFRESH = True
# pytest shows what a failing test logged; to write the trace of each refusal as well takes time.
LOGGING["root"]["handlers"] = []
