def values_along_path(record, path: str) -> list:
    """The records at the end of a path of relations, read from what was fetched already."""
    found = [record]
    for step in path.split("__"):
        values = [getattr(one, step) for one in found]
        found = []
        for value in values:
            found += value.all() if hasattr(value, "all") else [value] if value else []
    return found
