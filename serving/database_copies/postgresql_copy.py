"""A copy in temporary tables of PostgreSQL, which come before the real ones of the same names.

Temporary tables belong to one connection. Once they are filled, the connection is read-only: then
PostgreSQL itself refuses to write to or to lock a row of any table but them.
"""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

TABLES = "FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
SIZE = f"SELECT COALESCE(sum(pg_table_size(oid)), 0) {TABLES}"
# With their names quoted, and whether they have an index that is not a B-tree: to fill one takes
# longer than to do without, in a copy of this size.
NAMES = f"""
SELECT quote_ident(relname), quote_ident(current_schema()), EXISTS (
    SELECT FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
    JOIN pg_am ON pg_am.oid = index.relam
    WHERE indrelid = pg_class.oid AND amname <> 'btree'
) {TABLES}
"""  # noqa: S608
FILLED = """
CREATE TEMP TABLE {name} (LIKE {schema}.{name} INCLUDING ALL{without});
INSERT INTO {name} OVERRIDING SYSTEM VALUE SELECT * FROM {schema}.{name};
"""


def size_in_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        return int(cursor.fetchone()[0])


def copied():
    """A separate connection holding a copy; reading it does not block writers."""
    copy = connection.copy()
    # Not from the connection pool, which would reuse the connection elsewhere.
    copy.settings_dict["OPTIONS"]["pool"] = False
    try:
        copy.set_autocommit(False)
        with copy.cursor() as cursor:
            fill(cursor, copy.ops)
        copy.commit()
        copy.set_autocommit(True)
        with copy.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
    except BaseException:
        copy.close()
        raise
    return copy


def fill(cursor, ops):
    # A consistent snapshot of all tables.
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    cursor.execute(NAMES)
    for name, schema, has_other_index in cursor.fetchall():
        without = " EXCLUDING INDEXES" if has_other_index else ""
        cursor.execute(FILLED.format(name=name, schema=schema, without=without))
    # Sequences of the copies continue from the values of the real tables.
    models = apps.get_models(include_auto_created=True)
    for statement in ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)
