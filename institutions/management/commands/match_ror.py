import csv
from io import StringIO
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from institutions.models import Institution
from institutions.ror import FILLED, match
from tables.batches.batch import Batch
from tables.batches.decisions import new_batch
from tables.batches.runner import carry_on


class Command(BaseCommand):
    help = (
        "Match public institutions with a dump of the Research Organization Registry (ror.org; JSON or "
        "ZIP) by name and country, and fill in what is missing: ROR and Wikidata ids, websites, names. "
        "With --confirm drafts are made of it, as from a table; nothing becomes public."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, help="whose drafts they will be")
        parser.add_argument("--confirm", action="store_true", help="write what is shown")

    def handle(self, *, file, user, confirm, **options):
        person = get_user_model().objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active account {user}.")
        try:
            found = match(file)
        except (OSError, ValueError, KeyError, StopIteration) as error:
            raise CommandError(f"{file} is no dump of ROR that can be read: {error}") from error
        for ref, values in found.proposals.items():
            self.stdout.write(f"{ref}: " + ", ".join(filter(None, values.values())))
        for ref in found.unclear:
            self.stdout.write(f"{ref}: several organizations, so none was taken.")
        if not (confirm and found.proposals):
            self.stdout.write(f"{len(found.proposals)} found. Nothing was written.")
            return
        batch = new_batch(Institution, f"{file.stem}.csv", table_of(found.proposals), person)
        carry_on(batch)
        if batch.state != Batch.State.READY:
            raise CommandError(batch.message)
        batch.confirm(person)
        carry_on(batch)
        self.stdout.write(
            f"{len(found.proposals)} found. Import {batch.pk}: {batch.message}".strip()
        )


def table_of(proposals: dict[str, dict[str, str]]) -> bytes:
    """The proposals as a CSV file of staff's tables."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(["ref", *FILLED])
    writer.writerows([ref, *(values[name] for name in FILLED)] for ref, values in proposals.items())
    return file.getvalue().encode("utf-8-sig")
