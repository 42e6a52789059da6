"""The database as it would be with a revision.

For a form the revision is applied in a transaction that is rolled back; for a page of the site, in a
copy of the database, and only where that is too large to be copied, in such a transaction as well.
"""

from contextlib import contextmanager
from functools import partial

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from editorial.revisions.apply import apply
from editorial.revisions.content import content_fields, value_of
from editorial.workflow.publishing import publish, withdraw
from serving import generation
from serving.database_copies.pool import can_be_copied, copies
from serving.database_copies.turns import one_at_a_time
from uploads.models import StoredFile
from uploads.storage import file_stem

# PostgreSQL looks for deadlocks after a second. Until then a preview has given way.
PATIENCE_MILLISECONDS = 500


@contextmanager
def rolled_back():
    """Whatever happens inside leaves no trace; what is to be done after a commit is not done."""
    with transaction.atomic(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def as_if_applied(revision):
    """The record's row, links and rows as the revision has them, for the ordinary form."""
    with rolled_back():
        yield apply_temporarily(revision)


def apply_temporarily(revision):
    """The record with the version applied; where another has taken its address or the like, with its own."""
    try:
        with transaction.atomic():
            record = revision.permalink.record
            apply(record, revision.content)
    except IntegrityError:
        record = revision.permalink.record
        own = {
            field.name: value
            for field in content_fields(type(record))
            if field.unique and (value := value_of(record, field)) is not None
        }
        apply(record, revision.content | {"fields": revision.content["fields"] | own})
    return record


@contextmanager
def as_if_published(revision):
    """The whole site as it would be, lists, counts and search included; nobody waits for it.

    Raises ValidationError, IntegrityError or OperationalError where it cannot be made so.
    """
    change = partial(publish_as_newest, revision)
    if can_be_copied():
        key = (revision.pk, revision.content, generation.read_state()[0])
        # Rolled back as well, so that the next page finds the copy as it was made. Within a
        # transaction nothing is kept in the memory of the process either.
        with copies.changed(key, change), rolled_back():
            yield
    else:
        with one_at_a_time(), rolled_back():
            if connection.vendor == "postgresql":
                hold_little()
            change()
            yield


def publish_as_newest(revision):
    """Publish a revision, or let it withdraw, even where another has overtaken it."""
    revisions, last = revision.permalink.revisions, newest_number(revision.permalink)
    revisions.filter(pk=revision.pk, number__lt=last).update(number=last + 1)
    newest = revisions.get(pk=revision.pk)
    if newest.withdraws:
        withdraw(newest.permalink.record, revision=newest)
    else:
        publish(newest)


def newest_number(permalink) -> int:
    return permalink.revisions.aggregate(last=Max("number"))["last"]


def hold_little():
    """On PostgreSQL: keep others from publishing the same record, and those it stands in, alone."""
    generation.keep_to_ourselves()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_MILLISECONDS}ms'")


def read_files(names) -> list[StoredFile]:
    """What is known of files that came in, to be kept although their transaction is rolled back."""
    return list(StoredFile.objects.filter(stem__in=[file_stem(name) for name in names]))


def write_files(files: list[StoredFile]):
    StoredFile.objects.bulk_create(files, ignore_conflicts=True)
