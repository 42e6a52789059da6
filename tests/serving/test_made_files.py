"""Costly files are made once until something public changes, and a few at a time."""

import errno
from threading import Event, Thread

import pytest

from serving.downloads import made_files as module
from serving.downloads.made_files import MadeFiles
from serving.rate_limits.places import DownloadsBusy

pytestmark = pytest.mark.once


@pytest.fixture
def period(monkeypatch):
    """The period, to be changed."""
    now = ["first"]
    monkeypatch.setattr(module, "current_period", lambda: now[0])
    return now


def test_a_file_is_made_once_in_a_period_and_removed_after_it(period):
    files, made = MadeFiles(), []

    def chunks():
        made.append(1)
        yield "中"
        yield b"!"

    first = files.get("key", chunks)
    assert files.get("key", chunks) is first
    assert files.get("another key", chunks).etag == first.etag
    assert len(made) == 2
    file = first.file
    with first.opened() as reader, first.opened() as another:
        assert reader.read() == another.read() == "中!".encode()
    period[0] = "second"
    assert files.get("key", chunks) is not first
    assert not file.closed
    del first
    assert file.closed


def test_nothing_is_kept_without_a_period(period):
    period[0] = None
    files = MadeFiles()
    assert files.get("key", lambda: ["a"]) is not files.get("key", lambda: ["a"])


@pytest.mark.usefixtures("period")
def test_only_so_many_bytes_are_kept():
    files = MadeFiles(most_bytes=10)
    for key in "abc":
        files.get(key, lambda: ["1234"])
    assert list(files.files) == ["b", "c"]


@pytest.mark.usefixtures("period")
def test_some_are_made_at_a_time_and_others_wait_for_a_moment_only():
    files, done, begun = MadeFiles(wait=0.05), Event(), []

    def make(key):
        began = Event()
        begun.append(began)

        def chunks():
            began.set()
            done.wait()
            yield key

        thread = Thread(target=files.get, args=(key, chunks))
        thread.start()
        began.wait()
        return thread

    threads = [make(f"key {number}") for number in range(module.WORKING)]
    with pytest.raises(DownloadsBusy):
        files.get("one more", lambda: ["a"])
    done.set()
    for thread in threads:
        thread.join()
    assert files.get("one more", lambda: ["a"]).size == 1


def test_a_file_is_made_in_memory_and_not_kept_where_the_disk_is_full(period, monkeypatch):
    def full(**options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("serving.front.spool.TemporaryFile", full)
    files = MadeFiles()
    made = files.get("key", lambda: ["a", b"b"])
    with made.opened() as reader, made.opened() as another:
        assert reader.read() == another.read() == b"ab"
    assert files.get("key", lambda: [b"c"]) is not made
