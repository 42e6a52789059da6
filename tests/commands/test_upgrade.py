"""An installation made before the apps were split comes through with every row."""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

# The backup is of SQLite, whatever the tests are on.
pytestmark = [pytest.mark.once, pytest.mark.slow]

BACKUP = Path(__file__).parent / "backup-before-the-apps-were-split.tar.gz"
# By its former name, each table that belongs to another app now.
MOVED = {
    "editorial_batch": "tables_batch",
    "editorial_stagedrow": "tables_stagedrow",
    "editorial_previewlink": "desk_previewlink",
    "editorial_suggestion": "corrections_suggestion",
    "editorial_linkcheck": "link_checks_linkcheck",
    "serving_storedfile": "uploads_storedfile",
}
# By its former name, each column that has another name now.
RENAMED = {"publisher": "publisher_en"}
# Dropped, or written by Django and by each start.
NOT_KEPT = ("editorial_sender", "django_migrations", "sqlite_", "auth_permission", "search_")


def rows_of(database: Path) -> dict[str, list[dict]]:
    """The rows of each table by its name; those of full text search apart."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
            for (name,) in names
            if not name.startswith(NOT_KEPT)
        }


def run(folder: Path, *command) -> subprocess.CompletedProcess:
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "exchange_site.settings"
    with socket.create_server(("127.0.0.1", 0)) as free:
        environment["PORT"] = str(free.getsockname()[1])
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The rows that the backup holds."""
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(BACKUP) as archive:
        archive.extractall(folder, filter="data")
    return rows_of(folder / "db.sqlite3")


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """A folder with the installation as this release leaves it."""
    folder = tmp_path_factory.mktemp("upgraded") / "kept"
    restored = run(folder, "tools/archive.py", "restore", str(BACKUP))
    assert restored.returncode == 0, restored.stderr
    migrated = run(folder, "manage.py", "migrate", "--verbosity=0")
    assert migrated.returncode == 0, migrated.stderr
    return folder


def test_every_row_is_there_under_the_name_of_its_table(before, upgraded):
    after = rows_of(upgraded / "db.sqlite3")
    for name, rows in before.items():
        kept = after[MOVED.get(name, name)]
        columns = rows[0].keys() if rows else ()
        if name == "django_content_type":
            # Of the apps that hold the tables now; each under its former key.
            columns = ["id", "model"]
        in_new = [tuple(row[RENAMED.get(name, name)] for name in columns) for row in kept]
        missing = [row for row in rows if tuple(row[column] for column in columns) not in in_new]
        assert (name, missing) == (name, [])


def test_permissions_and_links_follow_the_tables(before, upgraded):
    after = rows_of(upgraded / "db.sqlite3")
    labels = {row["id"]: row["app_label"] for row in after["django_content_type"]}
    models = {row["id"]: row["model"] for row in after["django_content_type"]}
    moved = {name.split("_")[1]: new.rsplit("_", 1)[0] for name, new in MOVED.items()}
    assert {model: labels[key] for key, model in models.items() if model in moved} == moved
    [batch] = after["tables_batch"]
    assert [row["batch_id"] for row in after["tables_stagedrow"]] == [batch["id"]]
    assert batch["id"] in [row["batch_id"] for row in after["editorial_revision"]]


def test_the_site_is_sound_and_says_so(upgraded):
    assert run(upgraded, "manage.py", "check").returncode == 0
    assert run(upgraded, "manage.py", "migrate", "--check").returncode == 0
    with contextlib.closing(sqlite3.connect(upgraded / "db.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_older_release_says_that_the_database_is_newer(upgraded):
    with contextlib.closing(sqlite3.connect(upgraded / "db.sqlite3")) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('editorial', '9999_of_a_newer_release', '2030-01-01')"
        )
        connection.commit()

    started = run(upgraded, "manage.py", "prepare")

    assert started.returncode != 0
    assert "newer release" in started.stderr
    assert "editorial.9999_of_a_newer_release" in started.stderr
