from django.core.management.base import BaseCommand

from corrections.confirmation_links.office_answer import OfficeAnswer
from corrections.models import Suggestion


class Command(BaseCommand):
    help = (
        "Delete suggested corrections, with the addresses of those who sent them, after six months, and "
        "then the names of persons from answers of offices."
    )

    def handle(self, *args, **options):
        OfficeAnswer.objects.forget_names()
        self.stdout.write(f"{Suggestion.objects.forget_old()} deleted")
