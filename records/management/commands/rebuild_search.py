from django.core.management.base import BaseCommand

from records.indexing.writing import set_right_after
from records.kinds import record_kinds
from records.progress import show_progress
from search.index import rebuild


class Command(BaseCommand):
    help = (
        "Make the whole search index anew and write what is not the same, while the site serves."
        " May be stopped and repeated."
    )

    def handle(self, **options):
        total = sum(kind.objects.count() for kind in record_kinds())
        done = 0
        for kind in record_kinds():
            last = 0
            while keys := set_right_after(kind, last):
                last = keys[-1]
                done += len(keys)
                show_progress(done, total)
        rebuild.remove_other_kinds([kind.label() for kind in record_kinds()])
        rebuild.finish()
        self.stdout.write(f"{done} records can be found.")
