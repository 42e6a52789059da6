import os
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from exchange_site import database_move
from exchange_site.databases import database

# Aliases, and how messages name them: a URL may hold a password.
SOURCE, TARGET = "from", "to"


class Command(BaseCommand):
    help = (
        "Copy the whole database into an empty one, SQLite to PostgreSQL or back, compare every row, and"
        " write the search index. Stop the site before, and give it the new DATABASE_URL afterwards. May be"
        " repeated after an interruption."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="FROM", help="URL like DATABASE_URL")
        parser.add_argument("target", metavar="TO", help="URL of an empty database")

    def handle(self, source, target, **options):
        if source == target:
            raise CommandError("FROM and TO are the same database.")
        self.use({SOURCE: source, TARGET: target})
        self.refuse_another_release()
        self.manage("migrate", "--verbosity=0", database_url=target)
        try:
            if database_move.holds_data(TARGET):
                self.stdout.write("TO holds data already; they are compared with those of FROM.")
            else:
                database_move.copy(SOURCE, TARGET, tell=self.say)
            database_move.compare(SOURCE, TARGET)
        except database_move.Different as difference:
            raise CommandError(f"{difference} Nothing in FROM was changed.") from None
        except (DatabaseError, ValueError) as error:
            raise CommandError(
                f"The copy was given up, and TO holds no part of it: {error}"
            ) from error
        self.stdout.write("Every row is the same in both.")
        self.manage("rebuild_search", database_url=target)
        self.stdout.write("Now start the site with TO as its DATABASE_URL.")

    def use(self, urls: dict[str, str]):
        """Make the databases reachable under these aliases."""
        for alias, url in urls.items():
            connections.settings[alias] = connections.settings["default"] | database(url)
            connections[alias] = connections.create_connection(alias)
            try:
                connections[alias].ensure_connection()
            except DatabaseError as error:
                raise CommandError(f"{alias.upper()} cannot be reached: {error}") from None

    def refuse_another_release(self):
        """Raise CommandError unless the tables of FROM are those of this code."""
        executor = MigrationExecutor(connections[SOURCE])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(
                "FROM has the tables of another release; start the site once before."
            )

    def manage(self, *words, database_url):
        """Run a command of manage.py with another database as its default."""
        environment = {**os.environ, "DATABASE_URL": database_url}
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]
        if subprocess.run(command, env=environment, check=False).returncode:
            raise CommandError(f"{words[0]} failed in TO; repeat the command.")

    def say(self, label: str, rows: int):
        self.stdout.write(f"{rows:>9} {label}")
