"""A PostgreSQL server that may be a primary or its streaming replica."""

import os
import pwd
import shutil
import subprocess
from functools import cache
from pathlib import Path

import psycopg

from bench.rehearsal.programs import Program

PASSWORD = "rehearsal"
STANDBYS = "ALTER SYSTEM SET synchronous_standby_names = '{}'"


@cache
def programs() -> Path | None:
    """The folder of the server's programs, which Debian keeps out of the way."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    initdb = shutil.which("initdb")
    found = [*([Path(initdb).parent] if initdb else []), *folders]
    return found[-1] if found else None


def as_owner() -> list[str]:
    """The programs refuse to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


class Postgres(Program):
    def __init__(self, folder: Path):
        super().__init__(folder)
        self.data = folder / "data"
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(self, program: str, *words):
        subprocess.run(
            [*as_owner(), str(programs() / program), *map(str, words)],
            env=os.environ | {"PGPASSWORD": PASSWORD},
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def initialize(self):
        (self.folder / "password").write_text(PASSWORD)
        self.run(
            "initdb", f"--pgdata={self.data}", "--username=rehearsal", "--auth=scram-sha-256",
            f"--pwfile={self.folder / 'password'}", "--encoding=UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip

    def follow(self, primary: "Postgres"):
        """Copy the primary, to receive its changes from now on."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.run(
            "pg_basebackup", f"--pgdata={self.data}", "--host=127.0.0.1", f"--port={primary.port}",
            "--username=rehearsal", "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
        )  # fmt: skip

    def command(self):
        options = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
            "wal_keep_size": "256MB", "wal_retrieve_retry_interval": "200ms", "jit": "off",
        }  # fmt: skip
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [*as_owner(), programs() / "postgres", "-D", self.data, *words]

    def answers(self) -> bool:
        try:
            self.ask("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def ask(self, *statements: str) -> list:
        """The rows of the last of these statements."""
        url = f"postgresql://rehearsal:{PASSWORD}@127.0.0.1:{self.port}/postgres?connect_timeout=2"
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def wait_for_replica(self, *, is_needed: bool):
        """Whether a commit is acknowledged only after a replica has it too."""
        self.ask(STANDBYS.format("*" if is_needed else ""), "SELECT pg_reload_conf()")

    @property
    def has_replica(self) -> bool:
        return bool(self.ask("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"))


def url_of(*servers: Postgres) -> str:
    """For ``DATABASE_URL``: of several, whichever may be written to."""
    one = f"postgres://rehearsal:{PASSWORD}@127.0.0.1:{servers[0].port}/postgres"
    if len(servers) == 1:
        return one
    hosts = ",".join("127.0.0.1" for _server in servers)
    ports = ",".join(str(server.port) for server in servers)
    return (
        f"postgres:///postgres?host={hosts}&port={ports}&user=rehearsal&password={PASSWORD}"
        "&target_session_attrs=read-write"
    )
