"""Write many contents to records with bulk queries; the bulk form of ``revisions.apply``."""

from django.contrib.contenttypes.models import ContentType

from editorial.revisions.apply import existing
from editorial.revisions.content import content_fields, link_fields, row_relations


def write_many(kind, pairs: list[tuple]):
    """Write pairs of record and content; records without a primary key are created.

    Nothing is validated; database constraints raise IntegrityError for the whole call.
    """
    fields = content_fields(kind)
    keys = keys_for(fields, [content["fields"] for _record, content in pairs])
    for record, content in pairs:
        set_values(record, fields, content["fields"], keys)
        record.derive()
    new = [record for record, _content in pairs if record.pk is None]
    there = [record for record, _content in pairs if record.pk is not None]
    kind.objects.bulk_create(new)
    if there:
        columns = [field.name for field in kind._meta.concrete_fields if not field.primary_key]
        columns.remove("created_at")
        kind.objects.bulk_create(
            there, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )
    write_links(kind, [(record.pk, content["links"]) for record, content in pairs], bool(there))
    write_rows(kind, pairs, clear=bool(there))


def keys_for(fields, contents: list[dict]) -> dict[str, dict]:
    """For each relation field: primary keys by value, for the targets that exist."""
    return {
        field.name: existing(
            field, {values[field.name] for values in contents if values.get(field.name)}
        )
        for field in fields
        if field.is_relation
    }


def set_values(instance, fields, values: dict, keys):
    for field in fields:
        if field.name not in values:
            continue
        value = values[field.name]
        if field.is_relation:
            setattr(instance, field.attname, keys[field.name].get(value) if value else None)
        else:
            setattr(instance, field.attname, field.to_python(value))


def write_links(model, links: list[tuple], clear: bool):
    """Set the many-to-many links, given as pairs of primary key and links by field name."""
    for field in link_fields(model):
        through = field.remote_field.through
        mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
        mine, theirs = (through._meta.get_field(name).attname for name in [mine, theirs])
        if clear:
            through.objects.filter(**{f"{mine}__in": [key for key, _links in links]}).delete()
        known = existing(
            field, {name for _key, by_field in links for name in by_field.get(field.name, [])}
        )
        through.objects.bulk_create(
            through(**{mine: key, theirs: known[name]})
            for key, by_field in links
            for name in by_field.get(field.name, [])
            if name in known
        )


def write_rows(kind, pairs, *, clear: bool):
    """Replace the child rows of these records, keeping the row keys of the contents."""
    for relation, owner in row_relations(kind).items():
        model = kind._meta.get_field(relation).related_model
        fields = content_fields(model, owner)
        wanted = [
            (record, key, values)
            for record, content in pairs
            for key, values in content["rows"].get(relation, {}).items()
        ]
        if clear:
            belongs = owner_columns(kind, model, owner)
            keys = [record.pk for record, _content in pairs]
            model.objects.filter(**belongs, **{f"{column_of(model, owner)}__in": keys}).delete()
        keys = keys_for(fields, [values for _record, _key, values in wanted])
        rows = []
        for record, key, values in wanted:
            row = model(pk=key, **owner_columns(kind, model, owner))
            setattr(row, column_of(model, owner), record.pk)
            set_values(row, fields, values, keys)
            rows.append(row)
        model.objects.bulk_create(rows)
        write_links(model, [(key, values) for _record, key, values in wanted], clear=False)


def column_of(model, owner: list[str]) -> str:
    """The column with the primary key of the owner."""
    return model._meta.get_field(owner[-1]).attname


def owner_columns(kind, model, owner: list[str]) -> dict:
    """The content type column and value for generic relations; else empty."""
    if len(owner) == 1:
        return {}
    return {owner[0]: ContentType.objects.get_for_model(kind)}
