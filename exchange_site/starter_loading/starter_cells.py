"""Set the cells of a row of ``starter/`` on an instance: a record, child row or list entry."""

from exchange_site.starter_loading.starter_tables import field_of, found, read_cell

NOT_FIELDS = {"ref", "publish", "record"}


def cells(instance, row):
    """Yield the model fields of the row's columns, each with its cell text."""
    for column, text in row.cells.items():
        if column not in NOT_FIELDS:
            yield field_of(type(instance), row, column), text


def set_plain(instance, row):
    """Set the fields that are not relations."""
    for field, text in cells(instance, row):
        if not field.is_relation:
            setattr(instance, field.name, read_cell(field, row, text))


def set_links(instance, row) -> bool:
    """Set foreign keys; returns whether any changed."""
    changed_any = False
    for field, text in cells(instance, row):
        if field.many_to_one or field.one_to_one:
            other = found(field.related_model, row, field.name, text) if text else None
            changed_any |= getattr(instance, field.attname) != (other.pk if other else None)
            setattr(instance, field.name, other)
    return changed_any


def set_many(instance, row) -> bool:
    """Set many-to-many relations; returns whether any changed."""
    changed_any = False
    for field, _text in cells(instance, row):
        if field.many_to_many:
            wanted = {
                found(field.related_model, row, field.name, k) for k in row.list_in(field.name)
            }
            wanted.discard(None)
            manager = getattr(instance, field.name)
            if wanted != set(manager.all()):
                manager.set(wanted)
                changed_any = True
    return changed_any


def stored_values(instance) -> dict:
    """The stored column values by attname, without derived columns."""
    return {
        field.attname: getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
        if field.editable or field.is_relation
    }
