from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from desk.accounts.sign_in_attempts import lift_wait
from editorial.workflow.log import LogLine, log_action


class Command(BaseCommand):
    help = "Let an account sign in again at once that has to wait after too many wrong passwords."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the user name")

    def handle(self, *args, name, **options):
        if not get_user_model().objects.filter(username=name).exists():
            raise CommandError(f"There is no account {name}.")
        lift_wait(name)
        log_action(LogLine.Act.NO_WAIT, subject=name)
