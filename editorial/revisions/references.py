"""Replaces or removes references to a record in contents."""

from collections.abc import Mapping
from itertools import chain

from django.db.models import TextField
from django.db.models.functions import Cast

from editorial.revisions.content import content_fields, link_fields, named_by_ref, row_relations
from editorial.revisions.revision import Revision
from records.models.permalinks import Permalink


def with_references_replaced(kind, content: dict, becomes: Mapping[str, str | None]) -> dict:
    """The content with refs replaced; None removes the link, or the row of a required one.

    Of rows that become duplicates, only one is kept.
    """
    rows = {
        name: relinked_rows(kind._meta.get_field(name).related_model, rows, becomes)
        for name, rows in content["rows"].items()
        if name in row_relations(kind)
    }
    return {
        **content,
        "fields": relinked_fields(kind, content["fields"], becomes),
        "links": relinked_links(kind, content["links"], becomes),
        "rows": content["rows"] | rows,
    }


def relinked_fields(model, fields: dict, becomes) -> dict:
    names = refs_in_fields(model) & fields.keys()
    return fields | {name: becomes.get(fields[name], fields[name]) for name in names}


def relinked_links(model, links: dict, becomes) -> dict:
    names = {field.name for field in link_fields(model) if named_by_ref(field)} & links.keys()
    return links | {
        name: sorted({new for ref in links[name] if (new := becomes.get(ref, ref))})
        for name in names
    }


def relinked_rows(model, rows: dict[str, dict], becomes) -> dict[str, dict]:
    names = refs_in_fields(model)
    several = {field.name for field in link_fields(model) if named_by_ref(field)}
    linked = (ref for row in rows.values() for name in several for ref in row.get(name, ()))
    alone = (row.get(name) for row in rows.values() for name in names)
    if not any(ref in becomes for ref in chain(alone, linked)):
        return rows
    found, known = {}, set()
    for key, row in rows.items():
        if any(becomes.get(row.get(name), "") is None for name in names):
            continue
        new = relinked_links(model, relinked_fields(model, row, becomes), becomes)
        identity = repr(sorted((name, value) for name, value in new.items() if name != "order"))
        if identity not in known or new == row:
            found[key] = new
        known.add(identity)
    return found


def refs_in_fields(model) -> set[str]:
    return {
        field.name for field in content_fields(model) if field.is_relation and named_by_ref(field)
    }


def revisions_naming(ref: str):
    """Revisions whose content may contain the ref."""
    return Revision.objects.annotate(as_text=Cast("content", TextField())).filter(
        as_text__contains=f'"{ref}"'
    )


def drop_references(ref: str):
    """Remove the ref from all revisions of other records."""
    for revision in revisions_naming(ref).exclude(permalink=ref).select_related("permalink"):
        kind = revision.permalink.model
        revision.content = with_references_replaced(kind, revision.content, {ref: None})
        revision.save(update_fields=["content"])


def follow_merges(kind, content: dict, into: Mapping[str, str] | None = None) -> dict:
    """The content with refs of merged records replaced by those they were merged into.

    ``into``: of many contents, ``merged_refs()`` asked once.
    """
    into = merged_refs() if into is None else into
    return with_references_replaced(kind, content, into) if into else content


def merged_refs() -> dict[str, str]:
    """The ref that each merged record leads to in the end."""
    merged = Permalink.objects.exclude(merged_into=None)
    into = dict(merged.values_list("pk", "merged_into"))
    while any(target in into for target in into.values()):
        into = {ref: into.get(target, target) for ref, target in into.items()}
    return into
