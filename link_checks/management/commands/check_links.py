from django.core.management.base import BaseCommand

from link_checks.rounds import addresses, answers, keep
from records.progress import show_progress


class Command(BaseCommand):
    help = (
        "Ask the addresses of sources and the websites of public records whether they still answer."
        " What fails on two different days is shown on the desk. May be stopped and repeated."
    )

    def handle(self, **options):
        asked = addresses()
        checks = []
        for address, answer in answers(asked):
            checks.append(keep(address, answer))
            show_progress(len(checks), len(asked))
        failing = sum(check.failing_since is not None for check in checks)
        gone = sum(check.gone for check in checks)
        self.stdout.write(
            f"{len(checks)} addresses asked: {len(checks) - failing} answer, {failing} do not;"
            f" {gone} no longer answer since an earlier day."
        )
