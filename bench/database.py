"""Made-up records in a database of their own, and what filling it cost."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from bench.processes import ROOT, Cost, cost_of, parents


class Database:
    """So many records in SQLite in a folder, or on a PostgreSQL server in a database of their own."""

    def __init__(self, folder: Path, records: int, server: str):
        self.folder, self.records, self.server = folder / f"{records}", records, server
        self.name = f"bench_search_{records}"
        self.made = self.folder / "made.json"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.pages.settings",
            "DATA_DIR": str(self.folder),
        }
        if server:
            own = urlsplit(server)._replace(path=f"/{self.name}").geturl()
            self.environment["DATABASE_URL"] = own
        # Processes that compute for the site besides its own.
        self.beside = [self.postgres()] if server else []

    def make(self):
        """Fill it, unless an earlier run did and kept it."""
        if not self.made.exists():
            if self.server:
                self.on_server(f"DROP DATABASE IF EXISTS {self.name}")
                self.on_server(f"CREATE DATABASE {self.name}")
            self.manage("migrate", "--verbosity=0")
            cost = self.manage("make_sample", f"--records={self.records}")
            self.made.write_text(json.dumps(asdict(cost)))
        self.manage("collectstatic", "--no-input", "--verbosity=0")

    def drop(self):
        """Take it off the server; a folder is removed by whoever gave it."""
        if self.server:
            self.on_server(f"DROP DATABASE {self.name} WITH (FORCE)")

    def cost_of_making(self) -> Cost:
        return Cost(**json.loads(self.made.read_text()))

    def manage(self, *words) -> Cost:
        return cost_of([sys.executable, "manage.py", *words], self.environment, self.beside)

    def plan(self) -> dict:
        """Which addresses to ask for."""
        command = [sys.executable, "-m", "bench.pages"]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        return json.loads(done.stdout)

    def on_server(self, statement):
        import psycopg  # noqa: PLC0415 - not needed on SQLite

        with psycopg.connect(self.server, autocommit=True) as connection:
            return connection.execute(statement)

    def postgres(self) -> int:
        """The process above all of the server's, if it runs on this machine; else none."""
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.server) as connection:
            own = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
            return parents().get(own, 0)
