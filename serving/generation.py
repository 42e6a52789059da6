"""Which generation of the public pages is current: it moves with every change the public can see."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError

from serving.models import State

# Within one public request: what the database said when it was first asked.
answered: ContextVar[list | None] = ContextVar("answered", default=None)


def current() -> int:
    known = answered.get()
    if known is None or connection.in_atomic_block:
        return asked()
    if not known:
        known.append(asked())
    return known[0]


def asked() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT generation FROM serving_state WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


@contextmanager
def asked_once():
    """Let one answer do for all who ask: for a request that only reads."""
    token = answered.set([])
    try:
        yield
    finally:
        answered.reset(token)


def hold():
    """Let nobody else change what the public sees before this transaction ends.

    What is read from now on, all others have finished writing. SQLite has one writer anyway.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Outside a transaction nothing can be held.")
    state = State.objects.select_for_update().filter(pk=1)
    if not state.first():
        State.objects.get_or_create(pk=1)
        state.first()


def changed():
    """Say, inside the transaction of the change, that public pages made before it are old."""
    if not State.objects.filter(pk=1).update(generation=F("generation") + 1):
        State.objects.get_or_create(pk=1, defaults={"generation": 1})
