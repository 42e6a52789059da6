"""Read the child rows of records, from the files named after the relations."""

from collections import Counter
from pathlib import Path

from editorial.revisions.content import content_fields, named_by_ref, row_relations, value_of
from exchange_site.starter_loading.read_records import Loaded
from exchange_site.starter_loading.starter_cells import Cells
from exchange_site.starter_loading.starter_names import Names
from exchange_site.starter_loading.starter_tables import Refused, Row, table
from records.kinds import record_kinds
from records.models import Party
from records.models.querysets import child_relations

# The column ``record`` of these has a ref; the aliases come first, since parties are found by them.
OF_ANY_KIND = ["aliases", "citations", "figures"]


def read_rows(folder: Path, cells: Cells, records: dict[str, Loaded | None], report) -> list[Row]:
    """Replace the rows in the contents of the records by those of the files. Raises Refused.

    Returns the rows of figures that are about no record.
    """
    relations = [(record_kinds()[0]._meta.get_field(name), "record") for name in OF_ANY_KIND]
    relations += [
        (relation, relation.field.name)
        for kind in record_kinds()
        for relation in child_relations(kind)
    ]
    of_no_record, names = [], Names(records, cells)
    for relation, column in relations:
        rows, refusals = table(folder, relation.name), []
        if rows:
            for loaded in filter(None, records.values()):
                if relation.name in loaded.content["rows"]:
                    loaded.content["rows"][relation.name] = {}
        counts = report.counts[relation.name] = Counter()
        for row in rows:
            try:
                if row[column] or column != "record":
                    counts[read_row(relation, column, row, names)] += 1
                else:
                    of_no_record.append(row)
            except Refused as refused:
                refusals += refused.refusals
        if refusals:
            raise Refused(refusals)
    return of_no_record


def read_row(relation, column: str, row: Row, names: Names) -> str:
    """Add a row to the content of its record; returns what it is: new, changed, unchanged ..."""
    name, model, cells = relation.name, relation.related_model, names.cells
    of_any_kind = column == "record"
    ref = row[column] if of_any_kind else cells.ref(relation.model, row, column, row[column])
    if of_any_kind and ref not in names.records:
        row.refuse("record", f"There is no record “{ref}”.")
    if (loaded := names.records.get(ref)) is None:
        return "left to staff"
    instance = model()
    cells.set_fields(instance, row)
    values = {
        field.name: cells.key(field, row, row.cells.get(field.name, ""))
        if field.is_relation and named_by_ref(field)
        else value_of(instance, field)
        for field in content_fields(model, row_relations(loaded.kind)[name])
    }
    if issubclass(model, Party):
        if names.is_erased(instance):
            return "left to staff"
        values["institution"] = names.ref_of(instance)
    key, values = str(instance.pk), values | cells.links(model, row)
    loaded.content["rows"][name][key] = values
    before = (loaded.before or {"rows": {}})["rows"].get(name, {}).get(key)
    return "new" if before is None else "unchanged" if before == values else "changed"
