"""PostgreSQL and Redis are really stopped under load, and started again; the site stays as it was started."""

import subprocess
import threading
import time

import pytest

from tests.outages.services import INITDB, REDIS, PostgreSQL, Site, free_port, wait_until

pytestmark = [pytest.mark.once, pytest.mark.slow]
needs_postgresql = pytest.mark.skipif(not INITDB, reason="PostgreSQL is not installed")
needs_redis = pytest.mark.skipif(not REDIS, reason="Redis is not installed")
KEPT = ["/en/countries/", "/zh-hans/sectors/"]
DRAWN = [
    "/en/alliances/?q=%s",
    "/zh-hans/search/?q=%s",
    "/api/v1/events/?q=%s",
    "/accounts/login/",
]


class Redis:
    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        words = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.process = subprocess.Popen([REDIS, *words], stdout=subprocess.DEVNULL)

    def stop(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def redis():
    if not REDIS:
        yield None
        return
    server = Redis()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def postgresql():
    if not INITDB:
        yield None
        return
    server = PostgreSQL()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def site(tmp_path_factory, postgresql, redis):
    services = {"DATABASE_URL": postgresql, "CACHE_URL": redis}
    urls = {name: service.url for name, service in services.items() if service}
    with Site(tmp_path_factory.mktemp("site"), **urls) as site:
        yield site


class Load:
    """Asks for pages all the time, in threads; what is answered is in ``answers``, by the address."""

    def __init__(self, site, addresses):
        self.site, self.addresses, self.answers = site, addresses, []
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.ask) for _client in range(4)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def ask(self):
        number = 0
        while not self.ended.is_set():
            for address in self.addresses:
                number += 1
                path = address.replace("%s", f"word{number}")
                self.answers.append((address, self.site.ask(path)))


@needs_postgresql
def test_the_database_is_stopped_under_load_and_comes_back(site, postgresql):
    before = {address: site.ask(address) for address in KEPT}
    with Load(site, [*KEPT, *DRAWN]) as load:
        # A cache that another test restarted has forgotten the state; it is announced each second.
        time.sleep(1.5)
        postgresql.stop()
        began = time.monotonic()
        away = {address: site.ask(address.replace("%s", "rail")) for address in [*KEPT, *DRAWN]}
        written = site.ask(
            "/zh-hans/correct/", "POST", body="text=The+year+is+wrong.",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        health = site.ask("/readyz")
        assert time.monotonic() - began < 5
        postgresql.start()
        back = wait_until(lambda: site.ask("/en/about/").status == 200)
        time.sleep(0.5)

    assert {answer.status for _address, answer in load.answers} == {200, 503}
    assert {answer.status for address, answer in load.answers if address in KEPT} == {200}
    assert max(answer.seconds for _address, answer in load.answers) < 5
    for address in KEPT:
        assert away[address].headers["Warning"] == '110 - "Response is Stale"'
        assert site.ask(address).text == before[address].text
    assert [away[address].status for address in DRAWN] == [503] * 4
    assert all(away[address].headers["Retry-After"] == "10" for address in DRAWN)
    assert "系统暂时无法读取数据" in away[DRAWN[1]].text
    assert away[DRAWN[2]].headers["Content-Type"] == "application/problem+json"
    assert "The year is wrong." in written.text
    assert (health.status, health.text) == (503, "database: no answer\n")
    assert site.ask("/readyz").status == 200
    assert back < 5


@needs_redis
def test_the_shared_cache_is_stopped_under_load_and_comes_back(site, redis):
    site.ask(KEPT[0])
    with Load(site, [*KEPT, *DRAWN]) as load:
        time.sleep(0.5)
        redis.stop()
        time.sleep(1)
        health = site.ask("/readyz")
        redis.start()
        time.sleep(1)

    assert {answer.status for _address, answer in load.answers} == {200}
    assert max(answer.seconds for _address, answer in load.answers) < 3
    assert (health.status, health.text) == (503, "cache: no answer\n")
    wait_until(lambda: site.ask("/readyz").status == 200)
