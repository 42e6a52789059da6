from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exchange_site.starter_loading.load import load
from exchange_site.starter_loading.starter_tables import Refused


class Command(BaseCommand):
    help = "Load the field's data from starter/: all of it or nothing, and nothing twice."

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            default=settings.BASE_DIR / "starter",
            help="the folder of the CSV files",
        )

    def handle(self, *, folder, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            report = load(folder)
        except Refused as refused:
            raise CommandError(f"Nothing was loaded.\n{refused}") from refused
        for name, counts in report.counts.items():
            if summary := ", ".join(f"{n} {word}" for word, n in sorted(counts.items()) if n):
                self.stdout.write(f"{name}: {summary}")
        for line in report.left:
            self.stdout.write(line)
