"""Figures for Prometheus at /metrics, added up over all workers; for the networks of METRICS_NETWORKS alone.

Imported only where these are named. Labels are names of views, classes of statuses and outcomes of the page
cache: a bounded number, and nothing of what people ask for.
"""

import shutil
import time

from django.conf import settings
from django.http import HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from serving.monitoring.health import CHECKS

REQUESTS = Counter("directory_requests", "Requests that Django answered.", ["view", "status"])
SECONDS = Histogram(
    "directory_request_seconds",
    "How long Django worked on a request.",
    ["view"],
    buckets=[0.01, 0.03, 0.1, 0.3, 1, 3, 10],
)
PAGES = Counter(
    "directory_page_cache", "Requests, by what the page cache did with them.", ["outcome"]
)


class MetricsMiddleware:
    """Count the requests that reach Django, and time them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = match.view_name if match else ""
        REQUESTS.labels(view, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        return response


def count_page(outcome: str):
    PAGES.labels(outcome).inc()


class StateNow:
    """What is not counted but read when it is asked for."""

    def collect(self):
        up = GaugeMetricFamily("directory_up", "Whether a service answers.", labels=["service"])
        for service, answers in CHECKS.items():
            up.add_metric([service], answers())
        yield up
        free = shutil.disk_usage(settings.DATA_DIR).free
        yield GaugeMetricFamily("directory_disk_free_bytes", "Room on the disk of DATA_DIR.", free)


def answer(request) -> HttpResponse:
    """What all workers of this host have counted since it started, and its state now."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(StateNow())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
