"""Writing the index, in the transaction of the change that makes it necessary."""

from collections.abc import Iterable

from search.analysis import written
from search.models import Entry


def write(scope: str, kind: str, record_id: int, names: Iterable[str], texts: Iterable[str]):
    """Let a record be found by its names and, ranked lower, by its other texts."""
    names = "\n" + "\n".join(written(name) for name in names) + "\n"
    Entry.objects.update_or_create(
        scope=scope,
        kind=kind,
        record_id=record_id,
        defaults={"names": names, "text": names + "\n".join(map(written, texts))},
    )


def remove(scope: str, kind: str, record_id: int):
    Entry.objects.filter(scope=scope, kind=kind, record_id=record_id).delete()
