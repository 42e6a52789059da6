from django.core.management.base import BaseCommand, CommandError

from desk.sign_in.adapters import account_named
from desk.sign_in.factors import remove_factors
from editorial.workflow.log import LogLine, log_action


class Command(BaseCommand):
    help = "Remove the second factors of an account, so that its password is enough to sign in."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the user name")

    def handle(self, *args, name, **options):
        account = account_named(name)
        if account is None:
            raise CommandError(f"There is no account {name}.")
        remove_factors(account)
        log_action(LogLine.Act.NO_FACTOR, subject=name)
