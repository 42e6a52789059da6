"""All steps before the server starts, in one process, so that Django is imported once."""

import hashlib
import os
import secrets
import socket
import subprocess
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from editorial.workflow.next_change import update_next_change
from records.models import Permalink
from search.index import index_entries
from serving.generation import bump_generation


class Command(BaseCommand):
    help = "Migrate, load the starter data, make an administrator, collect static files, as needed."

    def handle(self, **options):
        host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        self.refuse_a_taken_port(host, port)
        self.say("Database", self.migrate())
        self.say("Records", self.load_starter())
        self.say("Search", self.write_index())
        # An older release may have computed the next scheduled change differently.
        update_next_change()
        # Pages in a shared cache were drawn by the code of an older release.
        bump_generation()
        self.say("Administrator", self.make_administrator())
        self.say("Static files", self.collect_static())
        self.empty_metrics()
        self.say("Kept in", f"{settings.DATA_DIR} (bin/backup FILE makes a copy)")
        reached_at = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        site = f"http://{f'[{reached_at}]' if ':' in reached_at else reached_at}:{port}/"
        self.say("The site", site)
        self.say("For staff", f"{site}admin/")
        self.stdout.write("Stop it with Ctrl+C.")
        self.stdout.write(f"网站：{site}　管理后台：{site}admin/　按 Ctrl+C 停止。")

    def say(self, about, sentence):
        self.stdout.write(f"{about:<14} {sentence}")

    def refuse_a_taken_port(self, host, port):
        """Raise CommandError if the port is invalid or in use, before anything is changed."""
        if not port.isdigit() or int(port) not in range(1, 65536):
            raise CommandError(f"PORT must be a number up to 65535, not {port}.")
        try:
            found = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
            )
            family, kind, *_, address = found[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                probe.listen()
        except OSError as error:
            raise CommandError(
                f"Cannot serve at {host}:{port}: {error.strerror}. Choose another PORT or HOST."
            ) from error

    def migrate(self):
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        executor = MigrationExecutor(connection)
        self.refuse_a_newer_database(executor.loader)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return f"{connection.display_name}, up to date"
        if connection.introspection.table_names():
            self.back_up()
        call_command("migrate", verbosity=0, interactive=False)
        return f"{connection.display_name}, {len(plan)} migrations applied"

    def refuse_a_newer_database(self, loader):
        """An older release must not write into tables that it does not know."""
        newer = sorted(
            f"{app}.{name}"
            for app, name in loader.applied_migrations
            if app in loader.migrated_apps and (app, name) not in loader.disk_migrations
        )
        if newer:
            raise CommandError(
                "This database was brought up to date by a newer release "
                f"({', '.join(newer)}). Nothing was changed: start that release, or restore the "
                "backup that was made before, in DATA_DIR/backups/."
            )

    def back_up(self):
        folder = settings.DATA_DIR / "backups"
        folder.mkdir(exist_ok=True)
        archive = folder / f"before-migration-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
        if subprocess.run([settings.BASE_DIR / "bin" / "backup", archive], check=False).returncode:
            raise CommandError(
                "The database must be migrated, but no backup could be made: nothing was changed."
                " Make a backup your own way, then: .venv/bin/python manage.py migrate"
            )

    def load_starter(self):
        if Permalink.objects.exists():
            return f"{Permalink.objects.count()} are there"
        # Its table of counts is only for direct calls of the command.
        call_command("load_starter", stdout=StringIO())
        return f"{Permalink.objects.count()} loaded from starter/"

    def write_index(self):
        if index_entries.is_up_to_date():
            return "up to date"
        call_command("rebuild_search", stdout=StringIO())
        return "index written"

    def empty_metrics(self):
        """The counts of the workers of the last start."""
        if settings.METRICS_NETWORKS:
            for file in settings.METRICS_DIR.glob("*.db"):
                file.unlink()

    def make_administrator(self):
        users = get_user_model()
        if users.objects.filter(is_superuser=True, is_active=True).exists():
            return "is there"
        name = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "admin"
        given = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
        password = given or secrets.token_urlsafe(12)
        email = os.environ.get("DJANGO_SUPERUSER_EMAIL", "")
        users.objects.create_superuser(name, email, password)
        return f"{name}" if given else f"{name}, password {password} (shown only now)"

    def collect_static(self):
        """Run collectstatic if a file, Django or the storage backend changed since the last run."""
        root = Path(settings.STATIC_ROOT)
        stamp = root.with_suffix(".stamp")
        state = [django.__version__, settings.STORAGES["staticfiles"]["BACKEND"]]
        for finder in get_finders():
            state += [
                (path, storage.size(path), storage.get_modified_time(path))
                for path, storage in finder.list([])
            ]
        wanted = hashlib.sha256(repr(state).encode()).hexdigest()
        if root.exists() and stamp.exists() and stamp.read_text() == wanted:
            return "up to date"
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(wanted)
        return f"{len(state) - 2} collected"
