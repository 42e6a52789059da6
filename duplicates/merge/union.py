"""Combines the contents of two records."""

import uuid
from collections.abc import Iterable

from editorial.revisions.content import content_fields
from editorial.revisions.references import with_references_replaced
from editorial.revisions.same_rows import BESIDE
from editorial.similar_names.known_names import identifiers
from editorial.similar_names.name_words import plain
from records.models import Alias
from values.languages import to_attribute

# Never taken over from the merged record.
OWN = {"slug", "staff_note", "verified_on", "confidence", "reach"}


def united_content(kind, stays: dict, goes: dict, refs: Iterable[str]) -> dict:
    """The content of ``stays``, completed from ``goes``, whose names become aliases.

    ``refs``: of both records, to prevent links from the record to itself.
    """
    fields = filled(kind, stays["fields"], goes["fields"])
    both = {
        "fields": fields,
        "links": {
            name: sorted({*values, *goes["links"].get(name, [])})
            for name, values in stays["links"].items()
        },
        "rows": {
            name: all_rows(kind._meta.get_field(name).related_model, rows, goes["rows"].get(name))
            for name, rows in stays["rows"].items()
        },
    }
    both["rows"]["aliases"] = other_names(kind, both, stays["rows"]["aliases"], goes["fields"])
    return with_references_replaced(kind, both, dict.fromkeys(refs))


def filled(kind, stays: dict, goes: dict) -> dict:
    """Empty fields are taken from ``goes``; a text together with the fields that describe it."""
    found = dict(stays)
    for field in content_fields(kind):
        name = field.name
        if name in OWN or name in identifiers(kind) or belongs_to_other(name, stays, goes):
            continue
        if not stays.get(name) and goes.get(name):
            found[name] = goes[name]
    return found


def belongs_to_other(name: str, stays: dict, goes: dict) -> bool:
    """Whether the field describes a text or an image that ``stays`` has already."""
    for what in ["name", "theme"]:
        if name.startswith(f"{what}_status"):
            return bool(stays.get(name.replace("_status", "")))
    return name.startswith("image_") and bool(stays.get("image"))


def all_rows(model, mine: dict[str, dict], theirs: dict[str, dict] | None) -> dict[str, dict]:
    """Rows of both without duplicates; those of ``theirs`` get new keys."""
    found = dict(mine)
    known = {identity(model, row) for row in mine.values()}
    last = max((row.get("order") or 0 for row in mine.values()), default=0)
    for row in (theirs or {}).values():
        if identity(model, row) not in known:
            known.add(identity(model, row))
            order = {"order": last + row["order"]} if "order" in row else {}
            found[str(uuid.uuid4())] = row | order
    return found


def identity(model, row: dict) -> tuple:
    """Identity of a row, to detect duplicates."""
    if model is Alias:
        return (plain(row["text"]),)
    names = [field.name for field in content_fields(model) if field.name not in BESIDE]
    return tuple(str(row.get(name)) for name in names)


def other_names(kind, content: dict, mine: dict, goes: dict) -> dict[str, dict]:
    """Aliases of both, and the names of ``goes`` that are not yet there."""
    languages = {to_attribute("name", language): language for language in kind.name.languages}
    names = {plain(content["fields"][name]) for name in languages}
    found = {
        key: row
        for key, row in content["rows"]["aliases"].items()
        if key in mine or plain(row["text"]) not in names
    }
    known = names | {plain(row["text"]) for row in found.values()}
    for name, language in languages.items():
        text = goes.get(name, "")
        if text and plain(text) not in known:
            known.add(plain(text))
            found[str(uuid.uuid4())] = {
                "text": text,
                "language": language,
                "sort": Alias.Sort.FULL.value,
                "from_year": None,
                "to_year": None,
            }
    return found
