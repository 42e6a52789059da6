"""UUIDs of records in feeds and calendars, independent of the site's address."""

from uuid import UUID, uuid5

# Never change it: feed readers and calendars store the UUIDs derived from it.
NAMESPACE = UUID("5d0f6c0a-7f0e-4d0b-9a51-3c1f2a7be8d4")


def tag_uri_of(record, part: str = "") -> UUID:
    """UUID version 5 of the record's ref and a part; the same in every language."""
    return uuid5(NAMESPACE, f"{record.ref}/{part}")
