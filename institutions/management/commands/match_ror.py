import csv
from io import StringIO
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from editorial.revisions.revision import Revision
from institutions.models import Institution
from institutions.ror import FILLED, match
from records.column import REF
from records.exports.columns import REVISION
from tables.batches.batch import Batch
from tables.batches.decisions import new_batch
from tables.batches.runner import carry_on
from tables.export.table_export import version_mark
from uploads.zip_limits import UNREADABLE, ArchiveRefused


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
        except (*UNREADABLE, ArchiveRefused, KeyError) as error:
            raise CommandError(f"{file} is no dump of ROR that can be read: {error}") from error
        for ref, values in found.proposals.items():
            self.stdout.write(f"{ref}: " + ", ".join(filter(None, values.values())))
        for ref in found.unclear:
            self.stdout.write(f"{ref}: several organizations, so none was taken.")
        versions = published_versions(found.proposals)
        for ref in found.proposals.keys() - versions.keys():
            self.stdout.write(f"{ref}: has a draft, so it is left to its editors.")
        if not (confirm and versions):
            self.stdout.write(f"{len(versions)} found. Nothing was written.")
            return
        table = table_of(found.proposals, versions)
        batch = new_batch(Institution, f"{file.stem}.csv", table, person)
        carry_on(batch)
        if batch.state != Batch.State.READY:
            raise CommandError(batch.message)
        batch.confirm(person)
        carry_on(batch)
        self.stdout.write(f"{len(versions)} found. Import {batch.pk}. {batch.message}".strip())


def published_versions(refs) -> dict[str, int]:
    """The number of the newest revision by ref, of the records that have no draft."""
    newest = Revision.objects.filter(permalink__in=refs, newest=True)
    published = newest.filter(state=Revision.State.PUBLISHED)
    return dict(published.values_list("permalink", "number"))


def table_of(proposals: dict[str, dict[str, str]], versions: dict[str, int]) -> bytes:
    """The proposals for the records in ``versions`` as a CSV file of staff's tables."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([REF, REVISION, *FILLED])
    for ref, number in versions.items():
        writer.writerow(
            [ref, version_mark(ref, number), *(proposals[ref][name] for name in FILLED)]
        )
    return file.getvalue().encode("utf-8-sig")
