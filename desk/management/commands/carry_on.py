from django.core.management.base import BaseCommand

from editorial.background.worker import step_aside
from editorial.bulk_changes import runner as bulk_runner
from editorial.bulk_changes.bulk_change import BulkChange
from link_checks import link_round
from link_checks.models import LinkRound
from tables.batches import runner
from tables.batches.batch import Batch
from tables.export import long_export
from tables.export.long_export import LongExport

WORK = {
    # The file of an import may have 20 MB; it is read once.
    "batch": (Batch.objects.defer("file"), runner.carry_on),
    "bulkchange": (BulkChange.objects, bulk_runner.carry_on),
    "linkround": (LinkRound.objects, link_round.carry_on),
    "longexport": (LongExport.objects, long_export.carry_on),
}


class Command(BaseCommand):
    help = "Go on with background work where it stands; the desk starts this by itself."

    def add_arguments(self, parser):
        parser.add_argument("work", choices=WORK)
        parser.add_argument("number", type=int)
        parser.add_argument("--aside", action="store_true", help="visitors come first")

    def handle(self, *, work, number, aside, **options):
        if aside:
            step_aside()
        rows, carry_on = WORK[work]
        carry_on(rows.get(pk=number))
