"""What processes share through Redis, against a real server, and without it."""

import shutil
import socket
import subprocess
import time

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange_site.caches import caches as caches_at
from serving.page_cache.kept_page import kept_page
from serving.page_cache.near_and_far import page_store
from serving.rate_limits.request_rate import SharedRequestRate
from serving.shared_cache import REST_SECONDS, SharedCache

PAGE = kept_page("200 OK", [("Content-Type", "text/html")], [b"x" * 1000])


class Redis:
    """A server that can be stopped and started again."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        self.start()

    def start(self):
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "dir": self.folder}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self.process = subprocess.Popen(["redis-server", *words], stdout=subprocess.DEVNULL)
        for _time in range(200):
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.01)
        raise RuntimeError("redis-server did not start.")

    def stop(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path, settings):
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed (apt-get install redis-server)")
    server = Redis(tmp_path)
    settings.CACHE_URL = f"redis://127.0.0.1:{server.port}/0"
    settings.CACHES = caches_at(settings.CACHE_URL, 1, tmp_path)
    settings.SESSION_CACHE_ALIAS = "sessions"
    yield server
    server.stop()
    SharedCache.resting_until = 0.0


@pytest.mark.once
def test_a_page_of_one_process_is_found_by_the_next_and_near_from_then_on(redis):
    first, second = (page_store("pages", is_shared=True) for _process in range(2))
    second.near.store = type(second.near.store)()
    first.set("1 2026 key", PAGE)

    assert second.get("1 2026 key") == PAGE
    assert second.near.get("1 2026 key") == PAGE
    assert second.get("another") is None


@pytest.mark.once
def test_without_the_cache_the_site_goes_on_and_with_it_again_after_a_rest(
    redis, client, db, caplog, monkeypatch
):
    cache = caches["shared pages"]
    cache.set("key", PAGE)
    caplog.set_level("WARNING", "serving.shared_cache")
    redis.stop()

    assert cache.get("key", "nothing") == "nothing"
    cache.set("key", PAGE)
    assert [cache.add("key", 1), cache.delete("key")] == [False, False]
    assert len([line for line in caplog.records if line.name == "serving.shared_cache"]) == 1
    assert client.get("/en/").status_code == 200
    redis.start()
    assert cache.get("key") is None
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + REST_SECONDS)
    cache.set("key", PAGE)
    assert cache.get("key") == PAGE


@pytest.mark.once
def test_a_session_is_read_from_the_cache_until_it_is_ended_even_while_that_is_away(redis, db):
    session = SessionStore()
    session["name"] = "Li"
    session.create()
    with CaptureQueriesContext(connection) as queries:
        assert SessionStore(session.session_key)["name"] == "Li"
    assert len(queries) == 0
    kept_for = (
        caches["sessions"]._cache.get_client().ttl(caches["sessions"].make_key(session.cache_key))
    )
    assert 0 < kept_for <= 60

    redis.stop()
    assert SessionStore(session.session_key)["name"] == "Li"
    SessionStore(session.session_key).delete()
    assert not Session.objects.exists()
    assert SessionStore(session.session_key).get("name") is None


@pytest.mark.once
def test_processes_count_the_requests_of_a_network_together(redis):
    now = [120.0]
    first, second = (SharedRequestRate(3, lambda: now[0]) for _process in range(2))

    assert [rate.seconds_to_wait("net") for rate in [first, second, first, second]] == [0, 0, 0, 60]
    assert second.seconds_to_wait("other") == 0
    now[0] += 60
    assert second.seconds_to_wait("net") == 0
    redis.stop()
    assert [first.seconds_to_wait("net") for _time in range(4)] == [0, 0, 0, 20]
