"""Several revisions published at once leave the same tables as one after another."""

from datetime import datetime
from random import Random
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editions.models import Edition
from editorial.revisions.as_if import rolled_back
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow.publishing import publish, withdraw
from events.models import Event
from institutions.models import Institution
from records.kinds import record_kinds
from tests.editorial.test_publishing import ACTS, OFTEN, Desk

State = Revision.State


def tables(since: datetime) -> dict[str, list[str]]:
    """All rows of the site's own tables, without numbers that only count up, and with one "now"."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label.split(".")[0] in {"auth", "sessions", "contenttypes"} or label == "search.Removal":
            continue
        counted = set() if issubclass(model, tuple(record_kinds())) else {"id", "generation"}
        found[label] = sorted(
            repr(
                {
                    name: "now" if isinstance(value, datetime) and value >= since else value
                    for name, value in row.items()
                    if name not in counted or not isinstance(value, int)
                }
            )
            for row in model._base_manager.values()
        )
    return found


def after(do, since) -> dict[str, list[str]]:
    with rolled_back():
        do()
        return tables(since)


def open_revisions() -> list[Revision]:
    """One of each record that can be published as it is."""
    waiting = Revision.objects.filter(state__in=[*Revision.WORKING, State.SCHEDULED])
    waiting = waiting.filter(withdraws=False, permalink__merged_into=None).order_by("number")
    by_record = {revision.permalink_id: revision for revision in waiting}
    return [revision for revision in by_record.values() if is_sound(revision)]


def is_sound(revision) -> bool:
    try:
        after(lambda: publish(revision), timezone.now())
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize("seed", range(4))
def test_at_once_is_one_after_another(kind, seed, make, countries, sectors):
    person = get_user_model().objects.create_user("chief", is_superuser=True, is_staff=True)
    desk, chance = Desk(kind, make, person, countries, sectors), Random(seed)
    for _step in range(30):
        desk.do(chance.choice([*ACTS, *OFTEN]), chance.randrange(5), chance.getrandbits(16))
    for number in range(5):
        desk.do("edit", number, chance.getrandbits(16))
    revisions, since = open_revisions(), timezone.now()
    assert len(revisions) > 1

    at_once = after(lambda: publish(*revisions, validate=False), since)
    one_by_one = after(lambda: [publish(revision) for revision in revisions], since)

    assert at_once == one_by_one
    assert at_once != tables(since)
    records = [record for kind in record_kinds() for record in kind.objects.published()]
    at_once = after(lambda: withdraw(*records, by=person, reason="Enough."), since)
    one_by_one = after(
        lambda: [withdraw(record, by=person, reason="Enough.") for record in records], since
    )
    assert at_once == one_by_one


def test_the_number_of_queries_does_not_grow_with_the_number_of_records(make, countries):
    edition, host = make(Edition, "Edition"), make(Institution, "Host")

    def draft(number):
        revision = newest_of(make(Event, f"Forum {number}").permalink)
        revision.content["fields"]["edition"] = edition.ref
        revision.content["links"]["countries"] = ["LA", "VN"]
        row = {"institution": host.ref, "order": number, "own_name_en": "", "own_name_zh_hans": ""}
        revision.content["rows"]["organizers"] = {str(uuid4()): row}
        revision.save()
        return revision

    def queries(count):
        drafts = [draft(number) for number in range(1, count + 1)]
        with CaptureQueriesContext(connection) as asked:
            publish(*drafts)
        return len(asked)

    queries(1)
    few, several = queries(1), queries(3)
    assert few == several
    assert few <= 60
    assert {event.edition for event in Event.objects.published()} == {edition}
    assert {event.organizers.get().institution for event in Event.objects.published()} == {host}
