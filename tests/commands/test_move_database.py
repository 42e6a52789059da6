"""manage.py move_database: all rows from one database into another, of whichever engine."""

import contextlib
import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections

from editorial.revisions.revision import Revision
from events.models import Event
from exchange_site import database_move
from exchange_site.databases import database, sqlite_url
from records.kinds import record_kinds
from taxonomy.models import Country

pytestmark = pytest.mark.slow


@pytest.fixture
def other(db, tmp_path):
    """Alias of a SQLite file with empty tables, beside the database of the tests."""
    file = tmp_path / "other.sqlite3"
    url = sqlite_url(file)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type IN ('table', 'index')")
            schema = [sql for (sql,) in cursor if sql and "sqlite_sequence" not in sql]
        with contextlib.closing(sqlite3.connect(file)) as copy:
            # What FTS5 makes for its tables is there already.
            for sql in schema:
                with contextlib.suppress(sqlite3.OperationalError):
                    copy.execute(sql)
    else:
        environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path)}
        command = [sys.executable, settings.BASE_DIR / "manage.py", "migrate", "--verbosity=0"]
        environment["DJANGO_SETTINGS_MODULE"] = "exchange_site.settings"
        subprocess.run(command, env=environment, check=True)
    connections.settings["other"] = connections.settings["default"] | database(url)
    # Tests may open no connection that was not there when they began, unless they ask for it like this.
    connections["other"].connect()
    yield "other"
    connections["other"].close()
    del connections["other"]
    del connections.settings["other"]


def test_every_row_goes_there_and_back_and_new_rows_continue_after_them(published, make, other):
    country = Country.objects.create(code="LA", name_en="Laos", name_zh_hans="老挝")
    for kind in record_kinds():
        published(kind, name_zh_hans="河内", countries=[country])
    draft = make(Event, "Draft \N{PILE OF POO} 'quoted'")
    before = {
        model: list(model._base_manager.order_by("pk").values()) for model in (Event, Revision)
    }
    told = {}

    database_move.copy("default", other, tell=told.__setitem__)
    database_move.compare("default", other)
    assert told["events.Event"] == 2

    database_move.copy(other, "default", tell=told.__setitem__)
    database_move.compare(other, "default")
    for model, rows in before.items():
        assert list(model._base_manager.order_by("pk").values()) == rows
    assert Country.objects.create(code="VN", name_en="Vietnam").pk > country.pk
    assert make(Event, "Later").pk > draft.pk


def test_a_row_that_differs_or_is_missing_is_named(make, other):
    event = make(Event, "Forum")
    database_move.copy("default", other, tell=lambda *_: None)
    events = Event.objects.using(other)

    events.update(name_en="Another")
    with pytest.raises(database_move.Different, match=f"events.Event {event.pk} "):
        database_move.compare("default", other)
    events.all()._raw_delete(other)
    with pytest.raises(database_move.Different, match=f"events.Event {event.pk} "):
        database_move.compare("default", other)


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("sqlite:///a", "sqlite:///a", "the same database"),
        ("sqlite:///a", "sqlite:///b", "FROM has the tables of another release"),
        ("sqlite:///a", "postgres://nobody@127.0.0.1:9/none", "TO cannot be reached"),
    ],
)
def test_what_cannot_be_moved_is_said_in_a_sentence(
    tmp_path, monkeypatch, django_db_blocker, source, target, message
):
    monkeypatch.chdir(tmp_path)
    with django_db_blocker.unblock(), pytest.raises(CommandError, match=message):
        call_command("move_database", source, target)
