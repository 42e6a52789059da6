from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from bench.sample import loading, sample_plan
from editorial.workflow.next_change import update_next_change
from exchange_site.starter_loading.list_entries import load_entries
from exchange_site.starter_loading.load import LISTS
from exchange_site.starter_loading.starter_cells import Cells
from exchange_site.starter_loading.starter_tables import table
from records.progress import show_progress
from serving.generation import bump_generation
from taxonomy.models import Country, Sector


class Command(BaseCommand):
    help = "Have so many made-up records, the same every time, for benchmarks and demonstrations."

    def add_arguments(self, parser):
        parser.add_argument("--records", type=int, required=True, help="how many in all")
        parser.add_argument("--seed", type=int, default=1, help="another seed, other records")
        parser.add_argument(
            "--beside-real",
            action="store_true",
            help="also where published records are real; the made-up ones say so in their names",
        )

    def handle(self, *, records, seed, beside_real, **options):
        if not 1 <= records <= sample_plan.MOST:
            raise CommandError(f"From 1 to {sample_plan.MOST} records can be made, not {records}.")
        if not beside_real and any(real.exists() for real in loading.real_records()):
            raise CommandError(
                "This database holds published records that are real. Nothing was made: take another"
                " database, or say --beside-real."
            )
        load_lists()
        new = 0
        for there, added in loading.make(records, seed):
            new += added
            show_progress(there, records)
        if new:
            update_next_change()
            bump_generation()
        self.stdout.write(f"{new} made-up records were added; the first {records} are there.")


@transaction.atomic
def load_lists():
    """Load countries, sectors and their sources from the starter data, if there are none."""
    if Country.objects.exists() and Sector.objects.exists():
        return
    folder = settings.BASE_DIR / "starter"
    with translation.override("en"):
        cells = Cells(folder, whole=False)
        for name in ["sources", "countries", "sectors"]:
            load_entries(LISTS[name], table(folder, name), cells, Counter())
