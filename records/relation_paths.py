def values_along_path(record, path: str) -> list:
    """Objects at the end of a relation path (``a__b``); uses prefetched rows, adds no filter."""
    found = [record]
    for step in path.split("__"):
        values = [getattr(entry, step) for entry in found]
        found = []
        for value in values:
            found += value.all() if hasattr(value, "all") else [value] if value else []
    return found
