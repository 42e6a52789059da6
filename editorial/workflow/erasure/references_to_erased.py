"""Removes links to an erased record from other records, and the rows that require it."""

from editorial.revisions.references import drop_references
from records.models import Record


def remove_references(ref: str, record) -> list[Record]:
    """Remove the record from all revisions and rows of others; returns these records."""
    others = {}
    drop_references(ref)
    if record:
        for relation in record._meta.related_objects:
            for other in unlinked(relation, record):
                others[other.ref] = other
    return list(others.values())


def unlinked(relation, record) -> list[Record]:
    """Remove links through one relation; returns the records that had them."""
    model, column = relation.related_model, relation.field.name
    if relation.auto_created and not relation.concrete and issubclass(model, Record):
        linked = list(model.objects.filter(**{column: record}))
        for other in linked:
            unlink(other, relation, column, record)
        return linked
    owner = owner_of(model)
    if owner is None or owner.name == column:
        # Child rows are deleted by cascade.
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
    # Recomputes fields derived from the link.
    other.save()


def owner_of(model):
    """The foreign key to the record that a child row belongs to; None if it is no child row."""
    if not hasattr(model, "public_values"):
        return None
    columns = [field for field in model._meta.concrete_fields if field.is_relation]
    owners = [
        column for column in columns if not column.null and issubclass(column.related_model, Record)
    ]
    return owners[0] if owners else None
