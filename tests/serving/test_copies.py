"""Copies of the database: changed once, used by one thread after the other, kept for a short time."""

from threading import Thread

import pytest
from django.db import InternalError, connection, connections, transaction

from serving.database_copies import pool, sqlite_copy
from serving.database_copies.pool import copies
from uploads.models import StoredFile

pytestmark = pytest.mark.django_db(transaction=True)


def names() -> list[str]:
    return list(StoredFile.objects.order_by("stem").values_list("stem", flat=True))


def add(stem: str):
    return lambda: StoredFile.objects.create(stem=stem)


def kept() -> list:
    return [copy and copy.key for copy in copies.free]


@pytest.mark.parametrize("most_in_memory", [0, sqlite_copy.MOST_BYTES_IN_MEMORY])
def test_a_copy_is_the_database_and_its_change_and_the_database_stays(monkeypatch, most_in_memory):
    monkeypatch.setattr(sqlite_copy, "MOST_BYTES_IN_MEMORY", most_in_memory)
    StoredFile.objects.create(stem="a")
    real = connections["default"]

    with copies.changed("b", add("b")):
        seen = names()

    assert seen == ["a", "b"]
    assert names() == ["a"]
    assert connections["default"] is real


def test_a_copy_is_changed_once_and_serves_equal_keys():
    for _time in range(3):
        with copies.changed(["b"], add("b")):
            assert names() == ["b"]
    assert kept() == [None, ["b"]]


def test_so_many_copies_are_kept_and_the_one_used_last_stays():
    for stem in ["a", "b", "a", "c"]:
        with copies.changed(stem, add(stem)):
            assert names() == [stem]
    assert kept() == ["a", "c"]


def test_who_comes_when_all_copies_are_used_waits():
    seen = []

    def look():
        with copies.changed("c", add("c")):
            seen.append(names())

    with copies.changed("a", add("a")), copies.changed("b", add("b")):
        third = Thread(target=look)
        third.start()
        third.join(0.2)
        assert seen == []
    third.join()
    assert seen == [["c"]]


def test_after_an_error_the_thread_has_the_database_again():
    real = connections["default"]

    def fail():
        StoredFile.objects.create(stem="a")
        raise LookupError

    with pytest.raises(LookupError), copies.changed("a", fail):
        pass
    assert (connections["default"] is real, kept()) == (True, [None, None])
    with pytest.raises(LookupError), copies.changed("a", add("a")):
        raise LookupError
    assert (connections["default"] is real, names()) == (True, [])


def test_a_copy_that_failed_is_not_used_again():
    with pytest.raises(Exception, match="nowhere"), copies.changed("a", add("a")):
        connection.cursor().execute("SELECT * FROM nowhere")
    assert kept() == [None, None]


def test_a_copy_is_not_used_for_long_and_closed_soon(monkeypatch):
    with copies.changed("a", add("a")):
        pass
    StoredFile.objects.create(stem="b")
    monkeypatch.setattr(pool, "SECONDS_TO_LIVE", 0)
    with copies.changed("a", add("a")):
        assert names() == ["a", "b"]

    monkeypatch.undo()
    with copies.changed("a", add("a")):
        pass
    copies.free[-1].made_at -= pool.SECONDS_TO_LIVE
    copies.close_old()
    assert kept() == [None, None]


def test_what_waits_for_a_commit_is_not_done_for_a_copy():
    done = []

    with copies.changed("a", lambda: transaction.on_commit(lambda: done.append("a"))):
        pass

    assert done == []


def test_within_a_transaction_and_where_it_is_too_large_the_database_is_not_copied(monkeypatch):
    assert pool.can_be_copied()
    with transaction.atomic():
        assert not pool.can_be_copied()
    monkeypatch.setattr(pool, "MOST_BYTES", 1000)
    assert not pool.can_be_copied()


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite's copy is a database apart."
)
def test_postgresql_refuses_to_write_to_a_real_table_from_a_copy():
    for statement in ["DELETE FROM {}", "SELECT * FROM {} FOR UPDATE"]:
        sql = statement.format("public.uploads_storedfile")
        with pytest.raises(InternalError), copies.changed("a", add("a")):
            connection.cursor().execute(sql)
