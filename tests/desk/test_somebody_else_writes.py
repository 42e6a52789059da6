"""Another holds the database: nobody waits in vain, and nothing typed is lost."""

import time
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.utils import timezone

from alliances.models import Alliance
from desk.sign_in.sessions import SEEN, SEEN_EVERY_SECONDS
from duplicates.merge.merge import merge
from editorial.permissions.roles import REVIEWERS
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.schedule import publish_due
from serving.models import State
from tests.staff_fixtures import Form, confirm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chief():
    return get_user_model().objects.create_superuser("chief")


# How long staff wait, in the tests, and as it is set.
SHORT = {"sqlite": "PRAGMA busy_timeout = 100", "postgresql": "SET lock_timeout = '100ms'"}
USUAL = {"sqlite": "PRAGMA busy_timeout = 10000", "postgresql": "RESET lock_timeout"}


def wait(patience):
    with connection.cursor() as cursor:
        cursor.execute(patience[connection.vendor])


@contextmanager
def another_writing(patience=SHORT):
    """Somebody else has the one lock of SQLite; on PostgreSQL, all that acts ask for."""
    other = connection.copy()
    State.objects.get_or_create(pk=1)
    wait(patience)
    try:
        other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        if other.vendor == "postgresql":
            other.cursor().execute("SELECT * FROM serving_state FOR UPDATE")
            other.cursor().execute("SELECT * FROM records_permalink FOR UPDATE")
        yield
        other.rollback()
    finally:
        other.close()
        wait(USUAL)


def test_what_was_typed_is_shown_again_and_can_be_saved_later(kind, published, sign_in, desk):
    record = published(kind, "Vientiane")
    reviewer, address = sign_in(REVIEWERS), desk("change", kind, record.pk)
    typed = Form(reviewer.get(address).text).values | {
        "name_en": "Luang Prabang", "edit_note": "as the office wrote", "_publish": "1",
    }  # fmt: skip
    with another_writing():
        answer = reviewer.post(address, typed)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "so yours was not saved" in answer.text
    again = Form(answer.text).values
    assert again | {"_publish": "1"} == typed | {
        "csrfmiddlewaretoken": again["csrfmiddlewaretoken"]
    }
    assert record.permalink.revisions.count() == 1

    assert reviewer.post(address, again).status_code == 302
    assert newest_of(record.permalink).content["fields"]["name_en"] == "Luang Prabang"


def test_a_new_record_is_shown_again(kind, sign_in, desk, own_fields):
    reviewer, address = sign_in(REVIEWERS), desk("add", kind)
    typed = Form(reviewer.get(address).text).values | {"name_en": "Rail"} | own_fields(kind)
    with another_writing():
        answer = reviewer.post(address, typed)
    assert (answer.status_code, Form(answer.text).values["name_en"]) == (503, "Rail")
    assert kind.objects.count() == 0


def test_an_act_asks_to_try_again(published, sign_in, desk, client):
    record = published(Alliance, "Rail")
    reviewer = sign_in(REVIEWERS)
    asked = reviewer.get(desk("act", Alliance, record.pk, "withdraw"))
    with another_writing():
        answer = confirm(reviewer, asked)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "try again in a few seconds" in answer.text
    record.refresh_from_db()
    assert record.is_public


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="On PostgreSQL nobody is held up.")
def test_signing_in_asks_to_try_again(chief, client):
    with another_writing():
        answer = client.post("/accounts/login/", {"username": "chief", "password": "wrong"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "try again in a few seconds" in answer.text


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="On PostgreSQL nobody is held up.")
def test_the_time_of_the_last_use_is_noted_later(chief, client):
    client.force_login(chief)
    session = client.session
    session[SEEN] = long_ago = time.time() - 2 * SEEN_EVERY_SECONDS
    session.save()
    with another_writing():
        assert client.get("/admin/").status_code == 200
    assert client.session[SEEN] == long_ago
    client.get("/admin/")
    assert client.session[SEEN] > long_ago


def test_a_visitor_reads_the_page_as_it_is_until_what_is_due_can_be_published(
    published, chief, client, page_of
):
    record = published(Alliance, "Rail")
    base = newest_of(record.permalink)
    fields = base.content["fields"] | {"name_en": "Railways"}
    draft = actions.save_draft(record, base.content | {"fields": fields}, by=chief, base=base)
    actions.schedule(draft, timezone.now() + timedelta(hours=1), by=chief)
    Revision.objects.scheduled().update(moment=timezone.now())
    State.objects.update(next_moment=timezone.now())
    with another_writing(USUAL):
        began = timezone.now()
        answer = client.get(page_of(record))
        # Far below the ten seconds that a writer waits.
        assert timezone.now() - began < timedelta(seconds=5)
    assert (answer.status_code, "Railways" in answer.text) == (200, False)
    draft.refresh_from_db()
    assert draft.state == "scheduled"

    assert "Railways" in client.get(page_of(record)).text


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer.")
def test_saving_publishing_scheduling_and_merging_at_once_never_wait_for_each_other(
    published, make, chief
):
    """Each thread does it again and again; a deadlock would be an error of one of them."""
    stays = published(Alliance, "Rail")
    drafted = make(Alliance, "Road")
    others = [published(Alliance, f"Water {number}") for number in range(3)]
    start, errors = Barrier(4), []

    def again_and_again(do):
        start.wait()
        for _turn in range(8):
            try:
                do()
            except actions.StateChanged:
                continue
            except DatabaseError as error:
                errors.append(error)
        connection.close()

    def save(record):
        record = Alliance.objects.get(pk=record.pk)
        base = newest_of(record.permalink)
        fields = base.content["fields"] | {"website": f"https://{timezone.now():%f}.example"}
        return actions.save_draft(record, base.content | {"fields": fields}, by=chief, base=base)

    def merge_one():
        if others:
            merge(others.pop(), Alliance.objects.get(pk=stays.pk), by=chief)

    work = [
        lambda: actions.publish(save(stays), by=chief),
        lambda: save(drafted),
        merge_one,
        publish_due,
    ]
    threads = [Thread(target=again_and_again, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_draft_saved_over_what_was_published_meanwhile_stays_a_draft(
    make, chief, page_of, client
):
    """The person's page read the record while it was a draft."""
    record = make(Alliance, "Rail")
    as_it_was = Alliance.objects.get(pk=record.pk)
    base = newest_of(record.permalink)
    actions.publish(base, by=chief)
    fields = base.content["fields"] | {"name_en": "Railways"}
    actions.save_draft(as_it_was, base.content | {"fields": fields}, by=chief, base=base)

    page = client.get(page_of(Alliance.objects.get(pk=record.pk))).text
    assert "<title>Rail " in page
    assert "Railways" not in page


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="On PostgreSQL nobody is held up.")
def test_what_is_typed_is_kept_later_without_waiting(published, sign_in, desk):
    record, reviewer = published(Alliance, "Rail"), sign_in(REVIEWERS)
    person = reviewer.get(desk("change", Alliance, record.pk)).context["user"].pk
    sent = {"page": "/", "person": person, "copy": "a", "content": "{}"}
    with another_writing(USUAL):
        began = timezone.now()
        answer = reviewer.post("/admin/typed/", sent)
        assert timezone.now() - began < timedelta(seconds=5)
    assert (answer.status_code, answer.json()["state"]) == (200, "busy")
    assert reviewer.post("/admin/typed/", sent).json()["state"] == "kept"
