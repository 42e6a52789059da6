"""Removes links to an erased record from other records, and the rows that require it."""

from editorial.revisions.references import drop_references
from records.models import Record


def remove_references(ref: str, record) -> list[Record]:
    """Remove the record from all revisions and rows of others; returns these records."""
    drop_references(ref)
    relations = record._meta.related_objects if record else []
    others = {other.ref: other for relation in relations for other in unlinked(relation, record)}
    return list(others.values())


def unlinked(relation, record) -> list[Record]:
    """Remove links through one relation; returns the records that had them."""
    model, column = relation.related_model, relation.field.name
    if relation.auto_created and not relation.concrete and issubclass(model, Record):
        linked = list(model.objects.filter(**{column: record}))
        for other in linked:
            if relation.many_to_many:
                getattr(other, column).remove(record)
            else:
                setattr(other, column, None)
                # Recomputes fields derived from the link.
                other.save()
        return linked
    owner = owner_of(model)
    if owner is None or owner.name == column:
        # Child rows are deleted by cascade.
        return []
    rows = list(model.objects.filter(**{column: record}).select_related(owner.name))
    for row in rows:
        if relation.many_to_many:
            getattr(row, column).remove(record)
        else:
            row.delete()
    return [getattr(row, owner.name) for row in rows]


def owner_of(model):
    """The foreign key to the record that a child row belongs to; None if it is no child row."""
    if not hasattr(model, "public_values"):
        return None
    for column in model._meta.concrete_fields:
        if column.is_relation and not column.null and issubclass(column.related_model, Record):
            return column
    return None
