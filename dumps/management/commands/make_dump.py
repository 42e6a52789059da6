from django.core.management.base import BaseCommand

from dumps.keeping import Busy, alone, clean_all, drop_old, make_dump
from serving.detached import map_nothing


class Command(BaseCommand):
    help = (
        "Make the dump of today if anything changed since the last one, take out of all dumps what was "
        "withdrawn since, and drop old ones. Run it once a day; interrupted, run it again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--clean", action="store_true", help="only take out what was withdrawn")

    def handle(self, *, clean, verbosity, **options):
        map_nothing()
        show = self.stdout.write if verbosity > 1 else lambda text: None
        try:
            with alone():
                gone = clean_all()
                made = None if clean else make_dump(show)
                drop_old()
        except Busy:
            self.stdout.write("Another process is at it.")
            return
        if gone:
            self.stdout.write(f"{gone} entries were taken out of older dumps.")
        if made:
            self.stdout.write(f"{made.path}: {made.records} entries, {made.size} bytes.")
        elif not clean:
            self.stdout.write("Nothing changed since the last dump.")
