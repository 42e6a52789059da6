"""The constant view, and views that only benchmarks use."""

from functools import cache
from itertools import count, cycle
from pathlib import Path
from unittest import mock

from django.contrib.auth import get_user_model
from django.http import HttpResponse, JsonResponse
from django.test import Client
from django.urls import reverse

from editorial.revisions.create_revision import newest_of
from editorial.workflow import publishing
from events.models import Event
from search.bitmaps import process_index

SAVED = 40
numbers = count()


def constant(request):
    return HttpResponse("<!DOCTYPE html><title>Constant</title><p>The same for everybody.")


def save(request):
    """Save the form of the next event: ``?as=publish``, ``draft``, or ``plain`` (Django admin only).

    ``&index=0`` skips indexing when publishing.
    """
    way = request.GET["as"]
    desk, events = open_desk(way)
    address, data, event = next(events)
    # A field that is not indexed, so that the vocabulary of the index does not grow.
    data["staff_note"] = f"Note {next(numbers)}"
    if way != "plain":
        data["_opened"] = data["_seen"] = newest_of(event.permalink).number
    data["_publish" if way == "publish" else "_draft"] = "1"
    if request.GET.get("index") == "0":
        with mock.patch.object(publishing, "write_entries_around"):
            answer = confirmed(desk, desk.post(address, data))
    else:
        answer = confirmed(desk, desk.post(address, data))
    return HttpResponse("Saved.", status=200 if answer.status_code == 302 else 500)


def confirmed(desk, answer):
    """Confirm the confirmation page of publishing; other responses are returned as they are."""
    if "/acts/" not in answer.get("Location", ""):
        return answer
    asked = desk.get(answer["Location"])
    return desk.post(answer["Location"], asked.context_data["hidden"])


@cache
def open_desk(way: str):
    """A signed-in client, and an endless cycle of (URL, form data, event) of public events."""
    desk = Client(SERVER_NAME="127.0.0.1")
    accounts = get_user_model().objects
    staff = accounts.filter(username="bench").first() or accounts.create_superuser("bench")
    desk.force_login(staff)
    # Each way of saving uses different events.
    first = ["publish", "draft", "plain"].index(way) * SAVED
    events = Event.objects.published().order_by("pk")[first : first + SAVED]
    site = "plain" if way == "plain" else "admin"
    addresses = [reverse(f"{site}:events_event_change", args=[event.pk]) for event in events]
    forms = [filled_in(desk.get(address).context_data) for address in addresses]
    return desk, cycle(list(zip(addresses, forms, events, strict=True)))


def filled_in(context) -> dict:
    """The data a browser would post from the unchanged form."""
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {
        name: value
        for name, value in values.items()
        if value or (value == 0 and value is not False)
    }


def memory(request):
    """Private memory of this worker, and the size of its search index, in bytes."""
    status = Path("/proc/self/status").read_text().split("RssAnon:")[1]
    own = int(status.split()[0]) * 1024
    return JsonResponse({"own": own, "held": process_index.size_in_bytes()})
