from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from records.kinds import record_kinds
from records.progress import show_progress
from tables.batches.batch import Batch, StagedRow
from tables.batches.decisions import new_batch
from tables.batches.publish_batch import why_not
from tables.batches.runner import carry_on
from tables.files.file_refusals import LIMIT_MB

State, Sort = Batch.State, StagedRow.Sort


class Command(BaseCommand):
    help = (
        "Read a table of records, say what it would change and, with --confirm, make drafts of it."
    )

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=[kind.label() for kind in record_kinds()])
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, help="whose drafts they will be")
        parser.add_argument("--confirm", action="store_true", help="write what is shown")
        parser.add_argument("--publish", action="store_true", help="and let the public see it")
        parser.add_argument("--take-file", action="store_true", help="where site and file differ")
        parser.add_argument("--language", choices=["en", "zh-hans"], default="en")

    def handle(self, *, kind, file, user, confirm, publish, take_file, language, **options):
        kind = next(candidate for candidate in record_kinds() if candidate.label() == kind)
        person = get_user_model().objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active account {user}.")
        if not file.is_file() or file.stat().st_size > LIMIT_MB * 1024**2:
            raise CommandError(f"{file} is no file of at most {LIMIT_MB} MB.")
        with translation.override(language):
            batch = new_batch(kind, file.name, file.read_bytes(), person)
            carry_on(batch, show_progress)
            self.say(batch)
            if batch.state != State.READY:
                raise CommandError(batch.message)
            if not confirm:
                batch.rows.all().delete()
                batch.delete()
                self.stdout.write("Nothing was written: say --confirm to make drafts of it.")
                return
            sentence = why_not(person, batch) if publish else ""
            if sentence:
                raise CommandError(sentence)
            if take_file:
                batch.rows.update(takes_file=True)
            batch.confirm(person, publish=publish)
            carry_on(batch, show_progress)
        self.stdout.write(
            f"{batch.get_state_display()} (import {batch.pk}). {batch.message}".strip()
        )
        for row in batch.rows.exclude(left_alone=""):
            self.stdout.write(f"  Not published: {row.name}: {row.get_left_alone_display()}")
        if batch.state not in {State.DONE, State.PUBLISHED}:
            raise CommandError("Not all was done.")

    def say(self, batch):
        counts = batch.counts()
        self.stdout.write(
            f"{counts['changed']} changed, {counts['new']} new, {batch.unchanged} unchanged, "
            f"{counts['refused']} refused, {counts['left']} left out, "
            f"{counts['conflicts']} in conflict, "
            f"{counts['near']} nearly the same as others."
        )
        for remark in batch.remarks:
            self.stdout.write(f"  {remark}")
        if batch.left_out:
            self.stdout.write(f"  {_('Not understood, and left out:')} {'; '.join(batch.left_out)}")
        for row in batch.rows.exclude(notes=[]):
            self.stdout.write(f"  {row.number} {row.name}: {' '.join(row.notes)}")
        for row in batch.rows.filter(sort=Sort.REFUSED):
            for error in row.errors:
                where = " ".join(
                    filter(None, [error["sheet"], str(error["line"]), error["column"]])
                )
                self.stdout.write(f"  {where}: {error['reason']}")
