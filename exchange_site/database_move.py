"""Copy of all rows from one database into another, of whichever engine, and their comparison.

The search index is left out: its tables of tokens belong to one engine, ``rebuild_search`` writes it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model

# Rows in memory at once; a revision holds a whole record.
CHUNK = 1_000
# The search index is made anew in the target, which also moves the generation there.
MADE_ANEW = "search"
MOVES_ON = "serving.State"


class Different(Exception):
    """A row of one database is missing or another in the other; the message says which."""


def models() -> list[type[Model]]:
    """Every model whose rows are copied, those in between of many-to-many fields too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label != MADE_ANEW
    ]


def chunks(model: type[Model], alias: str) -> Iterator[list[tuple]]:
    """Rows as tuples of Python values, ordered by key; the key first."""
    rows = model._base_manager.using(alias).order_by("pk")
    rows, last = rows.values_list("pk", *columns(model)), None
    while chunk := list((rows if last is None else rows.filter(pk__gt=last))[:CHUNK]):
        yield chunk
        last = chunk[-1][0]


def columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.local_concrete_fields]


def holds_data(alias: str) -> bool:
    """Whether there is anything but what migrations write: an account or a record."""
    return any(
        model._base_manager.using(alias).exists()
        for label in ["auth.User", "records.Permalink"]
        for model in [apps.get_model(label)]
    )


def copy(source: str, target: str, tell: Callable[[str, int], None]):
    """Replace all rows of the target by those of the source, in one transaction of each.

    On SQLite nobody else writes into the source meanwhile; on PostgreSQL its state when the copy begins is
    taken. Foreign keys are checked when the transaction ends, so that tables may come in any order.
    """
    with snapshot(source), transaction.atomic(using=target):
        for model in models():
            empty(model, target)
        for model in models():
            tell(
                model._meta.label, sum(write(model, rows, target) for rows in chunks(model, source))
            )
        reset_sequences(target)


@contextmanager
def snapshot(alias: str):
    """A transaction that sees one state of the database throughout."""
    connection = connections[alias]
    begins = not connection.in_atomic_block
    with transaction.atomic(using=alias):
        if begins and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def empty(model: type[Model], alias: str):
    model._base_manager.using(alias).all()._raw_delete(alias)


def write(model: type[Model], rows: list[tuple], alias: str) -> int:
    """Insert the rows as they are: no signal, no value of its own."""
    connection, fields = connections[alias], model._meta.local_concrete_fields
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    prepared = [
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, values, strict=True)
        ]
        for _key, *values in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", prepared)  # noqa: S608
    return len(rows)


def reset_sequences(alias: str):
    """Let new rows continue after the highest key."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)


def compare(source: str, target: str):
    """Raise ``Different`` unless both hold the same rows."""
    for model in models():
        label, held = model._meta.label, model._base_manager.using(target)
        if label == MOVES_ON:
            continue
        compared = 0
        for rows in chunks(model, source):
            keys = [key for key, *_values in rows]
            found = held.filter(pk__in=keys).values_list("pk", *columns(model))
            there = {key: values for key, *values in found}
            for key, *values in rows:
                if there.get(key) != values:
                    raise Different(f"{label} {key} is not the same in both databases.")
            compared += len(rows)
        if compared != held.count():
            raise Different(f"{label}: {held.count()} rows instead of {compared}.")
