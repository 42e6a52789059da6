"""The site as if a revision were published, for previews.

A page uses a copy of the database, or a transaction that is rolled back if it is too large to copy.
"""

from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction
from django.db.models import Max

from editorial.workflow.publishing import publish, withdraw
from serving import generation
from serving.database_copies.pool import can_be_copied, copies
from serving.database_copies.turns import one_at_a_time

# Less than PostgreSQL's deadlock_timeout (1 s), so that a preview gives way first.
PATIENCE_MILLISECONDS = 500


@contextmanager
def rolled_back():
    """Roll back everything done inside; on_commit callbacks do not run."""
    with transaction.atomic(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def as_if_published(revision):
    """The whole site as if the revision were published, including lists, counts and search.

    Does not block other requests. Raises ValidationError, IntegrityError or OperationalError if the
    revision cannot be published.
    """
    change = partial(publish_as_newest, revision)
    if can_be_copied():
        key = (revision.pk, revision.content, generation.read_state()[0])
        # Also rolled back, so that the copy stays unchanged for the next page. Inside a
        # transaction, nothing is added to the caches of the process either.
        with copies.changed(key, change), rolled_back():
            yield
    else:
        with one_at_a_time(), rolled_back():
            if connection.vendor == "postgresql":
                wait_little_for_locks()
            change()
            yield


def publish_as_newest(revision):
    """Publish the revision or apply its withdrawal, even if a newer one exists."""
    revisions, last = revision.permalink.revisions, newest_number(revision.permalink)
    revisions.filter(pk=revision.pk, number__lt=last).update(number=last + 1)
    newest = revisions.get(pk=revision.pk)
    (withdraw if newest.withdraws else publish)(newest)


def newest_number(permalink) -> int:
    return permalink.revisions.aggregate(last=Max("number"))["last"]


def wait_little_for_locks():
    """On PostgreSQL: use a private copy of the generation row, and a short lock_timeout."""
    generation.keep_to_ourselves()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_MILLISECONDS}ms'")
