"""The servers of a rehearsal: each a process of our own on loopback, its files in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from bench.processes import ROOT, parents

LONGEST_START = 90


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def descendants(process: int) -> list[int]:
    """The process and all that it started, and these."""
    found, above = [process], parents()
    for known in found:
        found += [child for child, parent in above.items() if parent == known]
    return found


class Program:
    """A server that is started, killed and started again on the same port."""

    def __init__(self, folder: Path):
        self.folder, self.port, self.process = folder, free_port(), None
        folder.mkdir(parents=True)

    def command(self) -> list:
        raise NotImplementedError

    def environment(self) -> dict | None:
        return None

    def start(self, *, wait=True):
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [str(word) for word in self.command()],
            env=self.environment(),
            cwd=ROOT if self.environment() else self.folder,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
        log.close()
        if wait:
            self.wait()

    def wait(self):
        end = time.monotonic() + LONGEST_START
        while not self.answers():
            if self.process.poll() is not None:
                # For example PostgreSQL, while processes of the killed one are still there.
                time.sleep(0.2)
                self.start(wait=False)
            if time.monotonic() > end:
                log = (self.folder / "log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{type(self).__name__} did not start.\n{log}")
            time.sleep(0.05)

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def kill(self):
        """Without a chance to save anything; with the processes that it started."""
        if self.process is None:
            return
        for process in descendants(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()


class Redis(Program):
    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self):
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "dir": self.folder}
        return [
            "redis-server",
            *[word for name in options for word in (f"--{name}", options[name])],
        ]


class AppHost(Program):
    """One worker, as in bin/run, with a data folder of its own."""

    def __init__(self, folder: Path, settings: dict):
        super().__init__(folder)
        self.settings = settings | {"DATA_DIR": str(folder)}

    def environment(self):
        return os.environ | self.settings

    def prepare(self, static: Path | None = None):
        """Migrate and load the starter data, or only copy the static files of another host."""
        if static:
            shutil.copytree(static, self.folder / "static")
            return
        command = [sys.executable, "manage.py", "prepare"]
        subprocess.run(
            command, env=self.environment(), cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )

    def command(self):
        return [
            *[sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"],
            *["--port", self.port, "--workers", 1, "--blocking-threads", 64],
            *["--respawn-failed-workers", "--workers-kill-timeout", 10],
            "exchange_site.wsgi:application",
        ]


class Balancer(Program):
    """nginx before the hosts: a request without a body goes to the next host where the first fails."""

    CONFIGURATION = """\
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/bodies; proxy_temp_path {folder}/proxied;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream hosts {{ {servers} keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://hosts; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_connect_timeout 1s; proxy_read_timeout 15s; proxy_next_upstream error timeout http_502;
    }}
  }}
}}
"""

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.ports: list[int] = []

    def command(self):
        # With max_fails nginx leaves out a host that is back, and for a moment both.
        server = "server 127.0.0.1:{} max_fails=0;"
        (self.folder / "nginx.conf").write_text(
            self.CONFIGURATION.format(
                folder=self.folder,
                port=self.port,
                servers=" ".join(server.format(port) for port in self.ports),
                user="user root;" if os.geteuid() == 0 else "",
            )
        )
        return ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf"]
