"""Matches equal rows that two people added independently."""

from editorial.revisions.content import content_fields
from editorial.similar_names.name_words import plain
from records.models import Alias, Party

# Fields that do not count for the identity of a row.
BESIDE = {"order", "staff_note", "verified_on", "confidence"}
NAMES_OF_PARTY = ["institution", "own_name_en", "own_name_zh_hans", "role"]


def matched(kind, base: dict, theirs: dict, mine: dict) -> dict:
    """``mine``, where new rows that ``theirs`` also added get the same keys."""
    rows = {}
    for relation, own in mine["rows"].items():
        model = kind._meta.get_field(relation).related_model
        others = [side["rows"].get(relation, {}) for side in [base, theirs]]
        rows[relation] = matched_rows(model, *others, own)
    return mine | {"rows": rows}


def matched_rows(model, base: dict, theirs: dict, mine: dict) -> dict:
    added = {
        identity(model, row): key
        for key, row in theirs.items()
        if key not in base and key not in mine
    }
    found = {}
    for key, row in mine.items():
        other = None if key in base or key in theirs else added.pop(identity(model, row), None)
        if other is None:
            found[key] = row
        else:
            # Differing positions of the same row are no conflict.
            found[other] = row | {"order": theirs[other]["order"]} if "order" in row else row
    return found


def identity(model, row: dict) -> tuple:
    """Values that identify a new row; rows with equal identity are the same."""
    if model is Alias:
        return (plain(row["text"]),)
    if unique := model._meta.total_unique_constraints:
        names = [name for name in unique[0].fields if name in row]
    elif issubclass(model, Party):
        names = [name for name in NAMES_OF_PARTY if name in row]
    else:
        names = [field.name for field in content_fields(model) if field.name not in BESIDE]
    return tuple(str(row.get(name)) for name in names)
