"""The constant view, and what only a bench asks of a server."""

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
    """Save an event's form, the next each time: ``?as=publish``, ``draft`` or ``plain``.

    Published with ``&index=0``, the index is left alone; plain is what Django's admin does of itself.
    """
    way = request.GET["as"]
    desk, events = open_desk(way)
    address, data, event = next(events)
    # A field that nobody searches: the number of the index's words stays the same.
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
    """Answer the page that asks before an event is published; any other answer as it is."""
    if "/acts/" not in answer.get("Location", ""):
        return answer
    asked = desk.get(answer["Location"])
    return desk.post(answer["Location"], asked.context_data["hidden"])


@cache
def open_desk(way: str):
    """A member of staff, and the forms of some public events in turn, filled in as they are."""
    desk = Client(SERVER_NAME="127.0.0.1")
    accounts = get_user_model().objects
    staff = accounts.filter(username="bench").first() or accounts.create_superuser("bench")
    desk.force_login(staff)
    # Each way has events of its own.
    first = ["publish", "draft", "plain"].index(way) * SAVED
    events = Event.objects.published().order_by("pk")[first : first + SAVED]
    site = "plain" if way == "plain" else "admin"
    addresses = [reverse(f"{site}:events_event_change", args=[event.pk]) for event in events]
    forms = [filled_in(desk.get(address).context_data) for address in addresses]
    return desk, cycle(list(zip(addresses, forms, events, strict=True)))


def filled_in(context) -> dict:
    """What a browser would send of this form if nothing were changed."""
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
    """Bytes that this worker has to itself, and those of them that search says it holds."""
    status = Path("/proc/self/status").read_text().split("RssAnon:")[1]
    own = int(status.split()[0]) * 1024
    return JsonResponse({"own": own, "held": process_index.size_in_bytes()})
