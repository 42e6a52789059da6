"""While the database is away or the disk full: 503, in the reader's language, and nothing typed is lost."""

import errno
import sqlite3
from io import BytesIO

import psycopg
import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection
from django.db.transaction import TransactionManagementError

from exchange_site import wsgi
from records.kinds import record_kinds
from serving.availability import Trouble, trouble_of
from tests.exchange_site.urls_that_fail import sqlite_error
from tests.staff_fixtures import Form

AWAY = {"en": "cannot reach its data just now", "zh-hans": "系统暂时无法读取数据"}
FULL = {"en": "The disk of the server is full.", "zh-hans": "服务器磁盘空间已满"}
TYPED = {
    "csrfmiddlewaretoken": "as it was sent", "name_en": 'A <b> "name"', "countries": ["LA", "VN"],
    "summary_en": "one line\nand another", "_publish": "1",
}  # fmt: skip
PUBLIC = ["", "nothing/", "search/?q=rail", "statistics/", "about/", "correct/", "countries/la/"]
PUBLIC += [f"{kind.label()}/{page}" for kind in record_kinds() for page in ["", "x/", "list.csv"]]
PUBLIC += ["events/list.atom", "events/list.ics", "events/list.xlsx"]
OTHERS = [
    "/", "/id/ABCD2345/", "/media/x.webp", "/sitemap.xml", "/admin/", "/accounts/login/",
    "/admin/alliances/alliance/", "/admin/alliances/alliance/1/change/", "/preview/x/zh-hans/",
]  # fmt: skip


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


def said(answer, words):
    return {language for language, sentence in words.items() if sentence in answer.text}


