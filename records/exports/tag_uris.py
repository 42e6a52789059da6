"""What programs know a record by, wherever the site may move."""

from uuid import UUID, uuid5

# Ours alone; drawn once, and never to be changed: calendars and feed readers remember what it makes.
NAMESPACE = UUID("5d0f6c0a-7f0e-4d0b-9a51-3c1f2a7be8d4")


def tag_uri_of(record, part: str = "") -> UUID:
    """The same for good, in every language: made from the ref."""
    return uuid5(NAMESPACE, f"{record.ref}/{part}")
