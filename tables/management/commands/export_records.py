from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from editorial.workflow.log import LogLine, log_action
from records.kinds import record_kinds
from records.progress import show_progress
from tables.export.table_export import write_table


class Command(BaseCommand):
    help = "Write all records of a kind, drafts included, into a workbook or a CSV file."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=[kind.label() for kind in record_kinds()])
        parser.add_argument("file", type=Path, help="ends in .xlsx or .csv")
        parser.add_argument("--language", choices=["en", "zh-hans"], default="zh-hans")

    def handle(self, *, kind, file, language, **options):
        kind = next(candidate for candidate in record_kinds() if candidate.label() == kind)
        refs = list(kind.objects.order_by("pk").values_list("permalink", flat=True))
        form = file.suffix.lower().removeprefix(".")
        if form not in {"csv", "xlsx"}:
            raise CommandError("Name a file that ends in .xlsx or .csv.")
        with translation.override(language), file.open("wb") as stream:
            write_table(form, kind, refs, stream, show=show_progress)
        detail = f"{len(refs)} records, export_records"
        log_action(LogLine.Act.EXPORT, subject=kind.label(), detail=detail)
        self.stdout.write(f"{len(refs)} records were written to {file}.")
