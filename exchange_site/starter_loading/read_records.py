"""Read the records of the tables as contents, the form in which revisions keep them."""

from collections import Counter
from copy import copy
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from django.contrib.contenttypes.models import ContentType

from editorial.revisions.content import content_of, fields_of, link_fields, row_relations
from editorial.revisions.revision import Revision
from exchange_site.starter_loading.starter_cells import Cells, fields_in
from exchange_site.starter_loading.starter_tables import Refused, Row, checked, table
from records.kinds import record_kinds
from records.models import Permalink, Record
from records.models.querysets import child_relations


@dataclass
class Loaded:
    """A record of the tables: as it is in the database, and its content by the tables."""

    record: Record
    ref: str
    publish: bool
    # None for a new record.
    before: dict | None
    content: dict

    @property
    def kind(self) -> type[Record]:
        return type(self.record)


def read_records(folder: Path, cells: Cells, report) -> dict[str, Loaded | None]:
    """Contents by ref, without their rows, and None for records left to staff. Raises Refused."""
    found, refusals = {}, []
    for kind in in_order_of_links():
        rows = table(folder, kind.label())
        counts = report.counts[kind.label()] = Counter()
        state = State(kind, [row["ref"] for row in rows])
        for row in rows:
            try:
                if row["ref"] in found:
                    row.refuse("ref", f"“{row['ref']}” is the ref of a row above.")
                found[row["ref"]] = read_record(state, row, cells)
            except Refused as refused:
                refusals += refused.refusals
                continue
            if found[row["ref"]] is None:
                counts["left to staff"] += 1
                record = state.permalinks[row["ref"]].record
                cells.now_at[row["ref"]] = record and record.ref
                report.left.append(
                    f"{kind.label()}: {row['ref']} left to staff ({record or 'gone'})"
                )
    if refusals:
        raise Refused(refusals)
    return found


def in_order_of_links() -> list[type[Record]]:
    """The kinds, those that others link to first."""
    sorter = TopologicalSorter()
    for kind in record_kinds():
        fields = [*kind._meta.concrete_fields, *kind._meta.many_to_many]
        for relation in child_relations(kind):
            fields += relation.related_model._meta.concrete_fields
        others = {field.related_model for field in fields if field.is_relation} - {kind}
        sorter.add(kind, *(other for other in others if other in record_kinds()))
    return list(sorter.static_order())


class State:
    """The records of one kind that the table names, as they are in the database."""

    def __init__(self, kind, refs: list[str]):
        self.kind, self.content_type = kind, ContentType.objects.get_for_model(kind)
        self.permalinks = Permalink.objects.in_bulk(refs)
        whole = kind.objects.for_files().prefetch_related("figures__also_in")
        self.records = {
            record.permalink_id: record for record in whole.filter(permalink__in=self.permalinks)
        }
        authored = Revision.objects.filter(permalink__in=self.permalinks, author__isnull=False)
        self.of_staff = set(authored.values_list("permalink", flat=True))

    def is_staff_s(self, ref: str) -> bool:
        """Whether staff changed, withdrew, merged or erased the record, or saved a draft of it."""
        if not (record := self.records.get(ref)) or ref in self.of_staff:
            return True
        return bool(self.permalinks[ref].merged_into_id or record.curated_at or record.withdrawn_at)


def read_record(state: State, row: Row, cells: Cells) -> Loaded | None:
    ref, kind = row["ref"], state.kind
    if row["publish"] not in {"yes", "no"}:
        row.refuse("publish", "Write yes or no.")
    if permalink := state.permalinks.get(ref):
        if permalink.kind_id != state.content_type.pk:
            row.refuse("ref", f"“{ref}” belongs to another kind of record.")
        if state.is_staff_s(ref):
            return None
    else:
        checked(Permalink(ref=ref), row, whole=False)
    record = state.records.get(ref)
    before = content_of(record) if record else None
    filled = copy(record) if record else kind()
    cells.set_fields(filled, row)
    content = {
        "fields": fields_of(filled),
        "links": dict(before["links"] if before else {f.name: [] for f in link_fields(kind)}),
        "rows": dict(before["rows"] if before else {name: {} for name in row_relations(kind)}),
    }
    content["links"] |= cells.links(kind, row)
    for model_field, text in fields_in(kind, row):
        if model_field.many_to_one:
            content["fields"][model_field.name] = cells.key(model_field, row, text)
    return Loaded(record or kind(permalink_id=ref), ref, row["publish"] == "yes", before, content)
