"""Print the URLs to request as JSON: ``python -m bench.comparison``."""

import json
import sys

import django

django.setup()

from bench.comparison.bench_plan import plan  # noqa: E402 - models can be imported only now

json.dump(plan(), sys.stdout)
