"""Where site and file both changed the same since the file was made, cell by cell."""

from copy import deepcopy

from editorial.merging import merged

GONE = object()


def clashes(base: dict, site: dict, file: dict) -> list[tuple]:
    """The paths of values that both changed, each otherwise; links are united, not in conflict."""
    found = [
        ("fields", name)
        for name in file["fields"]
        if clash(*(one["fields"].get(name, GONE) for one in [base, site, file]))
    ]
    for relation, rows in file["rows"].items():
        others = [one["rows"].get(relation, {}) for one in [base, site]]
        for key in {**others[0], **others[1], **rows}:
            was, theirs, mine = (one.get(key, GONE) for one in [*others, rows])
            if not clash(was, theirs, mine):
                continue
            if is_gone(was, theirs, mine):
                found.append(("rows", relation, key))
            else:
                found += [
                    ("rows", relation, key, name)
                    for name in mine
                    if clash(was.get(name), theirs.get(name), mine[name])
                ]
    return found


def is_gone(*values) -> bool:
    return any(value is GONE for value in values)


def clash(base, site, file) -> bool:
    return base not in (site, file) and site != file


def at(content: dict, path: tuple):
    for name in path:
        if content is GONE:
            return GONE
        content = content.get(name, GONE)
    return content


def with_sites(content: dict, site: dict, paths: list[tuple]) -> dict:
    """The content with what the site says wherever both changed the same."""
    made = deepcopy(content)
    for path in paths:
        value, inner = at(site, path), made
        for name in path[:-1]:
            inner = inner[name]
        if value is GONE:
            inner.pop(path[-1], None)
        else:
            inner[path[-1]] = deepcopy(value)
    return made


def both(base: dict, site: dict, file: dict) -> tuple[dict, dict | None, list[tuple]]:
    """What comes of both changes with the file's word, and with the site's where they clash."""
    paths = clashes(base, site, file)
    mine = merged(base, site, file)
    if not paths:
        return mine, None, []
    return mine, with_sites(mine, site, paths), paths
