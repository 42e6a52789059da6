"""Health checks: liveness of the process, readiness of database and cache; who may see the metrics."""

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.http import Http404, HttpResponse

from serving.models import State
from serving.rate_limits.client_networks import address_of

# They must be answered without the database.
PROBES = ["/healthz", "/readyz", "/metrics"]


def healthz(request):
    """Liveness: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """Readiness: 503 with the names of the services that do not answer."""
    silent = [name for name, answers in CHECKS.items() if not answers()]
    if silent:
        text = "\n".join(f"{name}: no answer" for name in silent)
        return HttpResponse(f"{text}\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def database() -> bool:
    """Whether a table can be read; without a query, SQLite does not open its file."""
    try:
        State.objects.exists()
    except Error:
        connection.close()
        return False
    return True


def caching() -> bool:
    try:
        cache.set("readyz", "ok", 5)
        return cache.get("readyz") == "ok"
    # Each cache raises errors of its own library.
    except Exception:  # noqa: BLE001
        return False


CHECKS = {"database": database, "cache": caching}


def metrics(request):
    """Figures for Prometheus; there is no such page for other networks than METRICS_NETWORKS."""
    address = address_of(request)
    if address is None or not any(address in network for network in settings.METRICS_NETWORKS):
        raise Http404
    # Not needed, and costly to import, where nobody asks.
    from serving.monitoring.metrics import answer  # noqa: PLC0415

    response = answer(request)
    response["Cache-Control"] = "no-store"
    return response
