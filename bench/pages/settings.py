"""The site's own settings, with the pages that it is measured against.

A cache of whole pages would have to be switched off here.
"""

from pathlib import Path

from exchange_site.settings import *  # noqa: F403
from exchange_site.settings import TEMPLATES

ROOT_URLCONF = "bench.pages.urls"
TEMPLATES = [
    {**template, "DIRS": [*template["DIRS"], Path(__file__).parent / "templates"]}
    for template in TEMPLATES
]
