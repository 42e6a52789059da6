"""Check a content against model rules and the person's limits; errors name column and line."""

from django.utils.translation import gettext as _

from tables.check.check_context import CheckContext
from tables.contents.row_identity import ExistingRecord
from tables.contents.written_content import CellPosition, WrittenContent
from tables.export.sheet_columns import main_sheet, row_sheets
from values.languages import listed


def check(context: CheckContext, staged, written: WrittenContent, existing: ExistingRecord | None):
    content = staged.content
    for proposed in [content, staged.content_of_site]:
        if proposed:
            context.propose_slug(proposed["fields"], staged.owner)
    errors = check_fields(context, staged, existing)
    errors += [*context.unique.claim(content, staged.owner)] if not errors else []
    errors += check_limit(context, staged)
    columns = main_sheet(context.kind).by_name
    for name, reason in errors:
        label = columns[name].heading(context.kind) if name in columns else ""
        value = str(content["fields"].get(name) or "")
        line = staged.line_in_sheet or staged.line
        written.refuse(CellPosition(line, label), reason, name, value)
    check_rows(context, content, existing, written, staged.line_in_sheet or staged.line)


def check_fields(context, staged, existing) -> list[tuple[str, str]]:
    fields = staged.content["fields"]
    rules = context.rules(main_sheet(context.kind))
    instance = rules.instance(fields, pk=existing.key if existing else None, is_new=not existing)
    instance.permalink_id = staged.ref if existing else None
    instance.known_former_slugs = context.former_slugs
    errors = [(name, text) for name, texts in rules.errors(instance).items() for text in texts]
    if existing:
        before = existing.newest.content["fields"]
        changed = [name for name in context.readonly if fields.get(name) != before.get(name)]
        errors += [(name, _("This cannot be changed any more.")) for name in changed]
    return errors


def check_limit(context, staged) -> list[tuple[str, str]]:
    """An error if the person is limited to countries and the record names none of them."""
    named = staged.content["links"].get("countries", [])
    if (
        context.countries.isdisjoint(named)
        and context.countries
        and staged.ref not in context.single
    ):
        names = context.lists.of(main_sheet(context.kind).by_name["countries"].model)
        allowed = listed(
            names.show(key, context.batch.language) for key in sorted(context.countries)
        )
        sentence = _("Your account is limited to records with %(names)s.") % {"names": allowed}
        return [("countries", sentence)]
    return []


def check_rows(context, content, existing, written: WrittenContent, line: int):
    """Validate the changed rows of the record's row sheets."""
    before = existing.newest.content["rows"] if existing else {}
    for sheet in row_sheets(context.kind):
        was, rows = (
            content_rows.get(sheet.relation, {}) for content_rows in [before, content["rows"]]
        )
        if rows == was:
            continue
        rules = context.rules(sheet)
        errors = rules.doubled(rows)
        for key, values in rows.items():
            if values != was.get(key):
                errors[key] = rules.errors(rules.instance(values, pk=key)) | errors.get(key, {})
        for key, of_row in errors.items():
            at = written.lines.get((sheet.relation, key), line)
            for name, reasons in of_row.items():
                label = sheet.by_name[name].heading(context.kind) if name in sheet.by_name else ""
                for reason in reasons:
                    position = CellPosition(at, label, sheet.title, sheet.relation)
                    value = str(rows[key].get(name) or "") if key in rows else ""
                    written.refuse(position, reason, name, value)
