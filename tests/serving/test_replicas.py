"""Public pages are read from a replica once it has received all that the primary has published."""

import sqlite3
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.test import RequestFactory

from exchange_site.databases import replica
from exchange_site.http.replica_middleware import only_reads_what_is_public
from serving.generation import bump_generation, set_next_moment
from serving.models import State
from serving.page_cache.opt_in import DRAWN_FROM
from serving.replicas import Replicas, as_default, period_reader
from taxonomy.models import Country
from values.dates import this_minute

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
READ_ONLY = {
    "en": "The site can only be read just now",
    "zh-hans": "本站目前只能浏览",
}


@pytest.fixture
def replica_of_now(tmp_path, settings, countries, client):
    """A copy as a replica that received nothing since; its countries say that they are from there."""
    client.raise_request_exception = False
    if connections["default"].vendor != "sqlite":
        pytest.skip("a second server of PostgreSQL is part of bench/rehearsal")
    bump_generation()
    copy = connections["default"].copy()
    copy.settings_dict["NAME"] = tmp_path / "replica.sqlite3"
    with closing(sqlite3.connect(copy.settings_dict["NAME"])) as file:
        connections["default"].connection.backup(file)
    with as_default(copy):
        Country.objects.update(name_en="From the replica")
    settings.DATABASE_REPLICAS = ["replica 1"]
    connections["replica 1"] = copy
    yield copy
    copy.close()
    del connections["replica 1"]


@pytest.fixture
def lose(tmp_path):
    """Let a database be away: its file is in a folder that is not there."""
    lost = []

    def away(alias):
        connection = connections[alias]
        lost.append((alias, connection))
        connections[alias] = connection.copy()
        connections[alias].settings_dict = {
            **connection.settings_dict, "NAME": str(tmp_path / "gone" / "db.sqlite3"),
        }  # fmt: skip

    yield away
    for alias, connection in lost:
        connections[alias].close()
        connections[alias] = connection


def is_from_replica(client, **said) -> bool:
    page = client.get("/en/countries/", **said)
    assert page.status_code == 200
    return "From the replica" in page.text


def test_public_pages_are_read_from_a_replica_of_the_same_generation(replica_of_now, client):
    assert is_from_replica(client)
    bump_generation()
    assert not is_from_replica(client)


def test_who_has_a_session_and_what_is_due_is_answered_by_the_primary(
    replica_of_now, client, settings
):
    client.cookies[settings.SESSION_COOKIE_NAME] = "x"
    assert not is_from_replica(client)
    client.cookies.clear()
    set_next_moment(this_minute())
    assert not is_from_replica(client)
    assert State.objects.get().next_moment is None


def test_a_lost_replica_is_left_out(replica_of_now, client, lose):
    lose("replica 1")

    assert not is_from_replica(client)


def test_a_replica_that_is_lost_while_a_page_is_drawn_is_passed_over(
    replica_of_now, client, monkeypatch
):
    with as_default(replica_of_now), replica_of_now.cursor() as cursor:
        cursor.execute("ALTER TABLE taxonomy_country RENAME TO away")

    assert not is_from_replica(client)


def test_a_page_says_of_which_generation_it_is(replica_of_now, client, lose):
    received = State.objects.get().generation
    bump_generation()
    assert client.get("/en/countries/").wsgi_request.META[DRAWN_FROM] == received + 1
    lose("default")
    assert client.get("/en/countries/").wsgi_request.META[DRAWN_FROM] == received


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_without_the_primary_public_pages_go_on_and_the_desk_can_only_be_read(
    replica_of_now, client, lose, settings, language
):
    lose("default")

    assert is_from_replica(client)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x"
    assert is_from_replica(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for answer in [client.get("/admin/"), client.post("/admin/", {"name_en": "typed"})]:
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert READ_ONLY[language] in answer.text


def test_a_database_that_is_left_out_is_asked_again_later_and_by_one_alone(
    replica_of_now, lose, monkeypatch
):
    now, asked = [100.0], []
    replicas = Replicas(["replica 1"])

    def read_state(connection):
        if not asked:
            asked.append(replicas.state_of("replica 1"))
        return 1, False, None

    monkeypatch.setattr("serving.replicas.time.monotonic", lambda: now[0])
    replicas.leave_out("replica 1")
    assert replicas.that_reached((1, False, None)) is None
    now[0] += 3
    monkeypatch.setattr("serving.replicas.read_state", read_state)
    assert replicas.that_reached((1, False, None)) == "replica 1"
    assert asked == [None]
    assert replicas.that_reached((2, False, None)) is None
    assert replicas.that_reached(None) == "replica 1"
    replicas.leave_out("replica 1")
    assert replicas.that_reached((1, False, None)) is None
    assert replicas.that_reached(None) == "replica 1"


def test_only_what_everybody_may_read_comes_from_a_replica():
    there = ["GET /en/events/", "HEAD /api/v1/events/", "GET /media/x.webp"]
    not_there = [
        "POST /en/correct/",
        "GET /en/correct/",
        "GET /en/events/x/correct/",
        "GET /readyz",
    ]
    not_there += ["GET /en/confirm/token/", "GET /admin/", "GET /preview/token/en/"]

    def is_read_there(said):
        return only_reads_what_is_public(RequestFactory().generic(*said.split()))

    assert list(filter(is_read_there, there + not_there)) == there


def test_periods_are_read_from_replicas_while_the_primary_is_away():
    class Reader:
        period = "2"
        is_resting = False

        def __call__(self):
            return self.period

    primary, lost, third = Reader(), Reader(), Reader()
    lost.period, third.period = None, "1"
    read_period = period_reader(primary, [lost, third])

    assert read_period() == "2"
    primary.period = None
    assert read_period() is None
    primary.is_resting = True
    assert read_period() == "1"


def test_a_replica_is_never_written_to():
    options = replica("postgres://user:word@host/name")["OPTIONS"]["options"]

    assert "default_transaction_read_only=on" in options
    with pytest.raises(ImproperlyConfigured):
        replica("sqlite:////tmp/db.sqlite3")
