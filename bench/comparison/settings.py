"""The settings of the site, plus the pages it is compared with."""

from pathlib import Path

from exchange_site.settings import *  # noqa: F403
from exchange_site.settings import TEMPLATES

ROOT_URLCONF = "bench.comparison.urls"
TEMPLATES = [
    {**template, "DIRS": [*template["DIRS"], Path(__file__).parent / "templates"]}
    for template in TEMPLATES
]
