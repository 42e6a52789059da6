"""The constant view, and what only a bench asks of a server."""

from itertools import cycle
from pathlib import Path
from unittest import mock

from django.db import transaction
from django.http import HttpResponse, JsonResponse

from editorial import publishing
from events.models import Event
from search.memory import held

SAVED = 500
turns = {}


def constant(request):
    return HttpResponse("<!DOCTYPE html><title>Constant</title><p>The same for everybody.")


def save(request):
    """Save a public record, the next each time; with ``?index=0`` without writing the index."""
    index = request.GET["index"]
    if index not in turns:
        turns[index] = cycle(Event.objects.published().values_list("pk", flat=True)[:SAVED])
    event = Event.objects.get(pk=next(turns[index]))
    event.summary_en = f"{event.summary_en.removesuffix('.')}."
    if index == "1":
        keep(event)
    else:
        with mock.patch.object(publishing, "write_entries_around"):
            keep(event)
    return HttpResponse("Saved.")


@transaction.atomic
def keep(event):
    event.save()
    publishing.publish(event, facts=["summary"])


def memory(request):
    """Bytes that this worker has to itself, and those of them that search says it holds."""
    status = Path("/proc/self/status").read_text().split("RssAnon:")[1]
    own = int(status.split()[0]) * 1024
    return JsonResponse({"own": own, "held": held.size_in_bytes()})
