"""The disk of the database is full: the form comes back with what was typed."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from alliances.models import Alliance
from editorial.permissions.roles import REVIEWERS
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions, schedule
from serving.models import State
from tests.exchange_site.urls_that_fail import sqlite_error
from tests.staff_fixtures import Form

NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON editorial_revision FOR EACH ROW EXECUTE FUNCTION no_room();
"""
ROOM_AGAIN = "DROP TRIGGER no_room ON editorial_revision; DROP FUNCTION no_room()"
# More than the pages that earlier tests have left empty can hold.
LONG = "word " * 200_000


@pytest.fixture
def full_disk():
    """No further page for SQLite; on PostgreSQL, the error it raises, at a table staff write to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(NO_ROOM)
        else:
            # Pages that earlier tests left free would take what is written here.
            cursor.execute("VACUUM")
            # A limit below the present size is taken for the present size.
            cursor.execute("PRAGMA max_page_count = 1")
        yield
        cursor.execute(
            ROOM_AGAIN
            if connection.vendor == "postgresql"
            else "PRAGMA max_page_count = 1073741823"
        )


@pytest.fixture
def reviewer(sign_in):
    return sign_in(REVIEWERS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["change", "add"])
def test_what_was_typed_is_in_the_form_again(request, published, reviewer, desk, page):
    arguments = [published(Alliance, "Rail").pk] if page == "change" else []
    address = desk(page, Alliance, *arguments)
    typed = Form(reviewer.get(address).text).values | {"name_en": "Railways", "text_en": LONG}
    request.getfixturevalue("full_disk")
    answer = reviewer.post(address, typed)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "The disk of the server is full, so your change was not saved." in answer.text
    again = Form(answer.text).values
    assert (again["name_en"], len(again["text_en"].split())) == ("Railways", 200_000)
    assert not Alliance.objects.filter(name_en="Railways").exists()


def full(*args, **kwargs):
    raise OperationalError("database or disk is full") from sqlite_error(13)


def test_a_scheduled_change_waits_for_room(published, db, monkeypatch, client, page_of):
    """It is not given back to its author, and visitors read the page as it is."""
    record, chief = published(Alliance, "Rail"), get_user_model().objects.create_superuser("chief")
    base = newest_of(record.permalink)
    fields = base.content["fields"] | {"name_en": "Railways"}
    draft = actions.save_draft(record, base.content | {"fields": fields}, by=chief, base=base)
    actions.schedule(draft, timezone.now() + timedelta(hours=1), by=chief)
    Revision.objects.scheduled().update(moment=timezone.now())
    State.objects.update(next_moment=timezone.now())
    with monkeypatch.context() as patched:
        patched.setattr(schedule.publishing, "publish", full)
        answer = client.get(page_of(record))
        with pytest.raises(DatabaseError):
            schedule.publish_due()
    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (200, "scheduled")

    client.get("/en/")
    draft.refresh_from_db()
    assert draft.state == "published"
