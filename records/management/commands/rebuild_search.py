from django.core.management.base import BaseCommand

from records.entries import CHUNK, write_all
from records.kinds import record_kinds
from records.progress import show_progress
from search import index


class Command(BaseCommand):
    help = "Write the whole search index anew, while the site serves. May be stopped and repeated."

    def handle(self, **options):
        newest = index.newest()
        total = sum(kind.objects.count() for kind in record_kinds())
        done = 0
        for kind in record_kinds():
            for records in chunks(kind):
                write_all(records)
                done += len(records)
                show_progress(done, total)
        index.finish_rebuilding(newest)
        self.stdout.write(f"{done} records can be found.")


def chunks(kind):
    """All records of a kind, some hundreds at a time, so that memory stays flat."""
    last = 0
    while records := list(kind.objects.filter(pk__gt=last).order_by("pk").only("pk")[:CHUNK]):
        last = records[-1].pk
        yield records
