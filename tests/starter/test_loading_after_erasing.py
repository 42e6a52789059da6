"""What was erased comes back by no row: neither itself nor its name among the members of another."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from alliances.models import Alliance
from editorial.revisions.content import content_of
from editorial.workflow.publishing import publish_as_it_stands
from events.models import Event
from institutions.models import Institution
from records.kinds import record_kinds
from records.models import Alias, Permalink

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(small):
    small.load()
    return small


def erase(ref):
    call_command("erase", ref, yes=True, stdout=io.StringIO())


def is_stored(name: str) -> bool:
    """In any table, those of the index too; SQLite keeps JSON in ASCII."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    stored = repr(rows).replace("\\\\", "\\").lower()
    return any(one.lower() in stored for one in [name, json.dumps(name)[1:-1]])


def names_of_members() -> list[str]:
    return [
        member.own_name_en for member in Alliance.objects.get(slug="rail-alliance").members.all()
    ]


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        ("AAAA0001", "Rail Alliance"),
        ("AAAA0002", "Thin Alliance"),
        ("EDTN2016", "第九届交流周"),
        ("EVNT0001", "Rail Forum"),
        ("NST00001", "North University"),
        ("NST00002", "南方学院"),
    ],
)
def test_neither_it_nor_its_name_comes_back(loaded, client, ref, name):
    record = Permalink.objects.get(pk=ref).record
    answer = 410 if record.published_at else 404
    assert is_stored(name)
    erase(ref)
    said = loaded.load()

    assert "new" not in said
    assert Permalink.objects.get(pk=ref).record is None
    assert not is_stored(name)
    assert client.get(f"/id/{ref}/").status_code == answer


def test_every_record_that_named_it_still_says_what_it_was_published_with(loaded):
    for ref in ["NST00001", "EDTN2016"]:
        erase(ref)
    loaded.load()

    for kind in record_kinds():
        for record in kind.objects.published():
            assert record.permalink.revisions.current().get().content == content_of(record)
    assert names_of_members() == ["Unknown Institute"]


def test_a_name_by_which_staff_alone_knew_it_does_not_come_back_either(loaded):
    north = Institution.objects.get(slug="north-university")
    Alias.objects.create(record=north, text="Unknown Institute", language="en", sort="short")
    publish_as_it_stands(north)
    Institution.objects.filter(pk=north.pk).update(curated_at=timezone.now())
    loaded.load()
    erase(north.ref)
    loaded.load()

    assert names_of_members() == []


def test_a_new_row_of_another_record_does_not_bring_it_back(loaded):
    for ref in ["NST00001", "EDTN2016", "AAAA0001"]:
        erase(ref)
    alliances, members = loaded.rows("alliances"), loaded.rows("members")
    loaded.write("alliances", [*alliances, alliances[0] | {
        "ref": "AAAA0003", "slug": "third", "name_en": "Third",
    }])  # fmt: skip
    added = {"alliance": "third", "role": "member", "order": "1"}
    loaded.write("members", [*members, *[
        added | {"id": f"00000000-0000-4000-9000-00000000000{number}", "own_name_en": name}
        for number, name in enumerate(["North  University", "NU", "South College"])
    ]])  # fmt: skip
    loaded.change("events", "EVNT0001", alliances="rail-alliance;third")
    loaded.load()

    third = Alliance.objects.get(slug="third")
    assert third.launched_at is None
    assert [member.own_name_en for member in third.members.all()] == ["South College"]
    assert third.is_public
    assert not is_stored("North University")
    assert Event.objects.filter(edition=None).count() == Event.objects.count()
