"""Health checks: liveness of the process, readiness of database and cache."""

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpResponse

from serving.models import State

# They must be answered without the database.
PROBES = ["/healthz", "/readyz"]


def healthz(request):
    """Liveness: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """Readiness: 503 with the names of the services that do not answer."""
    checks = {"database": database, "cache": caching}
    silent = [name for name, answers in checks.items() if not answers()]
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