@pytest.mark.parametrize("rest", PUBLIC)
def test_a_page_that_needs_the_database_says_when_to_come_again(
    visitor, no_database, language, rest
):
    with no_database():
        answer = visitor.get(f"/{language}/{rest}", headers={"accept-language": "de"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert (answer["Content-Language"], said(answer, AWAY)) == (language, {language})
    assert f'<html lang="{language}">' in answer.text
    assert list(answer.cookies) == []


@pytest.mark.parametrize("address", OTHERS)
def test_so_does_every_other_address(visitor, no_database, address):
    with no_database():
        answer = visitor.get(address, headers={"accept-language": "zh-CN"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert said(answer, AWAY) == {"zh-hans"}


def test_what_was_typed_can_be_sent_again(visitor, no_database, language):
    address = "/admin/alliances/alliance/add/?edition=1"
    sent = TYPED | {"password1": "secret!", "picture": SimpleUploadedFile("photo.jpg", b"x")}
    with no_database():
        answer = visitor.post(address, sent, headers={"accept-language": language})

    assert (answer.status_code, said(answer, AWAY)) == (503, {language})
    assert f'action="{address}"' in answer.text
    assert "photo.jpg" in answer.text
    assert "secret!" not in answer.text
    hidden = TYPED | {"countries": "VN"}
    assert Form(answer.text).values == hidden
    assert answer.text.count('name="countries"') == 2


def test_what_another_site_made_a_browser_send_is_not_offered_again(visitor, no_database):
    with no_database():
        answer = visitor.post(
            "/admin/alliances/alliance/add/", TYPED, headers={"origin": "https://evil.example"}
        )

    assert (answer.status_code, "<form" in answer.text) == (503, False)


def test_the_words_of_a_reader_are_kept(visitor, no_database, language):
    with no_database():
        answer = visitor.post(f"/{language}/correct/", {"text": "The year is wrong."})

    assert (answer.status_code, Form(answer.text).values["text"]) == (503, "The year is wrong.")


@pytest.fixture
def failing(visitor, settings):
    settings.ROOT_URLCONF = "tests.exchange_site.urls_that_fail"
    return visitor


def test_a_disk_without_room_is_told_and_nothing_typed_is_lost(failing, db, language):
    answer = failing.post("/admin/no-room/", TYPED, headers={"accept-language": language})

    assert (answer.status_code, said(answer, FULL)) == (503, {language})
    assert Form(answer.text).values["summary_en"] == TYPED["summary_en"]


def test_rows_that_cannot_be_read_to_the_end_are_not_sent_at_all(failing, db):
    assert failing.get("/en/lost-while-reading/").status_code == 503


@pytest.mark.django_db(transaction=True)
def test_a_wrong_query_is_our_own_fault(failing):
    assert failing.get("/en/wrong-query/").status_code == 500


def postgresql_error(state):
    return psycopg.errors.lookup(state)("as PostgreSQL says it")


@pytest.mark.parametrize(
    ("error", "cause", "trouble"),
    [
        (OperationalError, sqlite_error(5), Trouble.BUSY),
        (OperationalError, sqlite_error(517), Trouble.BUSY),
        (OperationalError, sqlite_error(13), Trouble.FULL),
        (OperationalError, sqlite_error(14), Trouble.AWAY),
        (OperationalError, sqlite_error(4874), Trouble.AWAY),
        (DatabaseError, sqlite_error(26), Trouble.AWAY),
        (DatabaseError, sqlite_error(11), Trouble.AWAY),
        (OperationalError, sqlite_error(1), None),
        (OperationalError, postgresql_error("55P03"), Trouble.BUSY),
        (OperationalError, postgresql_error("53100"), Trouble.FULL),
        (OperationalError, postgresql_error("57P01"), Trouble.AWAY),
        (OperationalError, postgresql_error("53300"), Trouble.AWAY),
        (OperationalError, psycopg.OperationalError("connection refused"), Trouble.AWAY),
        (InterfaceError, psycopg.InterfaceError("connection already closed"), Trouble.AWAY),
        (ProgrammingError, postgresql_error("42601"), None),
        (ProgrammingError, psycopg.ProgrammingError("not all arguments"), None),
    ],
)
def test_errors_of_databases_are_told_apart(error, cause, trouble):
    """Also from behind what follows of them."""
    raised = error("said by Django")
    raised.__cause__ = cause
    after = TransactionManagementError("You can't execute queries until the end of the block.")
    after.__cause__ = raised

    assert (trouble_of(raised), trouble_of(after)) == (trouble, trouble)


def test_errors_of_files_are_told_apart():
    assert trouble_of(OSError(errno.ENOSPC, "No space left on device")) is Trouble.FULL
    assert trouble_of(OSError(errno.EACCES, "Permission denied")) is None
    assert trouble_of(LookupError()) is None


def test_a_file_in_the_place_of_the_database_is_none(tmp_path):
    (tmp_path / "db.sqlite3").write_text("no database at all" * 100)
    with sqlite3.connect(tmp_path / "db.sqlite3") as broken, pytest.raises(sqlite3.Error) as error:
        broken.execute("SELECT 1 FROM serving_state")
    raised = DatabaseError()
    raised.__cause__ = error.value

    assert trouble_of(raised) is Trouble.AWAY


def test_half_a_file_does_not_stay(db, monkeypatch):
    whole = FileSystemStorage._save

    def no_room(storage, name, content):
        whole(storage, name, content)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", no_room)
    with pytest.raises(OSError, match="No space left"):
        default_storage.save("half.pdf", SimpleUploadedFile("half.pdf", b"half"))
    assert not default_storage.exists("half.pdf")


def ask(path="/en/alliances/"):
    """The status, as the server gives it: with connections that stay open between requests."""
    started = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
    }  # fmt: skip
    wsgi.application(environ, lambda status, headers: started.append(int(status[:3])))
    return started[0]


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no server.")
@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_back_is_asked_again_at_once():
    def lose_connections():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return len(cursor.fetchall())

    try:
        assert [ask() for _turn in range(6)] == [200] * 6
        assert lose_connections() > 0
        assert [ask() for _turn in range(6)] == [200] * 6
    finally:
        lose_connections()


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no server.")
@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_in_the_middle_of_a_request_is_no_fault_of_ours(failing):
    assert failing.get("/en/lost-meanwhile/").status_code == 503
    assert failing.get("/en/alliances/").status_code == 200
