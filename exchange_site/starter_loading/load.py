"""Load the starter data; idempotent, and records changed by staff are not touched."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import translation

from evidence.models import Figure, Indicator, Place, Source
from exchange_site.starter_loading.list_entries import load_entries
from exchange_site.starter_loading.read_records import read_records
from exchange_site.starter_loading.read_rows import read_rows
from exchange_site.starter_loading.starter_cells import Cells
from exchange_site.starter_loading.starter_tables import Refused, table
from exchange_site.starter_loading.write_records import write_records
from records.indexing.writing import write_entries
from records.kinds import record_kinds
from serving.generation import bump_generation, lock_generation
from taxonomy.models import Country, Sector

LISTS = {
    "sources": Source.objects,
    "countries": Country.objects,
    "sectors": Sector.objects,
    "places": Place.objects,
    "indicators": Indicator.objects,
}
# Figures of the Week, of places and of movements: public at once, as the lists are.
FIGURES = Figure.objects.exclude(about=Figure.About.RECORD)


@dataclass
class Report:
    """What a load did: counts (new, changed ...) by file, and a line for each record left to staff."""

    counts: dict[str, Counter] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def load(folder: Path) -> Report:
    """Load all tables in one transaction. Raises Refused."""
    try:
        return load_once(folder, whole=False)
    except IntegrityError:
        # The database does not say in which line: read again, each row with its constraints.
        load_once(folder, whole=True)
        raise


@transaction.atomic
def load_once(folder: Path, *, whole: bool) -> Report:
    with translation.override("en"):
        lock_generation()
        report, cells = Report(), Cells(folder, whole=whole)
        entries, refusals = [], []
        lists = {name: table(folder, name) for name in LISTS}
        for name, queryset in LISTS.items():
            counts = report.counts[name] = Counter()
            try:
                entries += load_entries(queryset, lists[name], cells, counts)
            except Refused as refused:
                refusals += refused.refusals
        if refusals:
            raise Refused(refusals)
        records = read_records(folder, cells, report)
        rows = read_rows(folder, cells, records, report)
        entries += load_entries(FIGURES, rows, cells, report.counts["figures"])
        written = write_records(records.values(), report)
        if any(isinstance(entry, Country | Sector) for entry in entries):
            for kind in record_kinds():
                write_entries(kind, kind.objects.values_list("pk", flat=True))
        if entries or written:
            bump_generation()
    return report
