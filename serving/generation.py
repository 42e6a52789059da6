"""Which generation of the public pages is current: it moves with every change the public can see."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from serving.models import State
from values.dates import this_minute

# Within one public request: what the database said when it was first asked.
state_of_request: ContextVar[list | None] = ContextVar("answered", default=None)


def current() -> int:
    return state()[0]


def cacheable_generation() -> int | None:
    """The generation under which a value may be kept; none within a transaction, which sees more."""
    if connection.in_atomic_block:
        return None
    known = state_of_request.get()
    return (known[0] if known else state())[0]


def is_due() -> bool:
    """Whether the moment has come at which public pages change by themselves."""
    return bool(state()[1])


def current_moment():
    """What stands for now wherever pages go by time: the same as long as no moment has come.

    The moment that is waited for; once it has come and is not dealt with yet, the minute.
    """
    _generation, has_come, moment = state()
    return this_minute() if has_come else moment


def state() -> tuple:
    """The generation, whether the moment has come, and which moment it is."""
    known = state_of_request.get()
    if known is None or connection.in_atomic_block:
        return read_state()
    if not known:
        known.append(read_state())
    return known[0]


def read_state() -> tuple:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generation, next_moment <= %s, next_moment FROM serving_state WHERE id = 1",
            [now],
        )
        return cursor.fetchone() or (0, False, None)


def forget_state():
    """Forget within this request what the database said: something was changed."""
    if known := state_of_request.get():
        known.clear()


@contextmanager
def state_read_once():
    """Let one answer do for all who ask: for a request that only reads."""
    token = state_of_request.set([])
    try:
        yield
    finally:
        state_of_request.reset(token)


def lock_generation():
    """Let nobody else change what the public sees before this transaction ends.

    What is read from now on, all others have finished writing. SQLite has one writer anyway.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Outside a transaction nothing can be held.")
    state = State.objects.select_for_update().filter(pk=1)
    if not state.first():
        State.objects.get_or_create(pk=1)
        state.first()


def keep_to_ourselves():
    """On PostgreSQL, let this transaction hold and change a generation that nobody else sees.

    A temporary table comes before the real one of its name; both are one again after a rollback.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE own_state (LIKE serving_state INCLUDING ALL)")
        cursor.execute("INSERT INTO own_state SELECT * FROM serving_state")
        cursor.execute("ALTER TABLE own_state RENAME TO serving_state")


def set_next_moment(moment):
    """Say when public pages change next by themselves; None: they do not."""
    if not State.objects.filter(pk=1).update(next_moment=moment):
        State.objects.get_or_create(pk=1, defaults={"next_moment": moment})


def bump_generation():
    """Say, inside the transaction of the change, that public pages made before it are old."""
    if not State.objects.filter(pk=1).update(generation=F("generation") + 1):
        State.objects.get_or_create(pk=1, defaults={"generation": 1})
