"""Check a content against model rules and the person's limits; errors name column and line."""

from django.utils.translation import gettext as _

from tables.check.check_context import CheckContext
from tables.check.constraint_rules import doubled, instance_of, problems
from tables.export.sheet_columns import main_sheet, row_sheets
from tables.read.row_contents import CellPosition, WrittenContent
from tables.read.row_identity import ExistingRecords


def check(known: CheckContext, staged, written: WrittenContent, found: ExistingRecords | None):
    content = staged.content
    for proposed in [content, staged.content_of_site]:
        if proposed:
            known.propose_slug(proposed["fields"], staged.owner)
    errors = check_fields(known, staged, found)
    errors += [*known.unique.claim(content, staged.owner)] if not errors else []
    errors += check_limit(known, staged)
    columns = main_sheet(known.kind).by_name
    for name, reason in errors:
        label = columns[name].heading(known.kind) if name in columns else ""
        written.refuse(CellPosition(staged.line, label), reason)
    check_rows(known.kind, content, found, written, staged.line)


def check_fields(known, staged, found) -> list[tuple[str, str]]:
    fields = staged.content["fields"]
    instance = instance_of(known.kind, fields, pk=found.key if found else None)
    instance.permalink_id = staged.ref if found else None
    errors = [*problems(instance)]
    if found:
        before = found.newest.content["fields"]
        changed = [name for name in known.readonly if fields.get(name) != before.get(name)]
        errors += [(name, _("This cannot be changed any more.")) for name in changed]
    return errors


def check_limit(known, staged) -> list[tuple[str, str]]:
    """An error if the person is limited to countries and the record names none of them."""
    named = staged.content["links"].get("countries", [])
    if known.countries.isdisjoint(named) and known.countries and staged.ref not in known.single:
        names = known.lists.of(main_sheet(known.kind).by_name["countries"].model)
        allowed = ", ".join(
            names.show(key, known.batch.language) for key in sorted(known.countries)
        )
        sentence = _("Your account is limited to records with %(names)s.") % {"names": allowed}
        return [("countries", sentence)]
    return []


def check_rows(kind, content, found, written: WrittenContent, line: int):
    """Validate the changed rows of the record's row sheets."""
    before = found.newest.content["rows"] if found else {}
    for sheet in row_sheets(kind):
        was, rows = (
            content_rows.get(sheet.relation, {}) for content_rows in [before, content["rows"]]
        )
        if rows == was:
            continue
        errors = [
            (key, *problem)
            for key, values in rows.items()
            if values != was.get(key)
            for problem in problems(row_of(sheet, key, values), sheet.owner)
        ]
        twice = _("This stands in two rows of the same entry.")
        errors += [(key, name, twice) for key, name in doubled(sheet.model, rows, sheet.owner)]
        for key, name, reason in errors:
            label = sheet.by_name[name].heading(kind) if name in sheet.by_name else ""
            at = written.lines.get((sheet.relation, key), line)
            written.refuse(CellPosition(at, label, sheet.title), reason)


def row_of(sheet, key: str, values: dict):
    """An unsaved row instance; its owner is a dummy key, because ownership is not validated here."""
    instance = instance_of(sheet.model, values, pk=key)
    for name in sheet.owner:
        setattr(instance, sheet.model._meta.get_field(name).attname, 1)
    return instance
