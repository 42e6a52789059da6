"""Sample records in a separate database, and the cost of filling it."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from bench.processes import ROOT, Cost, cost_of, parents


class Database:
    """A database of ``records`` sample records: a SQLite file in a folder, or a PostgreSQL database."""

    def __init__(self, folder: Path, records: int, server: str):
        self.folder, self.records, self.server = folder / f"{records}", records, server
        self.name = f"bench_search_{records}"
        self.made = self.folder / "made.json"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.comparison.settings",
            "DATA_DIR": str(self.folder),
        }
        if server:
            own = urlsplit(server)._replace(path=f"/{self.name}").geturl()
            self.environment["DATABASE_URL"] = own
        # Other processes whose CPU time counts: the PostgreSQL server.
        self.beside = [self.postgres()] if server else []

    def make(self):
        """Fill the database, unless an earlier run has (--keep)."""
        if not self.made.exists():
            if self.server:
                self.on_server(f"DROP DATABASE IF EXISTS {self.name}")
                self.on_server(f"CREATE DATABASE {self.name}")
            self.manage("migrate", "--verbosity=0")
            cost = self.manage("make_sample", f"--records={self.records}")
            self.made.write_text(json.dumps(asdict(cost)))
        self.manage("collectstatic", "--no-input", "--verbosity=0")

    def drop(self):
        """Drop the PostgreSQL database; the caller removes the folder."""
        if self.server:
            self.on_server(f"DROP DATABASE {self.name} WITH (FORCE)")

    def cost_of_making(self) -> Cost:
        return Cost(**json.loads(self.made.read_text()))

    def manage(self, *words) -> Cost:
        return cost_of([sys.executable, "manage.py", *words], self.environment, self.beside)

    def plan(self) -> dict:
        """The URLs to request; see bench.comparison.bench_plan."""
        command = [sys.executable, "-m", "bench.comparison"]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        return json.loads(done.stdout)

    def on_server(self, statement):
        import psycopg  # noqa: PLC0415 - not needed on SQLite

        with psycopg.connect(self.server, autocommit=True) as connection:
            return connection.execute(statement)

    def postgres(self) -> int:
        """The main process id of the PostgreSQL server, if it is on this machine; else 0."""
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.server) as connection:
            own = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
            return parents().get(own, 0)
