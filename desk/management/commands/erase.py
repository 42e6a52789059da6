from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import translation

from desk.unsaved.open_forms import erase_typed
from editorial.workflow.erasure.erase import erase, names_of, with_those_merged_into
from editorial.workflow.erasure.leftovers import named_in_texts, scrub
from records.models.permalinks import Permalink
from tables.batches.erase_from_batches import erase_from_batches, unfinished


class Command(BaseCommand):
    help = "Remove a record for good, with all its versions and files; its addresses answer 410."

    def add_arguments(self, parser):
        parser.add_argument("ref", help="the ref of the record, such as 7CSNRK3F")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, ref, yes, **options):
        permalink = Permalink.objects.filter(pk=ref.upper()).first()
        if permalink is None:
            raise CommandError(f"There is no record {ref}.")
        if unfinished():
            raise CommandError(
                "A file is being imported, or waits to be confirmed. Finish it or cancel it first."
            )
        permalinks = with_those_merged_into(permalink)
        with translation.override(settings.LANGUAGE_CODE):
            names = names_of(permalinks)
            self.stdout.write(
                f"{', '.join(erased.pk for erased in permalinks)}: {'; '.join(names)}"
            )
            if not yes:
                self.ask(permalink.pk)
            erase_everywhere(permalinks, names)
        self.stdout.write("It was erased; its addresses say that it is gone.")
        if not scrub(connection):
            self.stdout.write("The database was in use: run VACUUM later, to free its place.")
        if others := named_in_texts(names):
            self.stdout.write("The texts of these still speak of it: " + ", ".join(others))
        self.stdout.write("Backups made before this still hold it.")

    def ask(self, ref):
        answer = input(f"Nothing of it can be brought back. Type {ref} to erase it: ")
        if answer.strip().upper() != ref:
            raise CommandError("Nothing was erased.")


@transaction.atomic
def erase_everywhere(permalinks, names: list[str]):
    """Erase the records and what imported tables and unsaved forms say of them; apps forget their part in
    ``forget_records`` of their AppConfig.
    """
    refs = [permalink.pk for permalink in permalinks]
    erase(permalinks)
    erase_from_batches(refs, names)
    erase_typed(refs, names)
    for config in apps.get_app_configs():
        if forget := getattr(config, "forget_records", None):
            forget(refs)
