"""Attempts are counted in the database: exactly, for all processes, and only for a while."""

from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.utils import timezone

from serving.models import Attempt
from serving.rate_limits.attempts import TooManyAttempts, attempt_of, count

WINDOW = timedelta(minutes=15)
BOTH, SUBJECT = ("subject", "network"), ("subject",)


def try_it(subject="lin", network="203.0.113.9/32", limits=None, window=WINDOW):
    """Whether one more attempt may be made."""
    try:
        count(attempt_of("test", subject=subject, network=network), limits or {BOTH: 3}, window)
    except TooManyAttempts:
        return False
    return True


def test_as_many_as_allowed_may_be_made_and_others_are_not_held_up(db):
    assert [try_it() for _attempt in range(5)] == [True, True, True, False, False]
    assert try_it(subject="wei") is True
    assert try_it(network="203.0.113.10/32") is True


def test_a_name_is_the_same_in_another_case_width_or_with_blanks(db):
    names = ["Lin Wei", "lin wei", " ＬＩＮ　ＷＥＩ ", "LINWEI"]
    assert [try_it(name) for name in names] == [True, True, True, False]


def test_the_window_slides(db):
    """At no moment may more be made than are allowed within the window before it."""
    for minutes in [14, 10, 2]:
        assert try_it()
        Attempt.objects.filter(pk=Attempt.objects.latest("pk").pk).update(
            until=timezone.now() + WINDOW - timedelta(minutes=minutes)
        )
    with pytest.raises(TooManyAttempts) as refused:
        count(attempt_of("test", subject="lin", network="203.0.113.9/32"), {BOTH: 3}, WINDOW)
    assert 50 < refused.value.seconds <= 60
    Attempt.objects.filter(until__lt=timezone.now() + timedelta(minutes=2)).update(
        until=timezone.now()
    )
    assert [try_it(), try_it()] == [True, False]


def test_of_two_limits_each_holds_and_the_longer_wait_is_told(db):
    limits = {BOTH: 2, SUBJECT: 3}
    networks = ["a", "a", "a", "b", "b", "c"]
    assert [try_it(network=name, limits=limits) for name in networks] == [
        True, True, False, True, False, False,
    ]  # fmt: skip
    with pytest.raises(TooManyAttempts) as refused:
        count(attempt_of("test", subject="lin", network="a"), limits, WINDOW)
    assert refused.value.by == BOTH


def test_what_no_longer_counts_is_deleted_and_refusals_are_not_kept(db):
    for _attempt in range(5):
        try_it()
    assert Attempt.objects.count() == 3
    Attempt.objects.update(until=timezone.now())
    try_it(subject="wei")
    assert Attempt.objects.count() == 1


def test_neither_names_nor_networks_can_be_read(db):
    try_it()
    [row] = Attempt.objects.values_list("subject", "network")
    assert [len(value) for value in row] == [64, 64]
    assert "lin" not in row[0]
    other = attempt_of("another action", subject="lin", network="203.0.113.9/32")
    assert not {other.subject, other.network} & set(row)


@pytest.fixture
def each_in_a_thread(tmp_path):
    """Do something in several threads at the same moment, as processes do it.

    The tests' SQLite is in memory, where nobody waits for another; here it is a file.
    """
    copy_of_connection = connection.copy
    name = tmp_path / "db.sqlite3" if connection.vendor == "sqlite" else None

    def connect():
        own = connections["default"] = copy_of_connection()
        own.settings_dict["NAME"] = name or own.settings_dict["NAME"]
        return own

    def in_threads(number, do):
        start, said = Barrier(number, timeout=20), []

        def run():
            own = connect()
            own.ensure_connection()
            start.wait()
            said.append(do())
            own.close()

        threads = [Thread(target=run) for _thread in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return said

    if name:
        in_threads(1, make_table)
    return in_threads


def make_table():
    with connection.schema_editor() as editor:
        editor.create_model(Attempt)


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_no_more_may_be_made_than_allowed(each_in_a_thread):
    """Four connections are all that the pool of a process has; one is the test's own."""
    for turn in range(10):
        said = each_in_a_thread(3, partial(try_it, f"person {turn}", limits={BOTH: 1}))
        assert len(said) == 3
        assert sum(said) <= 1
