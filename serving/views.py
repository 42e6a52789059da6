from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import Error, connection
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.text import get_valid_filename

from serving.models import State, StoredFile
from serving.storage import stem

SHOWN_IN_PAGES = {".webp": "image/webp"}


def media(request, name):
    """An uploaded file; one that no published record uses is there for staff alone."""
    # PostgreSQL knows no text with a zero byte.
    file = "\0" not in name and StoredFile.objects.filter(stem=stem(name)).first()
    if not file or not default_storage.exists(name):
        raise Http404
    if not file.public and not request.user.is_staff:
        raise Http404
    shown = next((kind for end, kind in SHOWN_IN_PAGES.items() if name.endswith(end)), None)
    response = FileResponse(
        default_storage.open(name),
        content_type=shown or "application/octet-stream",
        as_attachment=not shown,
        filename=None if shown else get_valid_filename(file.download_name or name),
    )
    response["X-Content-Type-Options"] = "nosniff"
    if file.public:
        patch_cache_control(response, public=True, max_age=3600)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def healthz(request):
    """The process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """The database and the cache answer; else 503 and the name of the one that does not."""
    silent = [
        part for part, answers in [("database", database), ("cache", caching)] if not answers()
    ]
    if silent:
        text = "\n".join(f"{part}: no answer" for part in silent)
        return HttpResponse(f"{text}\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def database() -> bool:
    """Whether a table can be read; SQLite does not open its file for less."""
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
