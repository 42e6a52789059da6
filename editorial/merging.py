"""Two changes of one content put together: of what both changed, mine stays."""

from editorial.making import EMPTY

MISSING = object()


def merged(base: dict, theirs: dict, mine: dict) -> dict:
    """What they changed and what I changed; where both changed the same, what I wrote."""
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
        name: merged_value(*(one.get(name, MISSING) for one in [base, theirs, mine]))
        for name in {**theirs, **mine}
    }
    return {name: value for name, value in found.items() if value is not MISSING}


def merged_value(base, theirs, mine):
    if theirs in (base, mine):
        return mine
    if mine == base:
        return theirs
    if all(isinstance(one, list) for one in [base, theirs, mine]):
        added, removed = set(mine) - set(base), set(base) - set(mine)
        return sorted((set(theirs) | added) - removed)
    if all(isinstance(one, dict) for one in [base, theirs, mine]):
        return merged_values(base, theirs, mine)
    return mine


def conflicts(base: dict, theirs: dict, mine: dict) -> list[tuple[str, str]]:
    """The parts and names in which both changed the same, each otherwise."""
    return [
        (part, name)
        for part in EMPTY
        for name in {**theirs[part], **mine[part]}
        if len({repr(one[part].get(name)) for one in [base, theirs, mine]}) == 3
    ]
