"""Tokens in SQLite: an FTS5 table whose rowid is the entry id."""

# The column that holds the id of the entry.
KEY = "rowid"


def put(cursor, table, rows):
    cursor.executemany(
        f"INSERT INTO {table}(rowid, names, aliases, facts, text) "  # noqa: S608
        "VALUES (%s, %s, %s, %s, %s)",
        [(key, *parts) for key, parts in rows],
    )


def differing(cursor, table, rows):
    wanted = dict(rows)
    cursor.execute(
        "SELECT rowid, names, aliases, facts, text "  # noqa: S608
        f"FROM {table} WHERE rowid IN ({', '.join(['%s'] * len(wanted))})",
        list(wanted),
    )
    kept = {key: tuple(parts) for key, *parts in cursor.fetchall()}
    return {key for key, parts in wanted.items() if kept.get(key) != parts}


def take_away(cursor, table, ids):
    cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(key,) for key in ids])  # noqa: S608


def finding(table, ways, parts):
    wanted = " OR ".join(map(expression, ways))
    return f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [  # noqa: S608
        f"{{{' '.join(parts)}}} : ({wanted})"
    ]


def expression(term):
    """The term in FTS5 query syntax; tokens contain no quotation marks to escape."""
    return f'"{" ".join(term.tokens)}"{" *" if term.begun else ""}'
