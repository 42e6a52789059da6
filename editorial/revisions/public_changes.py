"""What changed between two published contents, as far as the public sees it: data for sentences."""

from django.db import models

from editorial.permissions.staff_only import STAFF_ONLY_OF_FIGURES
from editorial.revisions.diff.differences import is_nothing, is_other
from editorial.revisions.diff.field_order import fields_in_order, relations_in_order
from records.exports.columns import never_public

# Longer lists are counted, not named.
MOST_ROWS = 50


def public_changes(kind, before: dict, after: dict) -> list[dict]:
    """One entry for each changed fact, in the order of the form; see ``records.wording.changes``."""
    hidden, made = never_public(kind), []
    for name in fields_in_order(kind):
        if name in hidden:
            continue
        for part in ["fields", "links"]:
            old, new = before[part].get(name), after[part].get(name)
            if is_other(old, new):
                made.append({"fact": name} | change_of_value(kind._meta.get_field(name), old, new))
    for name in relations_in_order(kind):
        model = kind._meta.get_field(name).related_model
        old, new = (
            public_rows(model, content["rows"].get(name, {})) for content in [before, after]
        )
        if old != new:
            made.append({"fact": name} | change_of_rows(old, new))
    return made


def change_of_value(field, old, new) -> dict:
    if field.many_to_many:
        old, new = old or [], new or []
        return shortened(
            added=[key for key in new if key not in old],
            removed=[key for key in old if key not in new],
        )
    if isinstance(field, models.TextField | models.FileField):
        return {"text": "added" if is_nothing(old) else "removed" if is_nothing(new) else "changed"}
    return {"old": old, "new": new}


def change_of_rows(old: dict, new: dict) -> dict:
    return shortened(
        added=[row for key, row in new.items() if key not in old],
        removed=[row for key, row in old.items() if key not in new],
        changed=[row for key, row in new.items() if key in old and old[key] != row],
    )


def shortened(**lists) -> dict:
    return {
        name: {"count": len(entries), "first": in_order(entries)[:MOST_ROWS]}
        for name, entries in lists.items()
        if entries
    }


def in_order(entries: list) -> list:
    """Rows in the order of protocol; keys of links as they are."""
    if not all(isinstance(entry, dict) for entry in entries):
        return entries
    return sorted(entries, key=lambda row: row.get("order") or 0)


def public_rows(model, rows: dict) -> dict:
    """The rows without figures that are not public, and without what only staff see of the others."""
    hidden = {*STAFF_ONLY_OF_FIGURES, *getattr(model, "withheld", tuple)()}
    return {
        key: {name: value for name, value in row.items() if name not in hidden}
        for key, row in rows.items()
        if row.get("public", True)
    }
