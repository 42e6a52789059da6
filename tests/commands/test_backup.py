"""bin/backup and bin/restore, as the shell calls them, on a small SQLite site."""

import contextlib
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile

import pytest
from django.conf import settings

# The sites here are on SQLite, whatever the tests are on.
pytestmark = pytest.mark.once


class Site:
    """A folder with what a site must keep."""

    def __init__(self, folder):
        self.folder = folder

    def make(self, name="Rail"):
        (self.folder / "media").mkdir(parents=True)
        (self.folder / "media" / "picture.webp").write_bytes(b"picture")
        (self.folder / "secret_key").write_text("secret")
        with contextlib.closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            database.execute("CREATE TABLE django_migrations (id)")
            database.execute("CREATE TABLE record (name)")
            database.execute("INSERT INTO record VALUES (?)", [name])
            database.commit()
        return self

    def names(self):
        with contextlib.closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            return [name for (name,) in database.execute("SELECT name FROM record")]

    def run(self, *words):
        return self.call("tools/archive.py", *words)

    def run_django(self, *words):
        return self.call("manage.py", *words)

    def call(self, program, *words):
        environment = {**os.environ, "DATA_DIR": str(self.folder), "DATABASE_URL": ""}
        environment["DJANGO_SETTINGS_MODULE"] = "exchange_site.settings"
        command = [sys.executable, settings.BASE_DIR / program, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path / "site").make()


@pytest.fixture
def backup(site, tmp_path):
    file = tmp_path / "backup.tar.gz"
    assert site.run("backup", file).returncode == 0
    return file


def test_an_empty_machine_gets_back_all_that_a_backup_holds(backup, tmp_path):
    fresh = Site(tmp_path / "fresh")
    assert fresh.run("restore", backup).returncode == 0
    assert fresh.names() == ["Rail"]
    assert (fresh.folder / "media" / "picture.webp").read_bytes() == b"picture"
    assert (fresh.folder / "secret_key").read_text() == "secret"


def test_only_its_owner_reads_a_backup(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_data_are_only_replaced_when_told_so(backup, tmp_path):
    other = Site(tmp_path / "other").make("Other")
    refusal = other.run("restore", backup)
    assert refusal.returncode == 1
    assert "--force" in refusal.stderr
    assert other.names() == ["Other"]
    assert other.run("restore", backup, "--force").returncode == 0
    assert other.names() == ["Rail"]


def archive(file, **members):
    with tarfile.open(file, "w:gz") as made:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))
    return file


DESCRIPTION = {"format": 1, "database": "sqlite", "taken_at": "2026-01-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    "members",
    [
        {"../evil": b"x"},
        {"backup.json": b"[]", "db.sqlite3": b""},
        {"backup.json": b"null", "db.sqlite3": b""},
        {"backup.json": b"[" * 100_000, "db.sqlite3": b""},
        {"backup.json": json.dumps(DESCRIPTION).encode(), "db.sqlite3": b""},
        {"backup.json": json.dumps(DESCRIPTION | {"database": []}).encode(), "db.sqlite3": b""},
        {"backup.json": json.dumps(DESCRIPTION | {"taken_at": None}).encode()},
    ],
)
def test_what_is_no_backup_is_refused_in_a_sentence_and_changes_nothing(site, tmp_path, members):
    hostile = archive(tmp_path / "hostile.tar.gz", **members)
    refusal = site.run("restore", hostile, "--force")
    assert refusal.returncode == 1
    assert "Traceback" not in refusal.stderr
    assert site.names() == ["Rail"]
    assert not (tmp_path / "evil").exists()


def forged(file, *headers: tarfile.TarInfo, content=b""):
    """Headers that promise what does not follow them."""
    with gzip.open(file, "wb") as made:
        for header in headers:
            made.write(header.tobuf(tarfile.GNU_FORMAT))
        made.write(content)
    return file


def header(name, size, sort=tarfile.REGTYPE):
    made = tarfile.TarInfo(name)
    made.size, made.type = size, sort
    return made


@pytest.mark.parametrize(
    ("headers", "content", "said"),
    [
        ([header("media/a", 8 * 1024**4)], b"", "The disk is too full: media/a needs 8796093 MB"),
        ([header("media/a", 512, tarfile.GNUTYPE_SPARSE)], bytes(1024), "is no backup"),
        ([header("backup.json", 2_000_000)], b"", "backup.json is too large"),
        ([header("x", 1024**3, tarfile.XHDTYPE)], bytes(512), "a header is too large"),
        ([header("x", 1024**3, tarfile.GNUTYPE_LONGNAME)], bytes(512), "a header is too large"),
    ],
    ids=["a full disk", "holes", "a description", "attributes", "a long name"],
)
def test_a_backup_that_would_swell_is_refused(site, tmp_path, headers, content, said):
    hostile = forged(tmp_path / "hostile.tar.gz", *headers, content=content)
    refusal = site.run("restore", hostile, "--force")
    assert (refusal.returncode, said in refusal.stderr) == (1, True), refusal.stderr
    assert "Traceback" not in refusal.stderr
    assert site.names() == ["Rail"]


MAKE_AN_EDITION = """
from editions.models import Edition
from editorial.workflow.publishing import publish_as_it_stands
edition = Edition(name_en="Week", slug="2016", number=9)
edition.save()
publish_as_it_stands(edition)
"""


def test_a_real_database_comes_back_with_its_records(tmp_path):
    """Its constraints are checked by a bare SQLite, without what Django adds to it."""
    real, fresh = Site(tmp_path / "real"), Site(tmp_path / "fresh")
    for words in [["migrate", "-v0"], ["shell", "-v0", "-c", MAKE_AN_EDITION]]:
        assert real.run_django(*words).returncode == 0
    file = tmp_path / "backup.tar.gz"
    for site, word in [(real, "backup"), (fresh, "restore")]:
        done = site.run(word, file)
        assert done.returncode == 0, done.stderr
    with contextlib.closing(sqlite3.connect(fresh.folder / "db.sqlite3")) as database:
        assert database.execute("SELECT slug FROM editions_edition").fetchall() == [("2016",)]
    assert (fresh.folder / "db.sqlite3").stat().st_mode & 0o077 == 0
    assert fresh.folder.stat().st_mode & 0o077 == 0
