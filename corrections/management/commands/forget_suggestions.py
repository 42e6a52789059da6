from django.core.management.base import BaseCommand

from corrections.models import Suggestion


class Command(BaseCommand):
    help = (
        "Delete suggested corrections, with the addresses of those who sent them, after six months."
    )

    def handle(self, *args, **options):
        self.stdout.write(f"{Suggestion.objects.forget_old()} deleted")
