"""Three-way merge of contents, and detection of conflicts.

Used for forms and for table imports. A path names a value in a content: ``("fields", name)``,
``("rows", relation, key)`` or, for one cell of a row, ``("rows", relation, key, name)``.
"""

from copy import deepcopy

GONE = object()


def merged(base: dict, theirs: dict, mine: dict) -> dict:
    """Both sides' changes; where both changed the same value, ``mine`` wins."""
    return {
        "fields": merged_values(base["fields"], theirs["fields"], mine["fields"]),
        "links": merged_values(base["links"], theirs["links"], mine["links"]),
        "rows": {
            name: merged_values(base["rows"].get(name, {}), theirs["rows"].get(name, {}), rows)
            for name, rows in mine["rows"].items()
        },
    }


def merged_values(base: dict, theirs: dict, mine: dict) -> dict:
    found = {
        name: merged_value(*(side.get(name, GONE) for side in [base, theirs, mine]))
        for name in {**theirs, **mine}
    }
    return {name: value for name, value in found.items() if value is not GONE}


def merged_value(base, theirs, mine):
    if theirs in (base, mine):
        return mine
    if is_untouched(base, mine):
        return theirs
    if all(isinstance(value, list) for value in [base, theirs, mine]):
        added, removed = set(mine) - set(base), set(base) - set(mine)
        return sorted((set(theirs) | added) - removed)
    if all(isinstance(value, dict) for value in [base, theirs, mine]):
        return merged_values(base, theirs, mine)
    return mine


def conflicts(base: dict, theirs: dict, mine: dict) -> list[tuple]:
    """Paths of the values that both sides changed differently; lists are merged, never in conflict."""
    found = [
        ("fields", name)
        for name in mine["fields"]
        if is_conflict(*(side["fields"].get(name, GONE) for side in [base, theirs, mine]))
    ]
    for relation, rows in mine["rows"].items():
        others = [side["rows"].get(relation, {}) for side in [base, theirs]]
        for key in {**others[0], **others[1], **rows}:
            sides = [side.get(key, GONE) for side in [*others, rows]]
            if not is_conflict(*sides):
                continue
            if GONE in sides:
                found.append(("rows", relation, key))
            else:
                found += [
                    ("rows", relation, key, name)
                    for name in sides[2]
                    if is_conflict(*(row.get(name) for row in sides))
                ]
    return found


def is_conflict(base, theirs, mine) -> bool:
    if all(isinstance(value, list) for value in [base, theirs, mine]):
        return False
    return theirs != mine and not (is_untouched(base, theirs) or is_untouched(base, mine))


def is_untouched(base, value) -> bool:
    """Whether it is as it was. A form that is sent unchanged takes blanks off the ends of texts."""
    are_texts = isinstance(base, str) and isinstance(value, str)
    return base == value or (are_texts and base.split() == value.split())


def at(content: dict, path: tuple):
    for name in path:
        if content is GONE:
            return GONE
        content = content.get(name, GONE)
    return content


def with_side(content: dict, side: dict, paths: list[tuple]) -> dict:
    """The content with the values of another content at these paths."""
    made = deepcopy(content)
    for path in paths:
        value, inner = at(side, path), at(made, path[:-1])
        if inner is GONE:
            # The row was deleted.
            continue
        if value is GONE:
            inner.pop(path[-1], None)
        else:
            inner[path[-1]] = deepcopy(value)
    return made


def both(base: dict, site: dict, file: dict) -> tuple[dict, dict | None, list[tuple]]:
    """The merge with the file's values at conflicts, the one with the site's, and the conflicts.

    The second is None if there are no conflicts.
    """
    paths = conflicts(base, site, file)
    mine = merged(base, site, file)
    if not paths:
        return mine, None, []
    return mine, with_side(mine, site, paths), paths
