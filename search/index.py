"""Writing the index, in the transaction of the change that makes it necessary."""

from collections.abc import Iterable

from search.analysis import written
from search.models import Entry


def write(scope: str, kind: str, record_id: int, names: Iterable[str], texts: Iterable[str]):
    """Let a record be found by its names and, ranked lower, by its other texts."""
    names = "\n" + "\n".join(written(name) for name in names) + "\n"
    text = names + "\n".join(map(written, texts))
    entry = Entry(scope=scope, kind=kind, record_id=record_id, names=names, text=text)
    Entry.objects.bulk_create(
        [entry],
        update_conflicts=True,
        unique_fields=["scope", "kind", "record_id"],
        update_fields=["names", "text"],
    )


def remove(scope: str, kind: str, record_id: int):
    Entry.objects.filter(scope=scope, kind=kind, record_id=record_id).delete()
