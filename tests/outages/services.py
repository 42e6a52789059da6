"""Servers on loopback that a test may stop: PostgreSQL, Redis, and the site as bin/run starts it."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from email.message import Message
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
INITDB = shutil.which("initdb", path=str(SERVERS[-1])) if SERVERS else shutil.which("initdb")
REDIS = shutil.which("redis-server")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_until(condition, seconds=20):
    """Seconds until the condition holds."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - began


class PostgreSQL:
    """A cluster of its own; root starts it as ``postgres``, because the server refuses root."""

    def __init__(self):
        # Folders of pytest are closed to other accounts.
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self.port, self.rights = free_port(), []
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.rights = ["runuser", "-u", "postgres", "--"]
        self.url = f"postgres://tests@127.0.0.1:{self.port}/postgres"
        self.call(INITDB, "--username=tests", "--auth=trust", "--encoding=UTF8", "--no-sync")

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        log = f"--log={self.folder}/log"
        self.control("start", log, f"--options={options} -c fsync=off -c jit=off")

    def stop(self):
        self.control("stop", "--mode=immediate")

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)

    def control(self, *words):
        self.call(Path(INITDB).with_name("pg_ctl"), "--silent", "--wait", *words)

    def call(self, program, *words):
        command = [*self.rights, program, f"--pgdata={self.folder}/data", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str
    seconds: float


class Site:
    """The site as bin/run starts it, with its own data."""

    def __init__(self, folder: Path, **environment):
        self.port = free_port()
        self.environment = os.environ | environment | {
            "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.outages.settings",
        }  # fmt: skip
        self.process = None

    def __enter__(self):
        command = [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity=0"]
        subprocess.run(command, check=True, cwd=ROOT, env=self.environment)
        self.process = subprocess.Popen(
            [
                *[sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "error"],
                *["--host", "127.0.0.1", "--port", str(self.port), "--blocking-threads", "256"],
                *["--workers-kill-timeout", "5", "exchange_site.wsgi:application"],
            ],
            cwd=ROOT,
            env=self.environment,
        )
        try:
            wait_until(self.answers)
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(20)

    def answers(self) -> bool:
        try:
            return self.ask("/healthz").status == 200
        except OSError:
            return False

    def ask(self, path, method="GET", **request) -> Answer:
        began = time.monotonic()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, **request)
            answer = connection.getresponse()
            text = answer.read().decode()
        return Answer(answer.status, answer.headers, text, time.monotonic() - began)
