"""The rows related to a record, for its page, in few queries."""

from functools import cache

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import prefetch_related_objects

from taxonomy import cached_lists

# Relations whose records are cached, so that only their keys are read.
CACHED = {
    "countries": cached_lists.countries,
    "sectors": lambda: sorted(cached_lists.sectors(), key=lambda sector: sector.name_en),
}


def prefetch_related_rows(record) -> set[str]:
    """Prefetch all that ``for_files`` prefetches, and return the names of the relations with rows.

    Most relations of a record are empty, so one query asks first which are not, and for the keys
    of the countries and sectors; only relations with rows are then read.
    """
    keys = related_keys(record)
    wanted = []
    for lookup in type(record).objects.for_files()._prefetch_related_lookups:
        name = getattr(lookup, "prefetch_to", lookup)
        relation = name.partition("__")[0]
        if name in CACHED:
            rows = [entry for entry in CACHED[name]() if entry.pk in keys.get(name, ())]
            keep_prefetched(record, name, getattr(record, name).get_queryset(), rows)
        elif relation in keys:
            wanted.append(lookup)
        elif name == relation:
            model = type(record)._meta.get_field(name).related_model
            keep_prefetched(record, name, model._default_manager.none(), [])
    prefetch_related_objects([record], *wanted)
    return set(keys)


def keep_prefetched(record, name: str, queryset, rows: list):
    """Store rows where ``prefetch_related`` would have stored them."""
    queryset._result_cache, queryset._prefetch_done = rows, True
    vars(record).setdefault("_prefetched_objects_cache", {})[name] = queryset


def related_keys(record) -> dict[str, set[str]]:
    """By relation with rows: the keys of countries or sectors, or only an empty text."""
    statement, names = keys_statement(type(record))
    values = {"record": record.pk, "kind": ContentType.objects.get_for_model(record).pk}
    keys = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [values[name] for name in names])
        for relation, key in cursor.fetchall():
            keys.setdefault(relation, set()).add(key)
    return keys


@cache
def keys_statement(kind) -> tuple[str, list[str]]:
    """``(SQL statement, names of its parameters)`` that selects pairs of a relation and a key."""
    parts, names = [], []
    for relation, table, owner, *kind_column in related_tables(kind):
        rows = f"FROM {quoted(table)} WHERE {quoted(owner)} = %s"
        names.append("record")
        for name in kind_column:
            rows += f" AND {quoted(name)} = %s"
            names.append("kind")
        if relation in CACHED:
            key = kind._meta.get_field(relation).m2m_reverse_name()
            parts.append(f"SELECT '{relation}', {quoted(key)} {rows}")
        else:
            parts.append(f"SELECT '{relation}', '' WHERE EXISTS (SELECT 1 {rows})")
    return " UNION ALL ".join(parts), names


def related_tables(kind):
    """Relation, table, column of the record's key and, if generic, column of the kind."""
    for field in kind._meta.get_fields():
        if isinstance(field, GenericRelation):
            columns = [field.object_id_field_name, field.content_type_field_name]
            meta = field.related_model._meta
            yield field.name, meta.db_table, *(meta.get_field(name).column for name in columns)
        elif field.many_to_many and field.auto_created:
            yield field.name, field.field.m2m_db_table(), field.field.m2m_reverse_name()
        elif field.many_to_many:
            yield field.name, field.m2m_db_table(), field.m2m_column_name()
        elif field.one_to_many:
            yield field.name, field.related_model._meta.db_table, field.field.column


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
