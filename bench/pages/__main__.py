"""Print the URLs to request as JSON: ``python -m bench.pages``."""

import json
import sys

import django

django.setup()

from bench.pages.bench_plan import plan  # noqa: E402 - models can be imported only now

json.dump(plan(), sys.stdout)
