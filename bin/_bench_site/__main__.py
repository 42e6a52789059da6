"""Print as JSON which addresses to ask for: ``python -m _bench_site``."""

import json
import sys

import django

django.setup()

from _bench_site.plan import plan  # noqa: E402 - models can be imported only now

json.dump(plan(), sys.stdout)
