from django.core.management.base import BaseCommand

from tables.batches.batch import Batch
from tables.batches.runner import carry_on, step_aside


class Command(BaseCommand):
    help = "Go on with an import where it stands; the desk starts this by itself."

    def add_arguments(self, parser):
        parser.add_argument("batch", type=int)
        parser.add_argument("--aside", action="store_true", help="visitors come first")

    def handle(self, *, batch, aside, **options):
        if aside:
            step_aside()
        carry_on(Batch.objects.get(pk=batch))
