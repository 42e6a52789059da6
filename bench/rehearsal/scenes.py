"""What happens in a rehearsal: each server is lost in turn, then all at once, and the replica takes over."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.rehearsal.postgres import Postgres, programs, url_of
from bench.rehearsal.programs import AppHost, Balancer, Redis
from bench.rehearsal.visitors import Client, Editor, Reader, Writes

ACCOUNT = {"username": "rehearsal", "password": "Rehearsal-2026-x"}
READERS = 2
LONGEST_SETTLING = 90
RECORD = "SELECT record.slug, record.id FROM alliances_alliance AS record ORDER BY 2 LIMIT 1"
OTHER_PAGES = ["/en/", "/zh-hans/events/", "/en/countries/", "/api/v1/institutions/"]


@dataclass
class Scene:
    name: str
    begun: float
    ended: float = 0.0


def missing_servers() -> list[str]:
    """The programs that are not installed here."""
    names = [name for name in ["redis-server", "nginx"] if not shutil.which(name)]
    return names if programs() else [*names, "postgresql"]


class Rehearsal:
    """``pause``: seconds for which each server is away."""

    def __init__(self, folder: Path, pause: float):
        self.pause, self.load_before = pause, os.getloadavg()[0]
        self.primary, self.replica = (Postgres(folder / name) for name in ["first", "second"])
        self.redis, self.balancer = Redis(folder / "redis"), Balancer(folder / "nginx")
        servers = self.primary, self.replica
        settings = {
            "DATABASE_URL": url_of(*servers),
            "DATABASE_REPLICA_URLS": " ".join(map(url_of, servers)),
            "CACHE_URL": self.redis.url,
            "DJANGO_SETTINGS_MODULE": "exchange_site.settings",
            "GRANIAN_LOG_LEVEL": "error",
            "SECRET_KEY": "the same on all hosts of a rehearsal, and thrown away",
            "SITE_URL": f"http://127.0.0.1:{self.balancer.port}",
            "TRUSTED_PROXIES": "127.0.0.1",
            "DJANGO_SUPERUSER_USERNAME": ACCOUNT["username"],
            "DJANGO_SUPERUSER_PASSWORD": ACCOUNT["password"],
        }
        self.hosts = [AppHost(folder / name, settings) for name in ["one", "two"]]
        self.programs = [*servers, self.redis, *self.hosts, self.balancer]
        self.stop, self.writes, self.scenes = threading.Event(), Writes(), []
        self.readers: list[Reader] = []

    def __enter__(self):
        self.primary.initialize()
        self.primary.start()
        self.redis.start()
        self.hosts[0].prepare()
        self.hosts[1].prepare(static=self.hosts[0].folder / "static")
        self.replica.follow(self.primary)
        self.replica.start()
        self.primary.wait_for_replica(is_needed=True)
        self.balancer.ports = [host.port for host in self.hosts]
        for program in [*self.hosts, self.balancer]:
            program.start()
        return self

    def __exit__(self, *error):
        self.stop.set()
        for program in reversed(self.programs):
            program.kill()

    def load(self):
        """Let an editor publish and readers read, from now on."""
        ((slug, ref),) = self.primary.ask(RECORD)
        record = f"/admin/alliances/alliance/{ref}/change/"
        self.editor = Editor(self.balancer.port, record, ACCOUNT, self.writes, self.stop)
        if reason := self.editor.publish_next():
            raise RuntimeError(f"The first number was not published: {reason}")
        self.numbered = [f"/en/alliances/{slug}/", "/en/alliances/?q=rehearsal"]
        addresses = dict.fromkeys(self.numbered, True) | dict.fromkeys(OTHER_PAGES, False)
        self.readers = [
            Reader(self.balancer.port, addresses, self.stop) for _reader in range(READERS)
        ]
        for thread in [self.editor, *self.readers]:
            thread.start()

    def play(self, *, is_short: bool):
        first, second = self.hosts
        self.scene("nothing is lost", lambda: time.sleep(self.pause))
        self.scene("Redis is killed", lambda: self.lose(self.redis))
        self.scene("an app host is killed", lambda: self.lose(first))
        if not is_short:
            self.scene("the other app host is killed", lambda: self.lose(second))
            self.scene("nginx is killed", lambda: self.lose(self.balancer))
        self.scene("the replica receives nothing", self.let_replica_lag)
        self.scene("the replica is killed", self.lose_replica)
        self.scene("the primary is killed", lambda: self.lose(self.primary))
        self.scene("the primary is lost, the replica promoted", self.promote)
        self.scene("all are killed at once", lambda: self.lose(*self.programs))

    def scene(self, name: str, happens: Callable):
        scene = Scene(name, time.monotonic())
        happens()
        self.settle()
        scene.ended = time.monotonic()
        self.scenes.append(scene)

    def settle(self):
        """Wait until something was published, and a page answered, that began after now."""
        begun = time.monotonic()
        while time.monotonic() < begun + LONGEST_SETTLING:
            time.sleep(0.1)
            sent = [number for number, moment in self.writes.sent.copy().items() if moment > begun]
            is_saved = any(number in self.writes.acknowledged for number in sent)
            if is_saved and Client(self.balancer.port).ask("/en/about/")[0]:
                return
        raise RuntimeError(f"The site did not come back: {self.editor.failures[-3:]}")

    def lose(self, *lost):
        for program in lost:
            program.kill()
        time.sleep(self.pause)
        for program in lost:
            program.start(wait=False)
        for program in lost:
            program.wait()

    def let_replica_lag(self):
        """It still receives what is committed, and shows nothing of it."""
        self.replica.ask("SELECT pg_wal_replay_pause()")
        time.sleep(2 * self.pause)
        self.replica.ask("SELECT pg_wal_replay_resume()")

    def lose_replica(self):
        """Whoever watches the servers lets the primary go on without it after half the time."""
        self.replica.kill()
        time.sleep(self.pause / 2)
        self.primary.wait_for_replica(is_needed=False)
        time.sleep(self.pause / 2)
        self.replica.start()
        self.wait_for_replica()

    def promote(self):
        """The lost primary comes back as a replica of the new one."""
        self.primary.kill()
        time.sleep(self.pause / 2)
        self.primary, self.replica = self.replica, self.primary
        self.primary.ask("SELECT pg_promote()")
        self.primary.wait_for_replica(is_needed=False)
        self.replica.follow(self.primary)
        self.replica.start()
        self.wait_for_replica()

    def wait_for_replica(self):
        while not self.primary.has_replica:
            time.sleep(0.1)
        self.primary.wait_for_replica(is_needed=True)

    def end(self):
        self.stop.set()
        for thread in [self.editor, *self.readers]:
            thread.join()

    def lost_writes(self) -> list[int]:
        """The numbers that were acknowledged and are in no revision."""
        rows = self.primary.ask("SELECT content::text FROM editorial_revision")
        contents = "\n".join(content for (content,) in rows)
        return [
            number for number in self.writes.acknowledged if f'"Rehearsal {number}"' not in contents
        ]
