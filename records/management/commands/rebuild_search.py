import sys

from django.core.management.base import BaseCommand
from django.db import transaction

from records.entries import CHUNK, write_all
from records.kinds import record_kinds
from search import index

WIDTH = 40


class Command(BaseCommand):
    help = "Write the whole search index anew, while the site serves. May be stopped and repeated."

    def handle(self, **options):
        newest = index.newest()
        total = sum(kind.objects.count() for kind in record_kinds())
        done = 0
        for kind in record_kinds():
            for records in chunks(kind):
                with transaction.atomic():
                    write_all(records)
                done += len(records)
                self.show(done, total)
        with transaction.atomic():
            index.finish_rebuilding(newest)
        self.stdout.write(f"{done} records can be found.")

    def show(self, done, total):
        """A bar that grows in one line, where somebody watches."""
        if not sys.stderr.isatty():
            return
        filled = WIDTH * done // max(total, 1)
        end = "\n" if done >= total else ""
        self.stderr.write(f"\r[{'#' * filled:<{WIDTH}}] {done} of {total}", ending=end)


def chunks(kind):
    """All records of a kind, some hundreds at a time, so that memory stays flat."""
    last = 0
    while records := list(kind.objects.filter(pk__gt=last).order_by("pk").only("pk")[:CHUNK]):
        last = records[-1].pk
        yield records
