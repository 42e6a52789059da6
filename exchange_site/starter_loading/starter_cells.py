"""What a row of ``starter/`` says, set on a record, on a row that belongs to one, on a list's entry."""

from exchange_site.starter_loading.starter_tables import field_of, found, read_cell

NOT_FIELDS = {"ref", "publish", "record"}


def cells(instance, row):
    """The fields of the instance that the row speaks of, each with its cell."""
    for column, text in row.cells.items():
        if column not in NOT_FIELDS:
            yield field_of(type(instance), row, column), text


def set_plain(instance, row):
    """The fields that are no relations."""
    for one, text in cells(instance, row):
        if not one.is_relation:
            setattr(instance, one.name, read_cell(one, row, text))


def set_links(instance, row) -> bool:
    """Links to one record or entry of a list; tells whether any changed."""
    changed_any = False
    for one, text in cells(instance, row):
        if one.many_to_one or one.one_to_one:
            other = found(one.related_model, row, one.name, text) if text else None
            changed_any |= getattr(instance, one.attname) != (other.pk if other else None)
            setattr(instance, one.name, other)
    return changed_any


def set_many(instance, row) -> bool:
    """Links to several; tells whether any changed."""
    changed_any = False
    for one, _text in cells(instance, row):
        if one.many_to_many:
            wanted = {found(one.related_model, row, one.name, k) for k in row.list_in(one.name)}
            wanted.discard(None)
            manager = getattr(instance, one.name)
            if wanted != set(manager.all()):
                manager.set(wanted)
                changed_any = True
    return changed_any


def stored_values(instance) -> dict:
    """What is stored of an instance, relations by key, without derived columns."""
    return {
        field.attname: getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
        if field.editable or field.is_relation
    }
