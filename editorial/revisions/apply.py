"""Writes contents to the tables: the records' rows, their links, their child rows."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from editorial.revisions.content import link_fields, was_fetched
from editorial.revisions.in_memory import Builder, check, check_links, forget_loaded, set_owner


def apply(record, content: dict):
    apply_many(type(record), [(record, content)])
    forget_loaded(record)


def apply_many(kind, pairs: list[tuple], *, validate=False):
    """Make rows, links and child rows equal to the contents; ``pairs``: records of one kind and theirs.

    Records without a primary key are created; child rows keep their keys. What is equal already is
    not written. Links to deleted objects are left out. What was written stays loaded. Raises
    ValidationError if a deleted object was required, or, with ``validate``, if a record's validation
    or a constraint fails.
    """
    slugs = {record.pk: record.slug for record, _content in pairs if record.published_at}
    builder, changed = Builder(kind, pairs), defaultdict(list)
    there = rows_there(builder)
    for record, content in pairs:
        for instance in builder.build(record, content, there):
            changed[type(instance)].append(instance)
        (check if validate else check_links)(record)
    save(kind, changed[kind])
    kind.keep_former_slugs(
        (record, slugs[record.pk]) for record in changed[kind] if record.pk in slugs
    )
    records = [record for record, _content in pairs]
    write_links(kind, records)
    for name, (owner, model) in builder.relations.items():
        rows = {}
        for record in records:
            for row in getattr(record, name).all():
                # The key of a new record is known only now.
                set_owner(record, row, owner)
                rows[record.pk, row.pk] = row
        write_rows(model, rows, there[model], changed[model])


def save(kind, records: list):
    """Insert the new records, and update the others."""
    for record in records:
        record.slug = record.slug or record.proposed_slug()
        record.derive()
    there = {record: record.created_at for record in records if not record._state.adding}
    kind.objects.bulk_create(record for record in records if record._state.adding)
    columns = {field.name for field in kind._meta.concrete_fields} - {"id", "created_at"}
    kind.objects.bulk_create(
        there, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    for record, made_at in there.items():
        # Django sets it as if the record were new.
        record.created_at = made_at


def rows_there(builder: Builder) -> dict[type, dict[tuple, object]]:
    """The rows in the tables, by model, then by the primary keys of the record and of the row."""
    keys, there = [record.pk for record, _content in builder.pairs if record.pk], {}
    for owner, model in builder.relations.values():
        column = model._meta.get_field(owner[-1]).attname
        of_kind = {owner[0]: ContentType.objects.get_for_model(builder.kind)} if owner[1:] else {}
        rows = model.objects.filter(**of_kind, **{f"{column}__in": keys})
        there[model] = {(getattr(row, column), row.pk): row for row in rows}
    return there


def write_links(model, instances: list):
    """Make the many-to-many links equal to those in memory."""
    for field in link_fields(model):
        links = {
            instance.pk: {target.pk for target in getattr(instance, field.name).all()}
            for instance in instances
            if was_fetched(instance, field.name)
        }
        through = field.remote_field.through
        mine, theirs = (
            through._meta.get_field(name).attname
            for name in [field.m2m_field_name(), field.m2m_reverse_field_name()]
        )
        there = defaultdict(set)
        rows = through._default_manager.filter(**{f"{mine}__in": links})
        for key, linked in rows.values_list(mine, theirs):
            there[key].add(linked)
        links = {key: linked for key, linked in links.items() if linked != there[key]}
        if links:
            through._default_manager.filter(**{f"{mine}__in": links}).delete()
            through._default_manager.bulk_create(
                through(**{mine: key, theirs: linked})
                for key, several in links.items()
                for linked in sorted(several)
            )


def write_rows(model, rows: dict[tuple, object], there: dict[tuple, object], changed: list):
    """Make the child rows of a model equal to ``rows``; keys are those of the record and the row."""
    # Changed rows are inserted anew, so that two of them may swap unique values.
    stale = {row.pk for row in changed} & {key for _record, key in there}
    stale |= {key for _record, key in there.keys() - rows.keys()}
    if stale:
        model.objects.filter(pk__in=stale).delete()
    model.objects.bulk_create(changed)
    write_links(model, list(rows.values()))
