"""Taking a record out of what others say: their links to it, and the rows that name it."""

from editorial.revisions.references import drop_references
from records.models import Record


def remove_references(ref: str, record) -> list[Record]:
    """Leave it out of every version of other records, and out of their rows; those are returned."""
    others = {}
    drop_references(ref)
    if record:
        for relation in record._meta.related_objects:
            for other in unlinked(relation, record):
                others[other.ref] = other
    return list(others.values())


def unlinked(relation, record) -> list[Record]:
    """The records that were linked in one way, now without the link."""
    model, column = relation.related_model, relation.field.name
    if relation.auto_created and not relation.concrete and issubclass(model, Record):
        linked = list(model.objects.filter(**{column: record}))
        for other in linked:
            unlink(other, relation, column, record)
        return linked
    owner = owner_of(model)
    if owner is None or owner.name == column:
        # Its own rows go with it.
        return []
    rows = list(model.objects.filter(**{column: record}).select_related(owner.name))
    for row in rows:
        row.delete()
    return [getattr(row, owner.name) for row in rows]


def unlink(other, relation, column: str, record):
    if relation.many_to_many:
        getattr(other, column).remove(record)
        return
    setattr(other, column, None)
    # What is computed from the link is computed anew.
    other.save()


def owner_of(model):
    """The column that says whose row it is, of rows that belong to a record."""
    if not hasattr(model, "public_values"):
        return None
    columns = [field for field in model._meta.concrete_fields if field.is_relation]
    owners = [
        column for column in columns if not column.null and issubclass(column.related_model, Record)
    ]
    return owners[0] if owners else None
